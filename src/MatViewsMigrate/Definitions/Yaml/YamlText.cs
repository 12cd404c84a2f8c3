using System.Buffers;
using System.Globalization;
using System.Text;

namespace MatViewsMigrate.Definitions.Yaml;

/// <summary>Writes scalars so that they read back as the same text.</summary>
internal static class YamlText
{
    // What other readers of YAML take for a truth value, a number or nothing.
    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase)
        { "true", "false", "null", "yes", "no", "on", "off", "nan", "inf" };

    private static readonly SearchValues<char> NotInBlock = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c is not ('\t' or '\n')).Select(c => (char)c),
            .. Enumerable.Range(0x7F, 0x21).Select(c => (char)c), '\u2028', '\u2029', '\uFEFF', '\uFFFE', '\uFFFF']);

    /// <summary>A text in one line: without quotes where none are needed, in lists and mappings too.</summary>
    public static string Scalar(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>A list in one line.</summary>
    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Scalar))}]";

    /// <summary>A text of many lines, from behind its key on: a literal block, or quotes where a block would change it.</summary>
    public static string Block(string text)
    {
        if (text.AsSpan().ContainsAny(NotInBlock) || text.Trim().Length == 0)
            return $" {Quoted(text)}\n";
        // Without the number a first line's own blanks would count as indentation.
        var header = char.IsWhiteSpace(text[0]) ? " |2\n" : " |\n";
        return header + string.Concat(text.Split('\n').Select(line => line.Length == 0 ? "\n" : $"  {line}\n"));
    }

    private static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsLetter(text[0]) || text[0] == '_')
        && text[^1] != ' '
        && text.All(c => char.IsLetter(c) || char.IsAsciiDigit(c) || c is '_' or ' ' or '.' or '-' or '/' or '(' or ')')
        && !Taken.Contains(text);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                _ when NotInBlock.Contains(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
