namespace MatViewsMigrate.Names;

/// <summary>SQL from a file, with what it takes to map an offset in it back to <c>file:line:column</c>.</summary>
/// <param name="Text">The SQL, without the file's indentation; line ends are <c>\n</c>.</param>
/// <param name="Start">Where the first character of <paramref name="Text"/> stands; for text that was folded or unescaped, its key.</param>
/// <param name="Indent">Columns by which each further line is indented in the file; -1 for text that was folded or unescaped.</param>
public sealed record SqlText(string Text, SourceSpan Start, int Indent)
{
    /// <summary>Where text that was folded or unescaped stands, in its order; empty when that cannot be told.</summary>
    public IReadOnlyList<SqlStretch> Stretches { get; init; } = [];

    /// <summary>True when offsets can be told.</summary>
    public bool IsMapped => Indent >= 0 || Stretches.Count > 0;

    /// <summary>The place in the file of a character offset (from 0) in <see cref="Text"/>.</summary>
    public SourceSpan At(int offset)
    {
        if (Stretches.LastOrDefault(stretch => stretch.Offset <= offset) is { Line: > 0 } found)
            return Start with { Line = found.Line, Column = found.Column + offset - found.Offset };
        if (Indent < 0)
            return Start;
        var before = Text.AsSpan(0, Math.Clamp(offset, 0, Text.Length));
        var lines = before.Count('\n');
        var column = before.Length - (before.LastIndexOf('\n') + 1);
        return lines == 0
            ? Start with { Column = Start.Column + column }
            : Start with { Line = Start.Line + lines, Column = Indent + column + 1 };
    }

    /// <summary>What of the text stands in the same line of the file as an offset.</summary>
    public (int From, int To) LineAround(int offset)
    {
        if (Stretches.Count == 0)
        {
            var end = Text.IndexOf('\n', offset);
            return (offset == 0 ? 0 : Text.LastIndexOf('\n', offset - 1) + 1, end < 0 ? Text.Length : end);
        }

        var line = At(offset).Line;
        var from = Stretches.FirstOrDefault(stretch => stretch.Line == line).Offset;
        var next = Stretches.FirstOrDefault(stretch => stretch.Line > line);
        return (Math.Min(from, offset), next.Line > 0 ? Math.Max(next.Offset, offset) : Text.Length);
    }
}

/// <summary>Characters that stand side by side in a file, from an offset in the text on.</summary>
public readonly record struct SqlStretch(int Offset, int Line, int Column);
