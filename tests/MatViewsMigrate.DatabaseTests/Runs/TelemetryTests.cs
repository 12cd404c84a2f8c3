using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using MatViewsMigrate.DatabaseTests.Refresh;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.DatabaseTests.Runs;

public sealed class TelemetryTests
{
    private const string Keyed = "sql: SELECT id, 10 / v AS x FROM app.items\nrefresh_strategy: concurrent\nunique_index_columns: [id]\n";

    [Fact]
    public async Task An_apply_and_a_refresh_are_traced_with_their_parts()
    {
        await using var project = await RefreshProject.CreateAsync();
        project.Project.Write("views/app/mv_traced.yaml", Keyed);
        var spans = await TraceAsync(async () =>
        {
            await project.ApplyAsync();
            (await project.RefreshAsync("mv_traced")).ExitCode.ShouldBe(0);
            (await project.RefreshAsync("mv_traced", "--strategy", "swap")).ExitCode.ShouldBe(0);
        });
        spans.Select(span => span.OperationName).ShouldBe(
        [
            "matviews.plan", "matviews.stage", "matviews.cutover", "matviews.apply", "matviews.refresh", "matviews.stage",
            "matviews.cutover", "matviews.refresh",
        ]);
        spans.ShouldAllBe(span => span.Status == ActivityStatusCode.Unset);
        spans[1].ParentSpanId.ShouldBe(spans[3].SpanId);
        spans[2].ParentSpanId.ShouldBe(spans[3].SpanId);
        spans[6].ParentSpanId.ShouldBe(spans[7].SpanId);
        (spans[1].GetTagItem("view"), spans[4].GetTagItem("view"), spans[4].GetTagItem("strategy"), spans[7].GetTagItem("strategy"))
            .ShouldBe(("app.mv_traced", "app.mv_traced", "concurrent", "swap"));
        spans[4].GetTagItem("run_id").ShouldBe(2L);
    }

    [Fact]
    public async Task What_fails_is_a_span_with_an_error()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_failing", Keyed));
        await project.ExecuteAsync("UPDATE app.items SET v = 0 WHERE id = 1");
        project.Project.Write("views/app/mv_other.yaml", Keyed);
        var spans = await TraceAsync(async () =>
        {
            (await project.RefreshAsync("mv_failing")).ExitCode.ShouldBe(1);
            (await project.Project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(1);
        });
        spans.Where(span => span.Status == ActivityStatusCode.Error).Select(span => span.OperationName)
            .ShouldBe(["matviews.refresh", "matviews.stage", "matviews.apply"]);
        spans[0].StatusDescription.ShouldNotBeNull().ShouldContain("division by zero");
    }

    [Fact]
    public async Task Runs_their_times_and_rows_are_measured()
    {
        var measured = new ConcurrentBag<(string Instrument, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == Telemetry.Name)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();

        await using var project = await RefreshProject.CreateAsync(("mv_measured", Keyed));
        await project.ExecuteAsync("UPDATE app.items SET v = 1000 WHERE id = 5; DELETE FROM app.items WHERE id = 100");
        (await project.RefreshAsync("mv_measured")).ExitCode.ShouldBe(0);
        await project.ExecuteAsync("UPDATE app.items SET v = 0 WHERE id = 1");
        (await project.RefreshAsync("mv_measured")).ExitCode.ShouldBe(1);

        Of("matviews.runs").ShouldBe(["create success 1", "refresh failed 1", "refresh success 1"]);
        Of("matviews.run.duration").Count.ShouldBe(3);
        measured.Where(IsOurs).Where(one => one.Instrument == "matviews.run.duration").ShouldAllBe(one => one.Value > 0 && one.Value < 60);
        measured.Where(IsOurs).Where(one => one.Instrument == "matviews.rows.written")
            .Select(one => $"{one.Tags["kind"]} {one.Value}").Order(StringComparer.Ordinal).ShouldBe(["deleted 2", "inserted 1"]);

        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            measured.Add((instrument.Name, value, new(tags.ToArray())));

        static bool IsOurs((string, double, Dictionary<string, object?> Tags) one) => Equals(one.Tags["view"], "app.mv_measured");

        List<string> Of(string instrument) =>
        [
            .. measured.Where(IsOurs).Where(one => one.Instrument == instrument)
                .Select(one => $"{one.Tags["operation"]} {one.Tags["status"]} {(one.Instrument.EndsWith("duration", StringComparison.Ordinal) ? "" : one.Value)}".Trim())
                .Order(StringComparer.Ordinal),
        ];
    }

    // Other tests of the process are traced as well: ours is what happens below an activity of our own.
    private static async Task<IReadOnlyList<Activity>> TraceAsync(Func<Task> act)
    {
        using var parent = new Activity("test");
        parent.SetIdFormat(ActivityIdFormat.W3C).Start();
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == parent.TraceId)
                    stopped.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await act();
        return [.. stopped];
    }
}
