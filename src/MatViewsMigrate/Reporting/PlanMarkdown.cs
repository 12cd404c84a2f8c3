using System.Text;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes a plan as one comment of a pull request: it always fits, and is found again by its first line.</summary>
public sealed class PlanMarkdown(TextWriter writer)
{
    /// <summary>GitHub refuses a comment of more characters.</summary>
    public const int Limit = 65_536;

    private const int TableLimit = 24_000;
    private const int ShortListLimit = 8_000;
    private const int PointerLength = 400;

    /// <summary>The line by which the comment of an environment is found.</summary>
    public static string Marker(string environment) => $"<!-- matviews:plan:{Uri.EscapeDataString(environment)} -->";

    /// <summary>Sections by weight; instead of those that do not fit, a pointer to the whole plan.</summary>
    public void Write(PlanPage page)
    {
        var comment = new StringBuilder();
        var origin = $"\n<sub>{MarkdownText.Prose(page.Origin)}</sub>\n";
        var room = Limit - PointerLength - origin.Length;
        var left = Sections(page).Count(section => section.Length > 0 && !Fits(comment, section, room));
        if (left > 0)
        {
            comment.Append(
                $"\n> **Left out:** {Quantity.Of(left, "section")} would not fit into a comment. " +
                "The whole plan is in the run's artifact, as `plan.html` or `plan.json`; `matviews show plan.json` shows it.\n");
        }

        writer.Write(comment.Append(origin));
    }

    private static bool Fits(StringBuilder comment, string section, int room)
    {
        if (comment.Length + section.Length + 1 >= room)
            return false;
        comment.Append(comment.Length > 0 ? "\n" : "").Append(section);
        return true;
    }

    private static IEnumerable<string> Sections(PlanPage page)
    {
        var plan = page.Plan;
        yield return Head(page);
        yield return Table(plan);
        yield return Approvals(plan);
        yield return OtherHazards(plan);
        yield return Drift(plan);
        yield return Busy(plan);
        foreach (var changes in plan.Changes.GroupBy(change => change.View))
            yield return Details(plan, changes);
        if (plan.Steps.Count > 0)
            yield return Sql(plan);
    }

    private static string Head(PlanPage page)
    {
        var environment = page.Plan.Environment is { } name ? $": {MarkdownText.Prose(name)}" : "";
        var refusal = page.Refusal is { } reason ? $"\n> **This plan cannot be applied:** {MarkdownText.Prose(reason)}\n" : "";
        return $"{Marker(page.Environment)}\n### Materialized views{environment}\n\n**{PlanSummary.Of(page.Plan)}**\n{refusal}";
    }

    private static string Table(Plan plan) => plan.IsEmpty ? "" : Rows(
        "| View | Change | To build | Last time | Readers | To know |\n| --- | --- | --- | --- | --- | --- |\n",
        plan.Changes.GroupBy(change => change.View).Select(changes => Row(plan, changes)),
        TableLimit);

    private static string Row(Plan plan, IGrouping<ViewName, Change> changes)
    {
        var words = changes.Select(change => $"**{ChangeWords.Kind(change)}**: {MarkdownText.Prose(ChangeWords.Reason(change))}");
        var build = changes.Select(ChangeWords.Rebuild).FirstOrDefault(text => text != "nothing") ?? "nothing";
        var last = string.Concat(changes.Select(ChangeWords.LastTimes));
        var readers = ChangeWords.ReadersWait(plan, changes.Key) ? "wait for a moment" : "do not wait";
        return $"| {MarkdownText.Code(changes.Key.ToString())} | {string.Join("<br>", words)} | {build} | {last} | {readers} | {ToKnow(plan, changes.Key)} |\n";
    }

    private static string ToKnow(Plan plan, ViewName view)
    {
        var hazards = ChangeWords.Hazards(plan, view).OrderByDescending(hazard => hazard.Needs is not null).ToList();
        var shown = hazards.Take(3).Select(hazard => $"{(hazard.Needs is null ? "" : "⚠️ ")}{MarkdownText.Prose(hazard.Message)}");
        return string.Join("<br>", hazards.Count > 3 ? shown.Append($"and {hazards.Count - 3} more") : shown);
    }

    private static string Approvals(Plan plan)
    {
        if (plan.Approvals.Count == 0)
            return "";
        var lines = plan.Hazards.Where(hazard => hazard.Needs is not null)
            .Select(hazard => $"- {Line(hazard)} (`{Words.Of(hazard.Needs!.Value)}`)\n");
        return Rows($"#### ⚠️ Needs approval: `matviews apply {Words.Flag(plan.Approvals)}`\n\n", lines, ShortListLimit);
    }

    private static string OtherHazards(Plan plan) => ChangeWords.OtherHazards(plan).Select(hazard => $"- {Line(hazard)}\n").ToList() is { Count: > 0 } lines
        ? Rows("#### Also to be known\n\n", lines, ShortListLimit)
        : "";

    private static string Line(Hazard hazard) => $"{MarkdownText.Code(hazard.View.ToString())}: {MarkdownText.Prose(hazard.Message)}";

    private static string Drift(Plan plan) => plan.Drift.Count == 0 ? "" : Rows(
        "#### Drift: live changes that no file asked for\n\n| View | What | Expected | Live |\n| --- | --- | --- | --- |\n",
        plan.Drift.Select(drift => $"| {MarkdownText.Code(drift.View.ToString())} | {MarkdownText.Prose(drift.What)} | {Value(drift.Expected)} | {Value(drift.Live)} |\n"),
        ShortListLimit);

    private static string Value(string? text) => text is null ? "none" : MarkdownText.Code(text);

    private static string Busy(Plan plan) => plan.Busy.Count == 0 ? "" : Rows(
        "#### Busy: could not be compared\n\n",
        plan.Busy.Select(busy => $"- {MarkdownText.Code(busy.View.ToString())} is locked by pid {busy.By.Pid}\n"),
        ShortListLimit);

    private static string Details(Plan plan, IGrouping<ViewName, Change> changes)
    {
        var body = string.Join('\n', changes.SelectMany(Parts).Concat(Hazards(plan, changes.Key)).Where(part => part.Length > 0));
        var kinds = string.Join(" and ", changes.Select(ChangeWords.Kind));
        return body.Length == 0 ? "" : MarkdownText.Folded($"{MarkdownText.Code(changes.Key.ToString())}: {kinds}", body);
    }

    private static IEnumerable<string> Parts(Change change)
    {
        if (change is Change.Create create)
            yield return $"Query\n\n{MarkdownText.Fence("sql", create.Query)}";
        if (change is Change.Swap swap && QueryDiff.Of(swap.LiveQuery, swap.Query) is { Count: > 0 } query)
            yield return $"Query\n\n{MarkdownText.Fence("diff", string.Join('\n', query))}";
        if (ChangeWords.Columns(change) is { Count: > 0 } columns)
            yield return $"Columns\n\n{MarkdownText.Fence("diff", string.Join('\n', columns.Select(DiffLine)))}";
        if (ChangeWords.Differences(change) is { Count: > 0 } differences)
            yield return $"Properties\n\n{MarkdownText.Fence("diff", string.Join('\n', differences.SelectMany(DiffLines)))}";
    }

    private static IEnumerable<string> Hazards(Plan plan, ViewName view) =>
        plan.Hazards.Where(hazard => hazard.View == view).ToList() is { Count: > 0 } hazards
            ? [$"To know\n\n{string.Concat(hazards.Select(hazard => $"- {MarkdownText.Prose(hazard.Message)}\n"))}"]
            : [];

    private static string DiffLine(ColumnDifference column) => $"{(column.Symbol == '~' ? '!' : column.Symbol)} {OneLine(column.Text)}";

    private static IEnumerable<string> DiffLines(Difference difference) =>
    [
        .. difference.Live is { } live ? [$"- {OneLine($"{difference.What}: {live}")}"] : Array.Empty<string>(),
        .. difference.Wanted is { } wanted ? [$"+ {OneLine($"{difference.What}: {wanted}")}"] : Array.Empty<string>(),
        .. difference is { Live: null, Wanted: null } ? [$"! {OneLine(difference.What)}"] : Array.Empty<string>(),
    ];

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Sql(Plan plan)
    {
        using var sql = new StringWriter { NewLine = "\n" };
        new PlanSql(sql).Write(plan);
        return MarkdownText.Folded($"SQL of {Quantity.Of(plan.Steps.Count, "step")}", MarkdownText.Fence("sql", sql.ToString()));
    }

    // As many rows as fit, and how many are left: a table is cut between its rows.
    private static string Rows(string heading, IEnumerable<string> rows, int limit)
    {
        var all = rows.ToList();
        var text = new StringBuilder(heading);
        var shown = 0;
        for (; shown < all.Count && text.Length + all[shown].Length <= limit; shown++)
            text.Append(all[shown]);
        if (shown < all.Count)
            text.Append($"\nand {Quantity.Count(all.Count - shown)} more.\n");
        return text.ToString();
    }
}
