using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Services;

/// <summary>How much of a view a refresh will write, as far as what was written to its sources and what past refreshes wrote tell.</summary>
public static class ChurnForecast
{
    /// <summary>The share of rows; null when nothing tells.</summary>
    /// <param name="sourceChurn">The share of its sources' rows that was written since the last refresh; null when that is unknown.</param>
    /// <param name="rows">The view's rows, for refreshes that did not count them.</param>
    public static double? Of(double? sourceChurn, IReadOnlyList<PastRefresh> history, long? rows)
    {
        var counted = history.Where(run => run.Strategy == "concurrent")
            .Select(run => (run.SourceChurn, Churn: ChurnOf(run, rows)))
            .Where(run => run.Churn is not null)
            .ToList();
        if (sourceChurn is not { } share)
            return counted.Count == 0 ? null : counted.Average(run => run.Churn);
        return Math.Min(1, share * Amplification(counted));
    }

    // A day's total changes with any of its thousand orders: what was written to the sources is multiplied.
    private static double Amplification(List<(double? SourceChurn, double? Churn)> counted)
    {
        var both = counted.Where(run => run.SourceChurn > 0).ToList();
        return both.Count == 0 ? 1 : both.Sum(run => run.Churn!.Value) / both.Sum(run => run.SourceChurn!.Value);
    }

    private static double? ChurnOf(PastRefresh run, long? rows) =>
        run.Written is { } written && (run.Rows ?? rows) is > 0 and var all ? Math.Min(1, written / all) : null;
}
