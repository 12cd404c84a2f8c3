using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes how views stand, a line each.</summary>
public sealed class StatusText(TextWriter writer, Ink ink)
{
    /// <summary>A table, or a sentence when there are no views.</summary>
    public void Write(IReadOnlyList<ViewStatus> views)
    {
        if (views.Count == 0)
        {
            writer.WriteLine("No materialized views.");
            return;
        }

        var table = new Table("view", "size", "rows", "refresh", "last run", "age", "notes") { Right = [1, 5] };
        foreach (var view in views)
            table.Add(view.View.ToString(), Size(view), Rows(view), view.Strategy ?? "", LastRun(view.LastRun), Age(view), Notes(view));
        table.Write(writer, ink);
    }

    // A view that was just refreshed has no size yet in the server's statistics, which is not a size of 0.
    private static string Size(ViewStatus view) =>
        view.Live && (view.Bytes > 0 || view.Rows >= 0) ? Quantity.Bytes(view.Bytes) : "";

    private static string Rows(ViewStatus view) => view.Live && view.Rows >= 0 ? Quantity.Rows(view.Rows) : "";

    private static string LastRun(Run? run) => run is null ? "" : $"{run.Operation.ToWord()} {run.Status.ToWord()}";

    private static string Age(ViewStatus view) => view.Age is { } age ? Quantity.Age(age) : "";

    private static string Notes(ViewStatus view) => string.Join(", ", AllNotes(view));

    private static IEnumerable<string> AllNotes(ViewStatus view)
    {
        if (!view.Live)
        {
            yield return view.Managed ? "gone" : "not created yet";
            yield break;
        }

        if (!view.Managed)
            yield return "not managed";
        if (!view.Populated)
            yield return "not populated";
        if (view.Fresh == false)
            yield return "stale";
        if (view.Drift)
            yield return "drift";
        if (view.OutdatedBy.Count > 0)
            yield return $"built before {string.Join(", ", view.OutdatedBy)} was replaced";
    }
}
