using System.Text.Json;
using MatViewsMigrate.DatabaseTests.Runs;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class RefreshRunTests
{
    private const string Query = "sql: SELECT id, v FROM app.items\n";

    [Fact]
    public async Task A_refresh_is_a_successful_run_with_request_and_response()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        var answer = await project.AnswerAsync(0, "m", "--row-count", "exact", "--statement-timeout", "1m");
        var run = answer.Number("app.m", "run_id");
        (await project.ScalarAsync<bool>(
            $"""
            SELECT status = 2 AND operation = 1 AND finished_at >= started_at AND duration_ms IS NOT NULL AND error IS NULL
                AND batch_id = '{answer.Root.GetProperty("batch_id").GetString()}'
                AND meta #>> '{"{service,request,strategy}"}' = 'regular' AND meta #>> '{"{service,request,statement_timeout_ms}"}' = '60000'
                AND meta #>> '{"{service,response,sql}"}' = 'REFRESH MATERIALIZED VIEW app.m'
                AND (meta #>> '{"{service,response,bytes}"}')::bigint >= 8192 AND meta #>> '{"{service,response,retries}"}' = '0'
                AND meta #> '{"{service,response}"}' ?& ARRAY['rows_before', 'rows_after', 'rows_inserted', 'rows_deleted', 'strategy', 'fallback_reason', 'lock_waits']
            FROM matviews.mat_view_runs WHERE id = {run}
            """)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_running_row_is_there_while_the_refresh_works()
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync("CREATE FUNCTION app.nap(x int) RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN PERFORM pg_sleep(1.5); RETURN x; END'");
        project.Project.Write("views/app/m.yaml", "sql: SELECT app.nap(1) AS x\n");
        await project.ApplyAsync();
        var refresh = project.AnswerAsync(0, "m");
        await Condition.BecomesTrueAsync(() => project.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM matviews.mat_view_runs WHERE status = 1 AND operation = 1)"));
        await refresh;
        (await project.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM matviews.mat_view_runs WHERE status = 1)")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_division_by_zero_is_recorded_with_its_sqlstate_and_statement()
    {
        await using var project = await RefreshProject.CreateAsync(("m", "sql: SELECT 1 / v AS x FROM app.items\n"));
        await project.ExecuteAsync("INSERT INTO app.items VALUES (0, 0)");
        var answer = await project.AnswerAsync(1, "m");
        answer.Text("app.m", "error")!.ShouldContain("SQLSTATE 22012");
        (await project.ScalarAsync<bool>(
            $"""
            SELECT status = 3 AND error ->> 'sqlstate' = '22012' AND error ->> 'message' = 'division by zero' AND error ->> 'class' = 'PostgresException'
                AND error ->> 'statement' = 'REFRESH MATERIALIZED VIEW app.m' AND meta #>> '{"{service,response,strategy}"}' = 'regular'
            FROM matviews.mat_view_runs WHERE id = {answer.Number("app.m", "run_id")}
            """)).ShouldBeTrue();
        (await project.ScalarAsync<long>("SELECT count(*) FROM app.m")).ShouldBe(100);
    }

    [Fact]
    public async Task Duplicate_keys_of_a_concurrent_refresh_are_recorded()
    {
        await using var project = await RefreshProject.CreateAsync(
            ("m", "sql: SELECT abs(v) AS k FROM app.items\nunique_index_columns: [k]\nrefresh_strategy: concurrent\n"));
        await project.ExecuteAsync("INSERT INTO app.items VALUES (-1, -1)");
        (await project.AnswerAsync(1, "m")).Text("app.m", "error")!.ShouldContain("duplicate");
        (await project.ScalarAsync<string>("SELECT error ->> 'sqlstate' FROM matviews.mat_view_runs ORDER BY id DESC LIMIT 1")).ShouldBeOneOf("21000", "23505");
    }

    [Fact]
    public async Task The_refresh_log_has_the_time_before_the_refresh_s_snapshot()
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync("CREATE FUNCTION app.nap(x int) RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN PERFORM pg_sleep(1); RETURN x; END'");
        project.Project.Write("views/app/m.yaml", "sql: SELECT app.nap(1) AS x\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("UPDATE matviews.mv_refresh_log SET refreshed_at = now() - interval '1 day'");
        await project.AnswerAsync(0, "m");
        (await project.ScalarAsync<bool>(
            """
            SELECT l.refreshed_at >= r.started_at AND l.refreshed_at <= r.finished_at - interval '1 second'
            FROM matviews.mv_refresh_log l, (SELECT * FROM matviews.mat_view_runs ORDER BY id DESC LIMIT 1) r WHERE l.mv_name = 'app.m'
            """)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_failure_does_not_make_a_view_fresh()
    {
        await using var project = await RefreshProject.CreateAsync(("m", "sql: SELECT 1 / v AS x FROM app.items\n"));
        await project.ExecuteAsync("INSERT INTO app.items VALUES (0, 0); UPDATE matviews.mv_refresh_log SET refreshed_at = '2001-01-01Z'");
        await project.AnswerAsync(1, "m");
        (await project.ScalarAsync<bool>("SELECT refreshed_at = '2001-01-01Z' FROM matviews.mv_refresh_log")).ShouldBeTrue();
    }

    [Fact]
    public async Task Status_shows_that_a_stale_view_is_fresh_again()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query + "freshness: { max_age: 1h }\n"));
        await project.ExecuteAsync("UPDATE matviews.mv_refresh_log SET refreshed_at = now() - interval '2 hours'");
        (await StatusAsync(project)).GetProperty("fresh").GetBoolean().ShouldBeFalse();
        await project.AnswerAsync(0, "m");
        var status = await StatusAsync(project);
        status.GetProperty("fresh").GetBoolean().ShouldBeTrue();
        status.GetProperty("age_ms").GetDouble().ShouldBeLessThan(60000);
        status.GetProperty("drift").GetBoolean().ShouldBeFalse();
        status.GetProperty("last_run").GetProperty("operation").GetString().ShouldBe("refresh");
    }

    [Fact]
    public async Task A_refreshed_project_has_nothing_to_plan()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await project.AnswerAsync(0, "--all");
        (await project.Project.RunAsync("plan", "--detailed-exitcode")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task No_view_file_is_needed()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        Directory.Delete(Path.Combine(project.Project.Folder, "views"), recursive: true);
        (await project.AnswerAsync(0, "m")).Text("app.m", "outcome").ShouldBe("done");
    }

    [Fact]
    public async Task A_run_that_was_abandoned_is_recorded_as_failed_before()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await project.ExecuteAsync("INSERT INTO matviews.mat_view_runs (mat_view_definition_id, status, operation, started_at) SELECT id, 1, 1, now() FROM matviews.mat_view_definitions");
        var result = await project.RefreshAsync("m");
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Error.ShouldContain("run 2 (refresh of app.m) was abandoned: recorded as failed");
        (await project.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE status = 3 AND error ->> 'class' = 'Abandoned'")).ShouldBe(1);
    }

    [Fact]
    public async Task What_an_abandoned_apply_left_staged_goes_with_its_run()
    {
        await using var project = await AbandonedAsync();
        var result = await project.RefreshAsync("m");
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Error.ShouldContain("run 2 (alter of app.m) was abandoned: recorded as failed");
        result.Error.ShouldContain("removed what an abandoned command left in matviews_staging_0123456789ab");
        (await project.ScalarAsync<bool>("SELECT NOT EXISTS (SELECT FROM pg_namespace WHERE nspname LIKE 'matviews\\_%')")).ShouldBeTrue();
        (await project.ScalarAsync<bool>("SELECT status = 3 AND error ->> 'class' = 'Abandoned' FROM matviews.mat_view_runs WHERE id = 2")).ShouldBeTrue();
    }

    [Fact]
    public async Task What_an_apply_at_work_has_staged_stays()
    {
        await using var project = await AbandonedAsync();
        await using var session = await project.Database.OpenAsync();
        await using var held = await ApplyLock.TakeAsync(session, "matviews", TimeSpan.Zero, TimeProvider.System, null, CancellationToken.None);
        (await project.RefreshAsync("m")).Error.ShouldNotContain("removed");
        (await project.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'matviews_staging_0123456789ab')")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_view_that_is_gone_fails_and_says_what_to_do()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await project.ExecuteAsync("DROP MATERIALIZED VIEW app.m");
        (await project.AnswerAsync(1, "m")).Text("app.m", "error")!.ShouldContain("matviews apply");
    }

    [Fact]
    public async Task A_view_that_is_not_managed_is_refused()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await project.ExecuteAsync("CREATE MATERIALIZED VIEW app.foreign_one AS SELECT 1 AS x");
        var result = await project.RefreshAsync("app.foreign_one");
        result.ExitCode.ShouldBe(64, result.ToString());
        result.Error.ShouldContain("not managed");
        result.Error.ShouldContain("matviews apply");
        (await project.AnswerAsync(0, "--all")).Views.ShouldBe(["app.m"]);
    }

    [Fact]
    public async Task Without_a_registry_there_is_nothing_to_refresh()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = new TestProject(database);
        var result = await project.RunAsync("refresh", "--all");
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Output.ShouldContain("Nothing to refresh.");
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'matviews'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("", "--all")]
    [InlineData("nothing_like_it", "there is no view nothing_like_it")]
    [InlineData("mm", "did you mean `m`?")]
    [InlineData("m --strategy swop", "did you mean `swap`?")]
    [InlineData("m --row-count many", "none, estimated, exact")]
    [InlineData("m --parallel 0", "number from 1")]
    [InlineData("m --lock-wait soon", "duration")]
    [InlineData("m --all", "exclude each other")]
    public async Task A_wrong_call_is_explained(string arguments, string message)
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        var result = await project.RefreshAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        result.ExitCode.ShouldBe(64, result.ToString());
        result.Error.ShouldContain(message);
    }

    [Fact]
    public async Task Names_with_quotes_are_refreshed()
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync("CREATE SCHEMA \"My \"\"Schema\"\"\"");
        project.Project.Write("views/app/q.yaml", "schema: 'My \"Schema\"'\nname: 'sales \"by\" region.1'\nsql: SELECT id FROM app.items\nunique_index_columns: [id]\nrefresh_strategy: concurrent\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 5");
        await project.AnswerAsync(0, "\"My \"\"Schema\"\"\".\"sales \"\"by\"\" region.1\"", "--row-count", "exact");
        (await project.ScalarAsync<long>("SELECT count(*) FROM \"My \"\"Schema\"\"\".\"sales \"\"by\"\" region.1\"")).ShouldBe(5);
        (await project.ResponseAsync("sales \"by\" region.1", "strategy")).ShouldBe("concurrent");
        (await project.ResponseAsync("sales \"by\" region.1", "rows_after")).ShouldBe("5");
    }

    [Fact]
    public async Task The_text_has_a_line_for_each_view_and_a_summary()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query), ("bad", "sql: SELECT 1 / v AS x FROM app.items\n"));
        await project.ExecuteAsync("INSERT INTO app.items VALUES (0, 0)");
        var result = await project.RefreshAsync("--all");
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("+ [2/2] refresh app.m: regular in");
        result.Error.ShouldContain("x [1/2] refresh app.bad: failed after");
        result.Output.ShouldContain("Refreshed 1 view, 1 failed.");
    }

    private static async Task<RefreshProject> AbandonedAsync()
    {
        var project = await RefreshProject.CreateAsync(("m", Query));
        await project.ExecuteAsync(
            $"""
            CREATE SCHEMA matviews_staging_0123456789ab;
            COMMENT ON SCHEMA matviews_staging_0123456789ab IS '{StagingNames.Mark("matviews")}';
            CREATE MATERIALIZED VIEW matviews_staging_0123456789ab.m AS SELECT 1 AS x;
            INSERT INTO matviews.mat_view_runs (mat_view_definition_id, status, operation, started_at) SELECT id, 1, 3, now() FROM matviews.mat_view_definitions;
            """);
        return project;
    }

    private static async Task<JsonElement> StatusAsync(RefreshProject project) =>
        JsonDocument.Parse((await project.Project.RunAsync("status", "--format", "json")).Output).RootElement.GetProperty("views")[0];
}
