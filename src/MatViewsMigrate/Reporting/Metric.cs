using MatViewsMigrate.Runs;
using MatViewsMigrate.Services.Health;

namespace MatViewsMigrate.Reporting;

/// <summary>A number that a monitoring system reads.</summary>
/// <param name="Help">What it says, in a sentence.</param>
public sealed record Metric(string Name, string Help, IReadOnlyList<Sample> Samples)
{
    /// <summary>All metrics of a registry. All are gauges: the run log is pruned, so what it counts goes down as well.</summary>
    public static IReadOnlyList<Metric> Of(HealthFacts facts, IReadOnlyList<Finding> findings, IReadOnlyList<RunStats> stats) =>
    [
        new("matviews_healthy", "1 when nothing is wrong with any view.", [new([], findings.Count == 0 ? 1 : 0)]),
        new("matviews_collected_timestamp_seconds", "When these numbers were read.", [new([], Seconds(facts.At))]),
        new("matviews_view_findings", "What is wrong with a view, by check.",
            [.. facts.Views.SelectMany(view => Enum.GetValues<HealthCheck>().Select(check => new Sample(
                [("view", view.Name.ToString()), ("check", Words.Of(check))],
                findings.Count(finding => finding.View == view.Name && finding.Check == check))))]),
        OfViews("matviews_view_live", "1 when the view is in the database.", facts, view => view.Live is null ? 0 : 1),
        OfViews("matviews_view_populated", "1 when the view has data.", facts, view => view.Live is null ? null : view.Live.Populated ? 1 : 0),
        OfViews("matviews_view_rows", "Rows, as the server's statistics have it.", facts, view => view.Live?.EstimatedRows is >= 0 and var rows ? rows : null),
        OfViews("matviews_view_bytes", "Bytes with indexes, as the server's statistics have it.", facts, view => view.Live?.Bytes),
        OfViews("matviews_view_refreshed_timestamp_seconds", "When the view's data were last built.", facts, view => view.RefreshedAt is { } at ? Seconds(at) : null),
        OfViews("matviews_view_age_seconds", "The time since then.", facts, view => (facts.At - view.RefreshedAt)?.TotalSeconds),
        OfViews("matviews_view_max_age_seconds", "How old the view may be.", facts, view => view.MaxAge?.TotalSeconds),
        OfViews("matviews_view_failures_in_a_row", "Failed runs since the last that succeeded.", facts, view => view.Failures.Count),
        OfViews("matviews_view_last_refresh_duration_seconds", "What the last refresh took.", facts, view => view.LastRefresh?.Duration?.TotalSeconds),
        OfViews("matviews_view_usual_refresh_duration_seconds", "What the refreshes before it took on average.", facts, view => view.UsualDuration?.TotalSeconds),
        OfViews("matviews_view_last_refresh_written_rows", "The larger of the rows inserted and deleted by the last refresh.", facts, view => view.LastRefresh?.Written),
        OfViews("matviews_view_churn_ratio", "The share of its rows that the last concurrent refresh wrote.", facts, view => view.Churn is [var last, ..] ? last : null),
        OfViews("matviews_view_abandoned_runs", "Runs that nobody works for any more.", facts, view => view.Abandoned.Count),
        new("matviews_runs", "Runs in the log, by how they ended.", [.. stats.SelectMany(Statuses)]),
        OfRuns("matviews_runs_failed_recently", "Runs that failed in the last 24 hours.", stats, run => run.FailedRecently),
        new("matviews_run_duration_seconds", "Times of successful runs in the log.", [.. stats.SelectMany(Durations)]),
    ];

    private static Metric OfViews(string name, string help, HealthFacts facts, Func<ViewFacts, double?> value) => new(
        name, help,
        [.. facts.Views.Select(view => (view.Name, Value: value(view))).Where(view => view.Value is not null)
            .Select(view => new Sample([("view", view.Name.ToString())], view.Value!.Value))]);

    private static Metric OfRuns(string name, string help, IReadOnlyList<RunStats> stats, Func<RunStats, double> value) =>
        new(name, help, [.. stats.Select(run => new Sample(Labels(run), value(run)))]);

    private static IEnumerable<Sample> Statuses(RunStats run) =>
        new[] { (RunStatus.Success, run.Succeeded), (RunStatus.Failed, run.Failed), (RunStatus.Running, run.Running) }
            .Select(pair => new Sample([.. Labels(run), ("status", pair.Item1.ToWord())], pair.Item2));

    private static IEnumerable<Sample> Durations(RunStats run) =>
        new (string, TimeSpan?)[]
        {
            ("average", run.Average), ("minimum", run.Minimum), ("maximum", run.Maximum), ("median", run.Median), ("p95", run.P95),
        }
            .Where(pair => pair.Item2 is not null)
            .Select(pair => new Sample([.. Labels(run), ("statistic", pair.Item1)], pair.Item2!.Value.TotalSeconds));

    private static IReadOnlyList<(string, string)> Labels(RunStats run) =>
        [("view", run.View.ToString()), ("operation", run.Operation.ToWord())];

    private static double Seconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() / 1000.0;
}

/// <summary>A value and what it is of.</summary>
public sealed record Sample(IReadOnlyList<(string Name, string Value)> Labels, double Value);
