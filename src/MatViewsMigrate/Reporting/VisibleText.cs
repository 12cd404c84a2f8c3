using System.Globalization;
using System.Text;

namespace MatViewsMigrate.Reporting;

/// <summary>Text of a database or a file, in which nothing hides: what a page does not show, or shows in another place, is spelled out.</summary>
internal static class VisibleText
{
    /// <summary>Line ends are <c>\n</c>; other control characters, marks of direction and of no width become <c>\u{202E}</c>.</summary>
    public static string Of(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (Hides(rune))
                visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}");
            else
                visible.Append(rune);
        }

        return visible.ToString();
    }

    /// <summary>The same, in one line of at most so many characters.</summary>
    public static string Line(string text, int most) => Cut(Of(text).Replace('\n', ' ').Trim(), most);

    /// <summary>At most so many characters, two at least.</summary>
    public static string Cut(string line, int most)
    {
        if (line.Length <= most)
            return line;
        var end = char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1;
        return line[..end] + "…";
    }

    private static bool Hides(Rune rune) => rune.Value is not ('\n' or '\t')
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
