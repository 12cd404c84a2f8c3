using System.Text.Json;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class RunStatsTests
{
    private static readonly RunStats Refreshes = new(SamplePlans.Activity, Operation.Refresh)
    {
        Runs = 1200,
        Succeeded = 1190,
        Failed = 10,
        FailedRecently = 3,
        Average = TimeSpan.FromSeconds(4.9),
        Minimum = TimeSpan.FromSeconds(4),
        Maximum = TimeSpan.FromMinutes(2),
        Median = TimeSpan.FromSeconds(4.5),
        P95 = TimeSpan.FromSeconds(9),
        Last = TimeSpan.FromSeconds(5),
        MovingAverage = TimeSpan.FromSeconds(4.8),
        Trend = 1.04,
        LastStartedAt = new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.Zero),
        LastStatus = RunStatus.Failed,
        Rows = 1_234_567,
        LastChurn = 0.025,
        AverageChurn = 0.0371,
    };

    private static readonly RunStats Creates = new(SamplePlans.Activity, Operation.Create)
    {
        Runs = 1,
        Running = 1,
        LastStatus = RunStatus.Running,
        LastStartedAt = new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void They_read_like_this() =>
        Golden.ShouldMatch(Text([Creates, Refreshes, Creates with { View = new ViewName("a", "b") }]), "text");

    [Fact]
    public void Nothing_is_a_sentence() => Text([]).ShouldBe("No runs.\n");

    [Fact]
    public void Every_line_fits_a_terminal() => Text([Creates, Refreshes]).Split('\n').ShouldAllBe(line => line.Length <= 80);

    [Fact]
    public void Json_has_every_number_and_null_for_what_is_unknown()
    {
        using var document = JsonDocument.Parse(Rendered.Text(writer => RunStatsJson.Write(writer, [Refreshes, Creates])));
        var refreshes = document.RootElement[0];
        refreshes.EnumerateObject().Select(member => member.Name).ShouldBe(
        [
            "view", "schema", "name", "operation", "count", "succeeded", "failed", "running", "failed_recently", "avg_ms", "min_ms",
            "max_ms", "median_ms", "p95_ms", "last_ms", "moving_avg_ms", "trend", "last_started_at", "last_status", "rows",
            "last_churn", "avg_churn",
        ]);
        refreshes.GetProperty("p95_ms").GetInt32().ShouldBe(9000);
        document.RootElement[1].GetProperty("avg_ms").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Csv_has_every_member_of_the_json_in_its_order()
    {
        var json = JsonDocument.Parse(Rendered.Text(writer => RunStatsJson.Write(writer, [Refreshes]))).RootElement[0];
        var lines = Rendered.Text(writer => RunStatsCsv.Write(writer, [Refreshes])).Split("\r\n");
        lines[0].ShouldBe(string.Join(',', json.EnumerateObject().Select(member => member.Name)));
        lines[1].ShouldStartWith("analytics.mv_user_activity,analytics,mv_user_activity,refresh,1200,1190,10,0,3,4900,4000,120000,4500,9000,5000,4800,1.04,2030-01-31T12:00:00");
        lines[1].ShouldEndWith(",failed,1234567,0.025,0.0371");
        Rendered.Text(writer => RunStatsCsv.Write(writer, [])).ShouldBe(lines[0] + "\r\n");
    }

    [Fact]
    public void Runs_as_csv_have_the_columns_of_the_registry_and_quote_what_needs_it()
    {
        var lines = Rendered.Text(writer => RunsCsv.Write(writer, [SampleRuns.Working, SampleRuns.Failure])).Split("\r\n");
        lines[0].ShouldBe(
            "id,mat_view_definition_id,view,status,operation,started_at,finished_at,duration_ms,error,meta,created_at,updated_at,batch_id");
        lines[1].ShouldStartWith("1019,3,analytics.mv_user_activity,running,delete,2030-01-31T12:00:00.000Z,,,,\"{");
        lines[2].ShouldContain("""
            ,4900,"{""message"":""could not create
            """.Trim());
        lines[2].ShouldContain("\\nKey (user_id)=(7) is duplicated.");
    }

    private static string Text(IReadOnlyList<RunStats> stats) =>
        Rendered.Text(writer => new RunStatsText(writer, Ink.Plain, TimeSpan.FromHours(24)).Write(stats));
}
