using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MatViewsMigrate.Runs;

/// <summary>Traces and numbers for whoever listens: an <see cref="ActivitySource"/> and a <see cref="Meter"/> of one name.</summary>
/// <remarks>
/// Spans: <c>matviews.plan</c>, <c>matviews.apply</c>, <c>matviews.stage</c>, <c>matviews.cutover</c>, <c>matviews.refresh</c>.
/// Instruments: <c>matviews.runs</c>, <c>matviews.run.duration</c>, <c>matviews.rows.written</c>. Nobody listens, nothing is done.
/// </remarks>
public static class Telemetry
{
    /// <summary>The name to subscribe to.</summary>
    public const string Name = "MatViewsMigrate";

    private static readonly string? Version = typeof(Telemetry).Assembly.GetName().Version?.ToString(3);
    private static readonly ActivitySource Source = new(Name, Version);
    private static readonly Meter Meter = new(Name, Version);

    private static readonly Counter<long> Runs = Meter.CreateCounter<long>(
        "matviews.runs", "{run}", "Runs that ended, by view, operation and status.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "matviews.run.duration", "s", "What runs took, by view, operation and status.");

    private static readonly Counter<long> RowsWritten = Meter.CreateCounter<long>(
        "matviews.rows.written", "{row}", "Rows that refreshes wrote, by view and whether they were inserted or deleted.");

    /// <summary>A span; null when nobody listens.</summary>
    /// <param name="act"><c>plan</c>, <c>apply</c>, <c>stage</c>, <c>cutover</c> or <c>refresh</c>.</param>
    public static Activity? Start(string act) => Source.StartActivity($"matviews.{act}", ActivityKind.Client);

    /// <summary>The span's act did not do what it should.</summary>
    public static void Failed(this Activity? span, string? message) => span?.SetStatus(ActivityStatusCode.Error, message);

    /// <summary>Counts a run that ended.</summary>
    public static void Count(RunEnd end)
    {
        var status = end.Error is null ? RunStatus.Success : RunStatus.Failed;
        var view = new KeyValuePair<string, object?>("view", (string?)end.Run.Start.Request["view"]);
        var tags = new TagList(
        [
            view, new("operation", end.Run.Start.Operation.ToWord()), new("status", status.ToWord()),
        ]);
        Runs.Add(1, tags);
        Duration.Record(end.Elapsed!.Value.TotalSeconds, tags);
        foreach (var kind in new[] { "inserted", "deleted" })
        {
            if ((long?)end.Response?[$"rows_{kind}"] is { } rows)
                RowsWritten.Add(rows, view, new("kind", kind));
        }
    }
}
