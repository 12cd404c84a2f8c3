using System.Text.Json;
using MatViewsMigrate.DatabaseTests.Refresh;
using MatViewsMigrate.DatabaseTests.Registry;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.DatabaseTests.Runs;

public sealed class RunStatisticsTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private const string Written = """{"strategy": "concurrent", "rows_before": 100, "rows_after": 100, "rows_inserted": %, "rows_deleted": %}""";

    private static DateTimeOffset DayAgo => TimeProvider.System.GetUtcNow().AddHours(-24);

    [Fact]
    public async Task Without_a_registry_there_is_nothing_to_sum_up()
    {
        await using var connection = await registry.Database.OpenAsync();
        (await new RunStatistics("nowhere").ReadAsync(connection, new() { RecentlySince = DayAgo }, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Times_are_those_of_successes()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        foreach (var duration in Enumerable.Range(1, 20))
            await AddAsync(fixture, duration: duration * 10);
        await AddAsync(fixture, RunStatus.Failed, 9999);
        await AddAsync(fixture, RunStatus.Failed, 9999, "3 days");
        await AddAsync(fixture, RunStatus.Running, null);

        var stats = (await ReadAsync(fixture)).ShouldHaveSingleItem();
        (stats.Runs, stats.Succeeded, stats.Failed, stats.Running, stats.FailedRecently).ShouldBe((23, 20, 2, 1, 1));
        stats.LastStatus.ShouldBe(RunStatus.Running);
        new[] { stats.Average, stats.Minimum, stats.Maximum, stats.Median, stats.P95, stats.Last, stats.MovingAverage }
            .Select(time => time?.TotalMilliseconds).ShouldBe([105, 10, 200, 105, 190.5, 200, 145]);
        // 180 of the last five over 80 of the fifteen before them.
        stats.Trend.ShouldBe(2.25);
    }

    [Fact]
    public async Task Rows_and_churn_are_the_latest_that_are_known()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await AddAsync(fixture, response: """{"strategy": "regular", "rows_before": null, "rows_after": null, "rows_inserted": 70}""");
        (await ReadAsync(fixture)).ShouldHaveSingleItem().Rows.ShouldBe(70);
        foreach (var written in new[] { "50", "100" })
            await AddAsync(fixture, response: Written.Replace("%", written));
        await AddAsync(fixture, RunStatus.Failed, response: """{"strategy": "concurrent"}""");

        var stats = (await ReadAsync(fixture)).ShouldHaveSingleItem();
        (stats.Rows, stats.LastChurn, stats.AverageChurn).ShouldBe((100, 1, 0.75));
    }

    [Fact]
    public async Task Filters_leave_out_what_they_do_not_name()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await AddAsync(fixture, age: "10 days", operation: Operation.Create);
        await AddAsync(fixture);
        var other = await fixture.Writer.EnsureDefinitionAsync(fixture.Session, new ViewName("a", "other"), default);
        await fixture.TestDatabase.AddRunAsync(fixture.Schema, other);

        (await ReadAsync(fixture)).Select(stats => (stats.View.Name, stats.Operation)).ShouldBe(
            [("m", Operation.Create), ("m", Operation.Refresh), ("other", Operation.Refresh)]);
        (await ReadAsync(fixture, new() { RecentlySince = DayAgo, Since = DayAgo, View = new("a", "m") }))
            .ShouldHaveSingleItem().Operation.ShouldBe(Operation.Refresh);
        (await ReadAsync(fixture, new() { RecentlySince = DayAgo, Operation = Operation.Create })).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_registrys_own_view_gives_the_same_numbers()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        foreach (var duration in new[] { 7, 1, 90, 13, 41, 8, 20, 55, 3 })
            await AddAsync(fixture, duration: duration, response: Written.Replace("%", $"{duration}"));
        await AddAsync(fixture, RunStatus.Failed, null, "30 hours");
        await AddAsync(fixture, RunStatus.Failed, 4, "30 minutes", Operation.Alter);
        await AddAsync(fixture, operation: Operation.Create, response: """{"rows_after": 12}""");

        var ours = Rendered(await ReadAsync(fixture)).Select(stats => JsonSerializer.Serialize(Numbers(stats)));
        var theirs = await fixture.TestDatabase.ScalarAsync<string>($"""
            SELECT json_agg(v ORDER BY schema_name, name, array_position(ARRAY['create', 'refresh', 'delete', 'alter'], operation))::text
            FROM (
                SELECT schema_name, name, operation, runs, succeeded, failed, running, failed_24h, avg_ms, min_ms, max_ms, median_ms,
                       p95_ms, last_ms, moving_avg_ms, trend, last_status, row_count, last_churn, avg_churn
                FROM {fixture.Schema}.mat_view_run_stats) v
            """);
        JsonDocument.Parse(theirs!).RootElement.EnumerateArray()
            .Select(row => JsonSerializer.Serialize(row.EnumerateObject().Select(member => Rounded(member.Value))))
            .ShouldBe(ours);
    }

    [Fact]
    public async Task The_command_finds_runs_of_views_that_are_gone()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", "sql: SELECT id FROM app.items\n"));
        File.Delete(Path.Combine(project.Project.Folder, "views/app/mv_a.yaml"));
        (await project.Project.RunAsync("apply", "--auto-approve", "--allow", "delete")).ExitCode.ShouldBe(0);

        var stats = await project.Project.RunAsync("runs", "stats", "--view", "mv_a");
        stats.ExitCode.ShouldBe(0, stats.ToString());
        stats.Output.ShouldContain("app.mv_a\n  create   1 run, none failed");
        stats.Output.ShouldContain("  delete   1 run, none failed");
        stats.Output.Split('\n').ShouldAllBe(line => line.Length <= 80);
        var csv = await project.Project.RunAsync("runs", "list", "--view", "mv_a", "--operation", "delete", "--format", "csv");
        csv.Output.Split("\r\n").Length.ShouldBe(3, csv.ToString());
        (await project.Project.RunAsync("runs", "stats", "--format", "csv")).Output.Split("\r\n").Length.ShouldBeGreaterThan(3);
    }

    private static Task AddAsync(
        RunFixture fixture, RunStatus status = RunStatus.Success, int? duration = 100, string age = "1 hour",
        Operation operation = Operation.Refresh, string response = "{}") =>
        fixture.TestDatabase.AddRunAsync(fixture.Schema, fixture.DefinitionId, status, duration, age, operation, response);

    private static Task<IReadOnlyList<RunStats>> ReadAsync(RunFixture fixture, StatsFilter? filter = null) =>
        new RunStatistics(fixture.Schema).ReadAsync(fixture.Session, filter ?? new() { RecentlySince = DayAgo }, default);

    private static IEnumerable<JsonElement> Rendered(IReadOnlyList<RunStats> stats)
    {
        using var writer = new StringWriter();
        RunStatsJson.Write(writer, stats);
        return [.. JsonDocument.Parse(writer.ToString()).RootElement.EnumerateArray()];
    }

    private static IEnumerable<object?> Numbers(JsonElement stats) => stats.EnumerateObject()
        .Where(member => member.Name is not ("view" or "last_started_at"))
        .Select(member => Rounded(member.Value));

    // Durations are kept in ticks of 100 ns, and JSON has four digits.
    private static object? Rounded(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Math.Round(value.GetDouble(), 3),
        JsonValueKind.Null => null,
        _ => value.GetString(),
    };
}
