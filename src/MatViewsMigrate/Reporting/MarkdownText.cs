using System.Globalization;
using System.Text;

namespace MatViewsMigrate.Reporting;

/// <summary>Foreign text in GitHub's Markdown, where it can neither end what it stands in, nor link, nor mention anybody.</summary>
internal static class MarkdownText
{
    private const int LongestCell = 300;

    /// <summary>In a line or a table's cell.</summary>
    public static string Prose(string text)
    {
        var line = VisibleText.Line(text, LongestCell);
        var safe = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (!IsMarkup(line, i))
                safe.Append(line[i]);
            else
                safe.Append(CultureInfo.InvariantCulture, $"&#{(int)line[i]};").Append(line[i] is '@' or '#' ? "&#8203;" : "");
        }

        return safe.ToString();
    }

    /// <summary>A name in a line or a table's cell.</summary>
    public static string Code(string text) => $"<code>{Prose(text)}</code>";

    /// <summary>Lines of their own, as they are: the fence is longer than any in the text.</summary>
    public static string Fence(string language, string text)
    {
        var visible = VisibleText.Of(text).TrimEnd('\n');
        var fence = new string('`', Math.Max(3, LongestRun(visible) + 1));
        return $"{fence}{language}\n{visible}\n{fence}\n";
    }

    /// <summary>Folded away under a summary, which is Markdown already.</summary>
    public static string Folded(string summary, string body) => $"<details><summary>{summary}</summary>\n\n{body}\n</details>\n";

    // Inside a word an underscore is only an underscore, and names are full of them.
    private static bool IsMarkup(string line, int at) => line[at] switch
    {
        '&' or '<' or '>' or '|' or '\\' or '`' or '*' or '[' or ']' or '#' or '!' or '~' or '@' or '$' => true,
        ':' => at + 1 < line.Length && line[at + 1] is not (' ' or ':'),
        '_' => at == 0 || at == line.Length - 1 || !char.IsLetterOrDigit(line[at - 1]) || !char.IsLetterOrDigit(line[at + 1]),
        '.' => at >= 3 && line.AsSpan(at - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase),
        '-' or '+' or '=' => at == 0,
        _ => false,
    };

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
