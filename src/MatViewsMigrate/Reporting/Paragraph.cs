using System.Text;

namespace MatViewsMigrate.Reporting;

/// <summary>Text in lines of at most 80 columns.</summary>
public static class Paragraph
{
    /// <summary>The width that fits any terminal.</summary>
    public const int Width = 80;

    /// <summary>Breaks a text between words; a word that is longer than a line stands alone.</summary>
    /// <param name="first">Columns already taken on the first line.</param>
    /// <param name="rest">Columns by which every further line is indented.</param>
    public static string Wrap(string text, int first, int rest)
    {
        var wrapped = new StringBuilder();
        var column = first;
        foreach (var word in text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var starts = wrapped.Length == 0;
            if (!starts && column + 1 + word.Length > Width)
            {
                wrapped.Append('\n').Append(' ', rest);
                column = rest;
                starts = true;
            }

            wrapped.Append(starts ? "" : " ").Append(word);
            column += word.Length + (starts ? 0 : 1);
        }

        return wrapped.ToString();
    }
}
