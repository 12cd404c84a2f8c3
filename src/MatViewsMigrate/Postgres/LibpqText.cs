using System.Text;

namespace MatViewsMigrate.Postgres;

/// <summary>
/// Reads libpq's <c>key=value key='a value'</c>. Its messages never repeat a value.
/// See https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE.
/// </summary>
internal static class LibpqText
{
    /// <summary>True for text of this form; a semicolon means Npgsql's.</summary>
    public static bool IsOne(string text) =>
        !text.Contains(';', StringComparison.Ordinal)
        && LibpqKeyword.All.ContainsKey(text.Split('=', 2)[0].Trim().ToLowerInvariant());

    /// <summary>libpq's keywords and their values.</summary>
    public static Dictionary<string, string> Read(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = SkipBlanks(text, 0); at < text.Length; at = SkipBlanks(text, at))
        {
            var equals = text.IndexOf('=', at);
            if (equals < 0)
                throw DatabaseAddress.Wrong("In the connection string a word has no =; put a value with spaces in single quotes.");
            var name = text[at..equals].Trim().ToLowerInvariant();
            DatabaseAddress.RequireKnown(name, "the connection string");
            (values[name], at) = ReadValue(text, SkipBlanks(text, equals + 1));
        }

        return values;
    }

    private static (string Value, int End) ReadValue(string text, int start)
    {
        var quoted = start < text.Length && text[start] == '\'';
        var value = new StringBuilder();
        var at = quoted ? start + 1 : start;
        for (; at < text.Length && !(quoted ? text[at] == '\'' : char.IsWhiteSpace(text[at])); at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            value.Append(text[at]);
        }

        if (quoted && at >= text.Length)
            throw DatabaseAddress.Wrong("In the connection string a single quote is never closed.");
        return (value.ToString(), quoted ? at + 1 : at);
    }

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }
}
