namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class SwapRefreshTests
{
    private const string Swap = "sql: SELECT id, v FROM app.items\nunique_index_columns: [id]\nrefresh_strategy: swap\n";

    [Fact]
    public async Task A_swap_builds_aside_and_keeps_everything()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap + "description: All items\nindexes: [{ columns: [v] }]\n"));
        await project.ExecuteAsync("GRANT SELECT ON app.m TO PUBLIC; CREATE VIEW app.p AS SELECT count(*) AS n FROM app.m; DELETE FROM app.items WHERE id > 40");
        var before = await project.ScalarAsync<uint>("SELECT 'app.m'::regclass::oid");
        var answer = await project.AnswerAsync(0, "m", "--row-count", "exact");
        answer.Text("app.m", "strategy").ShouldBe("swap");
        answer.Text("app.m", "reason").ShouldBeNull();
        (await project.ScalarAsync<uint>("SELECT 'app.m'::regclass::oid")).ShouldNotBe(before);
        (await project.ScalarAsync<bool>(
            """
            SELECT has_table_privilege('public', 'app.m', 'SELECT') AND obj_description('app.m'::regclass, 'pg_class') = 'All items'
                AND (SELECT count(*) = 2 FROM pg_index WHERE indrelid = 'app.m'::regclass AND indisvalid) AND (SELECT n = 40 FROM app.p)
                AND NOT EXISTS (SELECT FROM pg_namespace WHERE nspname LIKE 'matviews\_%')
            """)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_swap_finds_its_way_where_another_relation_has_the_name_of_the_array_type()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap), ("_m", Swap));
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 40");
        await project.AnswerAsync(0, "m");
        (await project.ScalarAsync<bool>("SELECT (SELECT count(*) FROM app.m) = 40 AND (SELECT count(*) FROM app._m) = 100")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_swap_is_a_refresh_in_the_run_log()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap));
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 40; UPDATE matviews.mv_refresh_log SET refreshed_at = '2001-01-01Z'");
        var run = (await project.AnswerAsync(0, "m", "--row-count", "exact")).Number("app.m", "run_id");
        (await project.ScalarAsync<bool>(
            $"""
            SELECT r.status = 2 AND r.operation = 1 AND r.duration_ms IS NOT NULL AND s ->> 'strategy' = 'swap' AND s ->> 'rows_before' = '100'
                AND s ->> 'rows_after' = '40' AND (s ->> 'bytes')::bigint > 0 AND s -> 'fallback_reason' = 'null' AND s ->> 'sql' LIKE '%REFRESH%'
                AND l.refreshed_at BETWEEN r.started_at AND r.finished_at
            FROM matviews.mat_view_runs r, matviews.mv_refresh_log l, LATERAL (SELECT r.meta #> '{"{service,response}"}' AS s) x WHERE r.id = {run}
            """)).ShouldBeTrue();
    }

    [Fact]
    public async Task After_a_swap_there_is_no_drift_and_nothing_to_plan()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap));
        await project.ExecuteAsync("CREATE VIEW app.p AS SELECT v FROM app.m");
        project.Project.Write("views/app/n.yaml", "sql: SELECT sum(v) AS total FROM app.p\n");
        await project.ApplyAsync();
        (await project.AnswerAsync(0, "m")).Views.ShouldBe(["app.m"]);
        var status = await project.Project.RunAsync("status", "--format", "json");
        status.Output.ShouldNotContain("\"drift\": true");
        (await project.Project.RunAsync("plan", "--detailed-exitcode")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Who_reads_through_a_plain_view_keeps_its_data_and_sees_the_new_view_at_the_next_refresh()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap));
        await project.ExecuteAsync("CREATE VIEW app.p AS SELECT v FROM app.m");
        project.Project.Write("views/app/n.yaml", "sql: SELECT sum(v) AS total FROM app.p\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 4");
        await project.AnswerAsync(0, "m");
        (await project.ScalarAsync<long>("SELECT total FROM app.n")).ShouldBe(5050);
        await project.AnswerAsync(0, "n");
        (await project.ScalarAsync<long>("SELECT total FROM app.n")).ShouldBe(10);
    }

    [Fact]
    public async Task Who_reads_directly_is_built_in_the_same_swap()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap), ("n", "sql: SELECT sum(v) AS total FROM app.m\n"));
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 4");
        var answer = await project.AnswerAsync(0, "m");
        answer.Views.ShouldBe(["app.m", "app.n"]);
        answer.Text("app.n", "reason").ShouldBe("together with app.m");
        (await project.ScalarAsync<long>("SELECT total FROM app.n")).ShouldBe(10);
        (await project.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE operation = 1 AND status = 2")).ShouldBe(2);
    }

    [Fact]
    public async Task A_direct_reader_without_data_is_built_anew_and_gets_data_only_when_asked_for()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap), ("n", "sql: SELECT sum(v) AS total FROM app.m\nwith_data: false\n"));
        (await project.AnswerAsync(0, "m")).Text("app.n", "reason")!.ShouldEndWith("it had no data, and has none now");
        (await project.ScalarAsync<bool>("SELECT relispopulated FROM pg_class WHERE oid = 'app.n'::regclass")).ShouldBeFalse();
        (await project.ScalarAsync<string>("SELECT string_agg(mv_name, ',') FROM matviews.mv_refresh_log")).ShouldBe("app.m");
        (await project.AnswerAsync(0, "m", "n")).Text("app.n", "reason")!.ShouldBe("together with app.m");
        (await project.ScalarAsync<long>("SELECT total FROM app.n")).ShouldBe(5050);
    }

    [Fact]
    public async Task A_plain_view_between_two_that_are_built_is_built_too()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap));
        await project.ExecuteAsync("CREATE VIEW app.p AS SELECT v FROM app.m");
        project.Project.Write("views/app/n.yaml", "sql: SELECT (SELECT sum(v) FROM app.p) AS total, (SELECT count(*) FROM app.m) AS n\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 4");
        (await project.AnswerAsync(0, "m")).Views.ShouldBe(["app.m", "app.n"]);
        (await project.ScalarAsync<bool>("SELECT total = 10 AND n = 4 FROM app.n")).ShouldBeTrue();
    }

    [Fact]
    public async Task Views_that_draw_each_other_along_are_swapped_once_and_their_readers_follow()
    {
        await using var project = await RefreshProject.CreateAsync(
            ("m", Swap), ("n", "sql: SELECT sum(v) AS total FROM app.m\nrefresh_strategy: swap\n"), ("a", "sql: SELECT count(*) AS n FROM app.items\n"));
        await project.ExecuteAsync("CREATE VIEW app.p AS SELECT total FROM app.n");
        project.Project.Write("views/app/b.yaml", "sql: SELECT total FROM app.p\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 4");
        (await project.AnswerAsync(0, "--all")).Views.ShouldBe(["app.a", "app.m", "app.n", "app.b"]);
        (await project.ScalarAsync<long>("SELECT total FROM app.b")).ShouldBe(10);
        (await project.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE operation = 1")).ShouldBe(4);
    }

    [Fact]
    public async Task A_reader_that_is_not_managed_is_not_rebuilt_behind_its_owner_s_back()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap));
        await project.ExecuteAsync("CREATE MATERIALIZED VIEW app.theirs AS SELECT sum(v) AS total FROM app.m");
        var answer = await project.AnswerAsync(1, "m");
        answer.Text("app.m", "outcome").ShouldBe("failed");
        answer.Text("app.m", "error")!.ShouldContain("app.theirs");
        (await project.AnswerAsync(0, "m", "--strategy", "concurrent")).Text("app.m", "strategy").ShouldBe("concurrent");
    }

    [Fact]
    public async Task Where_the_row_type_is_used_another_strategy_is_used_and_the_answer_says_why()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap));
        await project.ExecuteAsync("CREATE TABLE app.kept (row app.m)");
        var answer = await project.AnswerAsync(0, "m");
        answer.Text("app.m", "strategy").ShouldBe("concurrent");
        answer.Text("app.m", "reason")!.ShouldContain("row type");
        (await project.ResponseAsync("m", "fallback_reason"))!.ShouldContain("row type");
    }

    [Fact]
    public async Task An_unpopulated_view_is_refreshed_regularly_although_a_swap_was_asked_for()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap + "with_data: false\n"));
        var answer = await project.AnswerAsync(0, "m");
        answer.Text("app.m", "strategy").ShouldBe("regular");
        answer.Text("app.m", "reason")!.ShouldContain("no data yet");
    }

    [Fact]
    public async Task A_swap_that_fails_leaves_the_old_view_and_nothing_else()
    {
        await using var project = await RefreshProject.CreateAsync(("m", "sql: SELECT 1 / v AS x FROM app.items\nrefresh_strategy: swap\n"));
        await project.ExecuteAsync("INSERT INTO app.items VALUES (0, 0)");
        var answer = await project.AnswerAsync(1, "m");
        answer.Text("app.m", "error")!.ShouldContain("division by zero");
        (await project.ScalarAsync<bool>(
            """
            SELECT (SELECT count(*) = 100 FROM app.m) AND NOT EXISTS (SELECT FROM pg_namespace WHERE nspname LIKE 'matviews\_%')
                AND (SELECT status = 3 AND error ->> 'sqlstate' = '22012' FROM matviews.mat_view_runs ORDER BY id DESC LIMIT 1)
            """)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_dry_run_shows_what_a_swap_draws_along()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap), ("n", "sql: SELECT sum(v) AS total FROM app.m\n"));
        var answer = await project.AnswerAsync(0, "m", "--dry-run");
        answer.Views.ShouldBe(["app.m", "app.n"]);
        answer.Text("app.n", "strategy").ShouldBe("swap");
    }
}
