using System.Security.Cryptography;
using System.Text;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes a plan as one page that needs nothing beside itself.</summary>
/// <remarks>Its only script copies SQL; the page's own policy lets no other run, and nothing be fetched.</remarks>
public sealed class PlanHtml(TextWriter writer)
{
    private static readonly string Style = Resource("plan-page.css");
    private static readonly string Script = Resource("plan-page.js");

    /// <summary>The document.</summary>
    public void Write(PlanPage page)
    {
        var plan = page.Plan;
        var views = plan.Changes.GroupBy(change => change.View).Select((changes, i) => new Part(changes.Key, [.. changes], $"view-{i + 1}")).ToList();
        writer.Write(Head(page));
        writer.Write(Refusal(page));
        writer.Write(Approvals(plan));
        if (views.Count > 0)
        {
            writer.Write(Table(plan, views));
            writer.Write(Graph(plan, views));
            writer.Write("<h2>Views</h2>\n");
            foreach (var part in views)
                writer.Write(ChangeHtml.Section(plan, part.View, part.Changes, part.Id));
        }

        writer.Write(Others(plan));
        writer.Write(Drift(plan));
        writer.Write(Busy(plan));
        writer.Write(Steps(plan));
        writer.Write($"</main>\n<footer>{HtmlText.Of(page.Origin)}</footer>\n<script>{Script}</script>\n</body>\n</html>\n");
    }

    private static string Head(PlanPage page)
    {
        var title = $"Plan for {page.Plan.Target.Database}{(page.Plan.Environment is { } name ? $" ({name})" : "")}";
        var chips = PlanSummary.Of(page.Plan).Numbers.Where(entry => entry.Number > 0)
            .Select(entry => $"<li class=\"badge {entry.Key}\">{Quantity.Count(entry.Number)} {entry.Key}</li>");
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{Digest(Script)}'">
            <meta name="color-scheme" content="light dark">
            <title>{HtmlText.Of(title)}</title>
            <style>
            {Style}</style>
            </head>
            <body>
            <header>
            <p class="kind">Materialized views</p>
            <h1>{HtmlText.Of(title)}</h1>
            <p class="summary">{PlanSummary.Of(page.Plan)}</p>
            <ul class="chips">{string.Concat(chips)}</ul>
            </header>
            <main>

            """;
    }

    private static string Refusal(PlanPage page) => page.Refusal is { } reason
        ? $"<div class=\"notice refused\"><strong>This plan cannot be applied.</strong> {HtmlText.Of(reason)}</div>\n"
        : "";

    private static string Approvals(Plan plan) => plan.Approvals.Count == 0 ? "" :
        "<div class=\"notice\"><strong>Needs approval.</strong> Without it nothing is applied:\n" +
        HtmlText.Copyable($"matviews apply --plan plan.json {Words.Flag(plan.Approvals)}") +
        $"{ChangeHtml.Hazards(plan.Hazards.Where(hazard => hazard.Needs is not null), named: true)}</div>\n";

    private static string Table(Plan plan, IEnumerable<Part> views)
    {
        var rows = views.Select(part =>
            $"<tr><td><a href=\"#{part.Id}\">{HtmlText.Code(part.View.ToString())}</a></td>" +
            $"<td>{string.Concat(part.Changes.Select(change => $"{ChangeHtml.Badge(change)} "))}</td>" +
            $"<td>{part.Changes.Select(ChangeWords.Rebuild).FirstOrDefault(text => text != "nothing") ?? "nothing"}</td>" +
            $"<td>{string.Concat(part.Changes.Select(ChangeWords.LastTimes)).Replace(", ", "<br>", StringComparison.Ordinal)}</td>" +
            $"<td>{(ChangeWords.ReadersWait(plan, part.View) ? "wait for a moment" : "do not wait")}</td>" +
            $"<td>{ToKnow(plan, part.View)}</td></tr>\n");
        return "<h2>Changes</h2>\n<div class=\"wide\"><table class=\"overview\"><thead><tr><th>View</th><th>Change</th><th>To build</th><th>Last time</th><th>Readers</th><th>To know</th></tr></thead><tbody>\n" +
            $"{string.Concat(rows)}</tbody></table></div>\n";
    }

    private static string ToKnow(Plan plan, ViewName view)
    {
        var hazards = ChangeWords.Hazards(plan, view).OrderByDescending(hazard => hazard.Needs is not null).ToList();
        var first = hazards.Take(2).Select(hazard => $"{(hazard.Needs is null ? "" : "⚠ ")}{HtmlText.Of(VisibleText.Line(hazard.Message, 120))}");
        return string.Join("<br>", hazards.Count > 2 ? first.Append($"and {hazards.Count - 2} more") : first);
    }

    private static string Graph(Plan plan, List<Part> views)
    {
        var graph = ViewGraph.Of(plan).Linked;
        if (graph.Links.Count == 0)
            return "";
        if (graph.Nodes.Count > GraphSvg.MostNodes)
            return $"<h2>What reads what</h2>\n<p>{Quantity.Of(graph.Nodes.Count, "object")} would make no picture; the table above has them all.</p>\n";
        var anchors = views.ToDictionary(part => part.View.ToString(), part => part.Id);
        return "<h2>What reads what</h2>\n<p class=\"legend\">From what is read, at the left, to what reads it. Strong lines carry a rebuild along. " +
            "<b class=\"created\">+ new</b> <b class=\"changed\">~ changed</b> <b class=\"rebuilt\">↻ built again because of it</b> <b class=\"rebound\">↪ bound anew in place</b> <b class=\"deleted\">− goes</b></p>\n" +
            $"<div class=\"wide\">{GraphSvg.Of(graph, node => anchors.GetValueOrDefault(node.Id))}</div>\n";
    }

    private static string Others(Plan plan) => ChangeHtml.Hazards(ChangeWords.OtherHazards(plan), named: true) is { Length: > 0 } list
        ? $"<h2>Also to be known</h2>\n{list}"
        : "";

    private static string Drift(Plan plan) => plan.Drift.Count == 0 ? "" :
        "<h2>Drift</h2>\n<p>Live changes that no file asked for.</p>\n<div class=\"wide\"><table class=\"values\"><thead><tr><th>View</th><th>What</th><th>Expected</th><th>Live</th></tr></thead><tbody>\n" +
        string.Concat(plan.Drift.Select(drift =>
            $"<tr><td>{HtmlText.Code(drift.View.ToString())}</td><td>{HtmlText.Of(drift.What)}</td><td>{ChangeHtml.Value(drift.Expected)}</td><td>{ChangeHtml.Value(drift.Live)}</td></tr>\n")) +
        "</tbody></table></div>\n";

    private static string Busy(Plan plan) => plan.Busy.Count == 0 ? "" :
        "<h2>Busy</h2>\n<p>Could not be compared, because somebody has them locked.</p>\n<ul>\n" +
        $"{string.Concat(plan.Busy.Select(busy => $"<li>{HtmlText.Code(busy.View.ToString())}: {HtmlText.Of(BusyText.Of(busy.By))}</li>\n"))}</ul>\n";

    private static string Steps(Plan plan)
    {
        if (plan.Steps.Count == 0)
            return "";
        using var sql = new StringWriter { NewLine = "\n" };
        new PlanSql(sql).Write(plan);
        var steps = plan.Steps.Select(step => $"<li>{HtmlText.Of(StepText.Of(step, plan))}</li>\n");
        return $"<h2>Steps</h2>\n<ol class=\"steps\">\n{string.Concat(steps)}</ol>\n<details><summary>All SQL</summary>{HtmlText.Copyable(sql.ToString())}</details>\n";
    }

    private static string Digest(string script) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));

    private static string Resource(string name)
    {
        using var stream = typeof(PlanHtml).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private sealed record Part(ViewName View, IReadOnlyList<Change> Changes, string Id);
}
