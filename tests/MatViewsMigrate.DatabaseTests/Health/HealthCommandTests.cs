using System.Text.Json;
using MatViewsMigrate.DatabaseTests.Refresh;
using MatViewsMigrate.DatabaseTests.Runs;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.DatabaseTests.Health;

public sealed class HealthCommandTests
{
    private const string Plain = "sql: SELECT id, v FROM app.items\n";
    private const string Keyed = Plain + "refresh_strategy: concurrent\nunique_index_columns: [id]\n";

    [Fact]
    public async Task What_was_just_applied_is_healthy()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Keyed + "freshness: { max_age: 1h }\n"));
        var health = await project.Project.RunAsync("health");
        (health.ExitCode, health.Output).ShouldBe((0, "Healthy: 1 view.\n"), health.ToString());
        (await project.RefreshAsync("mv_a")).ExitCode.ShouldBe(0);
        await ShouldFindAsync(project);
    }

    [Fact]
    public async Task Without_a_registry_there_is_nothing_to_be_ill()
    {
        await using var project = await RefreshProject.CreateAsync();
        (await project.Project.RunAsync("health")).Output.ShouldBe("No managed views.\n");
    }

    [Fact]
    public async Task Each_check_finds_what_it_is_for()
    {
        await using var project = await RefreshProject.CreateAsync(
            ("mv_stale", Plain + "freshness: { max_age: 1m }\n"), ("mv_gone", Plain), ("mv_empty", Plain), ("mv_drift", Plain),
            ("mv_index", Keyed), ("mv_slow", Plain));
        await project.ExecuteAsync("""
            UPDATE matviews.mv_refresh_log SET refreshed_at = now() - interval '5 minutes' WHERE mv_name = 'app.mv_stale';
            DROP MATERIALIZED VIEW app.mv_gone;
            REFRESH MATERIALIZED VIEW app.mv_empty WITH NO DATA;
            COMMENT ON MATERIALIZED VIEW app.mv_drift IS 'changed by hand';
            DROP INDEX app.mv_index_id_key
            """.Replace("mv_index_id_key", await IndexAsync(project, "mv_index")));
        var slow = await DefinitionAsync(project, "mv_slow");
        await project.Database.AddRunAsync("matviews", slow, duration: 200, times: 4);
        await project.Database.AddRunAsync("matviews", slow, duration: 900);
        await project.Database.AddRunAsync("matviews", slow, RunStatus.Running, null);

        await ShouldFindAsync(
            project, "mv_drift drift", "mv_empty unpopulated", "mv_gone missing", "mv_index drift", "mv_index invalid_index",
            "mv_slow abandoned", "mv_slow slow", "mv_stale stale");
        var some = await project.Project.RunAsync("health", "mv_slow", "--ignore", "slow,abandoned");
        some.ExitCode.ShouldBe(0, some.ToString());
        (await project.Project.RunAsync("health", "mv_slwo")).Error.ShouldContain("did you mean `mv_slow`?");
        (await project.Project.RunAsync("health", "--ignore", "drfit")).Error.ShouldContain("did you mean `drift`?");
    }

    [Fact]
    public async Task A_column_that_is_new_each_time_is_found_as_churn()
    {
        await using var project = await RefreshProject.CreateAsync(
            ("mv_churn", """
                sql: SELECT id, now() AS at FROM app.items
                refresh_strategy: concurrent
                unique_index_columns: [id]
                row_count: exact
                allow_volatile:
                  - column: at
                    reason: to be found
                """));
        (await project.RefreshAsync("mv_churn")).ExitCode.ShouldBe(0);
        await ShouldFindAsync(project, "mv_churn high_churn");
    }

    [Fact]
    public async Task A_refresh_that_fails_is_found_until_one_succeeds()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", "sql: SELECT id, 1 / (v - 101) AS x FROM app.items\n"));
        await project.ExecuteAsync("INSERT INTO app.items VALUES (101, 101)");
        (await project.RefreshAsync("mv_a")).ExitCode.ShouldBe(1);
        await ShouldFindAsync(project, "mv_a failing");
        (await project.Project.RunAsync("health")).Output.ShouldContain("division by zero");
        (await project.Project.RunAsync("health", "--failures", "2")).ExitCode.ShouldBe(0);
        await project.ExecuteAsync("DELETE FROM app.items WHERE id = 101");
        (await project.RefreshAsync("mv_a")).ExitCode.ShouldBe(0);
        await ShouldFindAsync(project);
    }

    [Fact]
    public async Task A_create_that_failed_is_found_for_as_long_as_a_file_asks_for_it()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        project.Project.Write("views/app/mv_new.yaml", "sql: SELECT 1 / (id - 1) AS x FROM app.items\n");
        (await project.Project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(1);
        await ShouldFindAsync(project, "mv_new failing");
        File.Delete(Path.Combine(project.Project.Folder, "views/app/mv_new.yaml"));
        await ShouldFindAsync(project);
        (await project.Project.RunAsync("health")).Error
            .ShouldBe("note: app.mv_new was never applied, and no file describes it any more: the next apply forgets it\n");

        // Files that cannot be read, or are somewhere else, tell nothing.
        project.Project.Write("views/app/mv_a.yaml", "sql: [\n");
        await ShouldFindAsync(project, "mv_new failing");
        project.Project.Write("views/app/mv_a.yaml", Plain);
        await project.ApplyAsync();
        (await project.Project.RunAsync("health")).Error.ShouldBe("");
    }

    [Fact]
    public async Task A_run_at_work_is_not_abandoned()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        await using var session = await project.Database.OpenAsync();
        await using var log = new RunLog(new(project.Database.ConnectionString), "matviews", TimeProvider.System);
        var run = await log.BeginAsync(
            new(await DefinitionAsync(project, "mv_a"), Operation.Refresh, Guid.NewGuid(), []), session, default);
        await ShouldFindAsync(project);
        await log.SucceedAsync(run, []);
        await ShouldFindAsync(project);
    }

    [Fact]
    public async Task Metrics_replace_their_file_as_a_whole()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        (await project.RefreshAsync("mv_a")).ExitCode.ShouldBe(0);
        project.Project.Write("out/matviews.prom", "what was there before");
        var metrics = await project.Project.RunAsync("metrics", "--output", "out/matviews.prom");
        (metrics.ExitCode, metrics.Output).ShouldBe((0, ""), metrics.ToString());
        var folder = Path.Combine(project.Project.Folder, "out");
        Directory.GetFiles(folder).ShouldHaveSingleItem();
        var text = await File.ReadAllTextAsync(Path.Combine(folder, "matviews.prom"));
        text.ShouldStartWith("# HELP matviews_healthy ");
        text.ShouldContain("\nmatviews_healthy 1\n");
        text.ShouldContain("\nmatviews_runs{view=\"app.mv_a\",operation=\"refresh\",status=\"success\"} 1\n");
        text.ShouldEndWith("\n# EOF\n");
        (await project.Project.RunAsync("metrics", "--output", "nowhere/matviews.prom")).ExitCode.ShouldBe(64);
        JsonDocument.Parse((await project.Project.RunAsync("metrics", "--format", "json")).Output)
            .RootElement.GetProperty("metrics").GetArrayLength().ShouldBeGreaterThan(10);
    }

    private static async Task ShouldFindAsync(RefreshProject project, params string[] findings)
    {
        var health = await project.Project.RunAsync("health", "--format", "json");
        health.ExitCode.ShouldBe(findings.Length == 0 ? 0 : 6, health.ToString());
        var root = JsonDocument.Parse(health.Output).RootElement;
        root.GetProperty("healthy").GetBoolean().ShouldBe(findings.Length == 0);
        root.GetProperty("findings").EnumerateArray()
            .Select(finding => $"{finding.GetProperty("view").GetString()![4..]} {finding.GetProperty("check").GetString()}")
            .Order(StringComparer.Ordinal).ShouldBe(findings);
    }

    private static Task<long> DefinitionAsync(RefreshProject project, string view) =>
        project.ScalarAsync<long>($"SELECT id FROM matviews.mat_view_definitions WHERE name = '{view}'");

    private static async Task<string> IndexAsync(RefreshProject project, string view) =>
        (await project.ScalarAsync<string>($"SELECT indexname::text FROM pg_indexes WHERE tablename = '{view}'"))!;
}
