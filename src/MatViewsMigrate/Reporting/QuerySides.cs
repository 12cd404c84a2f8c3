using System.Text;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace MatViewsMigrate.Reporting;

/// <summary>Two queries side by side as an HTML table, with what differs within a line marked.</summary>
internal static class QuerySides
{
    private const int Context = 4;

    /// <summary>The table; long stretches that are equal are left out.</summary>
    public static string Of(string before, string after)
    {
        var sides = new SideBySideDiffBuilder(new Differ())
            .BuildDiffModel(VisibleText.Of(before), VisibleText.Of(after), ignoreWhitespace: false);
        var rows = sides.OldText.Lines.Zip(sides.NewText.Lines).ToList();
        var shown = Shown(rows);
        var html = new StringBuilder("<table class=\"sides\"><thead><tr><th></th><th>live</th><th></th><th>planned</th></tr></thead><tbody>\n");
        for (var i = 0; i < rows.Count; i++)
        {
            if (shown[i])
            {
                html.Append($"<tr>{Cell(rows[i].First, "removed")}{Cell(rows[i].Second, "added")}</tr>\n");
                continue;
            }

            var skipped = shown.Skip(i).TakeWhile(show => !show).Count();
            html.Append($"<tr class=\"skipped\"><td colspan=\"4\">{Quantity.Of(skipped, "equal line")}</td></tr>\n");
            i += skipped - 1;
        }

        return html.Append("</tbody></table>\n").ToString();
    }

    private static bool[] Shown(List<(DiffPiece First, DiffPiece Second)> rows)
    {
        var shown = new bool[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].First.Type != ChangeType.Unchanged)
                Array.Fill(shown, true, Math.Max(0, i - Context), Math.Min(rows.Count, i + Context + 1) - Math.Max(0, i - Context));
        }

        // A stretch as short as the line that would stand for it is shown.
        for (var i = 1; i + 1 < rows.Count; i++)
            shown[i] |= shown[i - 1] && shown[i + 1];
        return shown;
    }

    private static string Cell(DiffPiece line, string style)
    {
        if (line.Type == ChangeType.Imaginary)
            return "<td class=\"line\"></td><td class=\"gap\"></td>";
        var differs = line.Type != ChangeType.Unchanged;
        return $"<td class=\"line\">{line.Position}</td><td class=\"{(differs ? style : "same")}\">{Text(line)}</td>";
    }

    private static string Text(DiffPiece line) => line.Type != ChangeType.Modified || line.SubPieces.Count == 0
        ? HtmlText.Of(line.Text ?? "")
        : string.Concat(line.SubPieces.Where(piece => piece.Text is not null).Select(piece =>
            piece.Type is ChangeType.Unchanged || string.IsNullOrWhiteSpace(piece.Text) ? HtmlText.Of(piece.Text) : $"<mark>{HtmlText.Of(piece.Text)}</mark>"));
}
