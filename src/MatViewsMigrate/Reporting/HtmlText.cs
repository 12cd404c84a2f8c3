using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace MatViewsMigrate.Reporting;

/// <summary>Foreign text in HTML: in an element or in a quoted attribute.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The text, in which nothing is markup and nothing hides.</summary>
    public static string Of(string text) => Encoder.Encode(VisibleText.Of(text)).Replace("&#xA;", "\n", StringComparison.Ordinal);

    /// <summary>The same as code.</summary>
    public static string Code(string text) => $"<code>{Of(text)}</code>";

    /// <summary>Lines as they are, with a button that copies them where scripts run.</summary>
    public static string Copyable(string text) =>
        $"<div class=\"copyable\"><button type=\"button\" class=\"copy\" hidden>Copy</button><pre><code>{Of(text.TrimEnd('\n'))}</code></pre></div>\n";
}
