using MatViewsMigrate.Definitions.Yaml;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Finds where the characters of a query stand in its file, so that the server's positions can be shown there.</summary>
internal static class QueryText
{
    /// <summary>The text of an SQL file.</summary>
    public static SqlText OfFile(string file, string text) => new(text, new(file, 1, 1), 0);

    /// <summary>The text of a scalar: as it stands in literal blocks and in one line, else character by character.</summary>
    public static SqlText OfScalar(YamlNode.Scalar scalar, SourceSpan key, string file)
    {
        var lines = file.Split('\n');
        var text = AsItStands(scalar, key, lines);
        return text.Indent < 0 ? text with { Stretches = FoldedText.Align(scalar, file) } : text;
    }

    private static SqlText AsItStands(YamlNode.Scalar scalar, SourceSpan key, string[] lines)
    {
        if (scalar.Style == YamlStyle.Literal)
            return Literal(scalar, key, lines);
        var quotes = scalar.Style == YamlStyle.Quoted ? 1 : 0;
        var whole = lines[scalar.At.Line - 1];
        var line = whole.AsSpan(Math.Min(scalar.At.Column - 1 + quotes, whole.Length));
        return scalar.Style != YamlStyle.Folded && line.StartsWith(scalar.Value)
            ? new(scalar.Value, scalar.At with { Column = scalar.At.Column + quotes }, 0)
            : new(scalar.Value, key, -1);
    }

    private static SqlText Literal(YamlNode.Scalar scalar, SourceSpan key, string[] lines)
    {
        var content = scalar.Value.Split('\n');
        var filled = Array.FindIndex(content, line => line.Length > 0);
        var source = scalar.At.Line + filled;
        if (filled < 0 || source >= lines.Length || !lines[source].EndsWith(content[filled], StringComparison.Ordinal))
            return new(scalar.Value, key, -1);
        var indent = lines[source].Length - content[filled].Length;
        return new(scalar.Value, new(scalar.At.File, scalar.At.Line + 1, indent + 1), indent);
    }
}
