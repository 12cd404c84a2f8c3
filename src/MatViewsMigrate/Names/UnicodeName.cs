using System.Globalization;
using System.Text;

namespace MatViewsMigrate.Names;

/// <summary>Reads the escapes of <c>U&amp;"..."</c>: <c>\0061</c>, <c>\+000061</c>, <c>\\</c>.</summary>
internal static class UnicodeName
{
    /// <summary>The name meant; an escape that is none stays as it is, for the server to refuse.</summary>
    public static string Unescape(string text, char escape)
    {
        var name = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var length = text[at] == escape ? Escape(text.AsSpan(at + 1), escape, name) : 0;
            if (length == 0)
                name.Append(text[at]);
            at += length + 1;
        }

        return name.ToString();
    }

    private static int Escape(ReadOnlySpan<char> rest, char escape, StringBuilder name)
    {
        if (rest.StartsWith([escape]))
            return Append(name, escape.ToString(), 1);
        var (from, digits) = rest.StartsWith("+") ? (1, 6) : (0, 4);
        return rest.Length >= from + digits
            && int.TryParse(rest.Slice(from, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && code <= 0x10FFFF
            ? Append(name, code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32(code), from + digits)
            : 0;
    }

    private static int Append(StringBuilder name, string text, int length)
    {
        name.Append(text);
        return length;
    }
}
