using System.Globalization;
using MatViewsMigrate.Definitions.Yaml;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>
/// Finds the characters of a scalar in its file where YAML folded lines or took escapes out of it: both keep the order
/// of what is no blank, so the two texts are read side by side.
/// </summary>
internal sealed class FoldedText
{
    private readonly string _file;
    private readonly char _quote;
    private int _at;
    private int _length;
    private int _line;
    private int _lineStart;

    private FoldedText(string file, int line, int column)
    {
        (_file, _line) = (file, line);
        for (var skipped = 1; skipped < line; skipped++)
            _lineStart = file.IndexOf('\n', _lineStart) + 1;
        _at = _lineStart + column - 1;
        _quote = _at < file.Length && file[_at] is '"' or '\'' ? file[_at] : ' ';
    }

    /// <summary>Where the scalar's characters stand; empty when that cannot be told.</summary>
    public static IReadOnlyList<SqlStretch> Align(YamlNode.Scalar scalar, string file)
    {
        var source = new FoldedText(file, scalar.At.Line, scalar.At.Column);
        source.SkipIndicator(scalar.Style);
        var stretches = new List<SqlStretch>();
        for (var offset = 0; offset < scalar.Value.Length; offset++)
        {
            if (char.IsWhiteSpace(scalar.Value[offset]))
                continue;
            if (!source.Find(scalar.Value[offset]))
                return [];
            var column = source._at - source._lineStart + 1;
            if (stretches.Count == 0 || stretches[^1] is var last && (last.Line != source._line || last.Column + offset - last.Offset != column))
                stretches.Add(new(offset, source._line, column));
            source._at += source._length;
        }

        return stretches;
    }

    // Behind the opening quote, or the line that ends with the > or |.
    private void SkipIndicator(YamlStyle style)
    {
        if (style == YamlStyle.Quoted)
            _at++;
        else if (style is YamlStyle.Folded or YamlStyle.Literal)
            _at = _file.IndexOf('\n', _at) is var end and >= 0 ? end : _file.Length;
    }

    // The next character that is no blank; false when it is another one.
    private bool Find(char expected)
    {
        while (_at < _file.Length)
        {
            (var found, _length) = Next();
            if (!char.IsWhiteSpace(found))
                return found == expected;
            Skip();
        }

        return false;
    }

    private void Skip()
    {
        for (var end = Math.Min(_at + _length, _file.Length); _at < end; _at++)
        {
            if (_file[_at] == '\n')
                (_line, _lineStart) = (_line + 1, _at + 1);
        }
    }

    private (char Character, int Length) Next() => (_quote, _file[_at]) switch
    {
        ('"', '\\') when _at + 1 < _file.Length => Escaped(_file[_at + 1]),
        ('\'', '\'') => ('\'', 2),
        (_, var character) => (character, 1),
    };

    private (char Character, int Length) Escaped(char letter) => letter switch
    {
        'x' => Numbered(2),
        'u' => Numbered(4),
        'U' => Numbered(8),
        '"' or '\\' or '/' => (letter, 2),
        _ => (' ', 2),
    };

    private (char Character, int Length) Numbered(int digits) =>
        _at + 2 + digits <= _file.Length
        && uint.TryParse(_file.AsSpan(_at + 2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code)
            ? ((char)code, 2 + digits)
            : (' ', 2);
}
