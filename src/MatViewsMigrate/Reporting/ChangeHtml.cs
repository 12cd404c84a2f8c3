using System.Text;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>The section of one view in a plan's page.</summary>
internal static class ChangeHtml
{
    /// <summary>What becomes of it, what to know, columns, query, properties and its own SQL.</summary>
    public static string Section(Plan plan, ViewName view, IReadOnlyList<Change> changes, string id)
    {
        var html = new StringBuilder($"<section class=\"view\" id=\"{id}\">\n<h3>{string.Concat(changes.Select(Badge))} {HtmlText.Code(view.ToString())}</h3>\n");
        html.Append($"<p class=\"facts\">{string.Join(" · ", Facts(plan, view, changes).Select(HtmlText.Of))}</p>\n");
        html.Append(Hazards(plan.Hazards.Where(hazard => hazard.View == view)));
        foreach (var change in changes)
            html.Append(Columns(change)).Append(Query(change)).Append(Properties(change));
        return html.Append(Sql(plan, view)).Append("</section>\n").ToString();
    }

    /// <summary>A change's kind as a label.</summary>
    public static string Badge(Change change) => $"<span class=\"badge {ChangeWords.Kind(change)}\">{ChangeWords.Kind(change)}</span>";

    /// <summary>A list of hazards; nothing when there are none.</summary>
    public static string Hazards(IEnumerable<Hazard> hazards, bool named = false)
    {
        var items = hazards.OrderByDescending(hazard => hazard.Needs is not null).Select(hazard => Item(hazard, named)).ToList();
        return items.Count == 0 ? "" : $"<ul class=\"hazards\">\n{string.Concat(items)}</ul>\n";
    }

    private static string Item(Hazard hazard, bool named)
    {
        var view = named ? $"{HtmlText.Code(hazard.View.ToString())}: " : "";
        return hazard.Needs is { } needs
            ? $"<li class=\"needs\"><strong>{view}{HtmlText.Of(hazard.Message)}</strong> needs <code>{Words.Flag([needs])}</code></li>\n"
            : $"<li>{view}{HtmlText.Of(hazard.Message)}</li>\n";
    }

    private static IEnumerable<string> Facts(Plan plan, ViewName view, IReadOnlyList<Change> changes) =>
    [
        .. changes.Select(ChangeWords.Reason),
        .. changes.Select(ChangeWords.Rebuild).Where(text => text != "nothing").Select(text => $"to build: {text}"),
        .. changes.Select(ChangeWords.LastTimes).Where(text => text.Length > 0).Select(text => $"last time: {text}"),
        .. changes.OfType<Change.Delete>().Select(delete => $"to delete: {StepText.Size(delete.Bytes, delete.Rows)}"),
        ChangeWords.ReadersWait(plan, view) ? "readers wait for the moment of the cutover" : "readers do not wait",
    ];

    private static string Columns(Change change)
    {
        var columns = ChangeWords.Columns(change);
        if (columns.Count == 0)
            return "";
        var rows = columns.Select(column =>
            $"<tr class=\"{Style(column.Symbol)}\"><td class=\"symbol\">{column.Symbol}</td><td>{Verb(change, column.Symbol)}</td><td>{HtmlText.Code(column.Text)}</td></tr>\n");
        return $"<h4>Columns</h4>\n<table class=\"columns\"><tbody>\n{string.Concat(rows)}</tbody></table>\n";
    }

    private static string Query(Change change) => change switch
    {
        Change.Create create => $"<h4>Query</h4>\n{HtmlText.Copyable(create.Query)}",
        Change.Swap swap when swap.Query != swap.LiveQuery =>
            $"<h4>Query</h4>\n<div class=\"wide\">{QuerySides.Of(swap.LiveQuery, swap.Query)}</div>\n" +
            $"<details><summary>The whole planned query</summary>{HtmlText.Copyable(swap.Query)}</details>\n",
        _ => "",
    };

    private static string Properties(Change change)
    {
        var differences = ChangeWords.Differences(change);
        if (differences.Count == 0)
            return "";
        var rows = differences.Select(difference =>
            $"<tr><td>{HtmlText.Of(difference.What)}</td><td class=\"removed\">{Value(difference.Live)}</td><td class=\"added\">{Value(difference.Wanted)}</td></tr>\n");
        return $"<h4>Properties</h4>\n<div class=\"wide\"><table class=\"values\"><thead><tr><th></th><th>live</th><th>planned</th></tr></thead><tbody>\n{string.Concat(rows)}</tbody></table></div>\n";
    }

    internal static string Value(string? text) => text is null ? "" : HtmlText.Code(text);

    private static string Sql(Plan plan, ViewName view)
    {
        var statements = plan.Steps.Where(step => step.View == view).SelectMany(step => step.Statements).Select(statement => $"{statement.Sql};").ToList();
        return statements.Count == 0
            ? ""
            : $"<details><summary>{Quantity.Of(statements.Count, "statement")} of its own</summary>{HtmlText.Copyable(string.Join('\n', statements))}</details>\n";
    }

    private static string Style(char symbol) => symbol switch
    {
        '+' => "added",
        '-' => "removed",
        _ => "changed",
    };

    private static string Verb(Change change, char symbol) => (change, symbol) switch
    {
        (Change.Create, _) => "new",
        (_, '+') => "added",
        (_, '-') => "removed",
        _ => "changed",
    };
}
