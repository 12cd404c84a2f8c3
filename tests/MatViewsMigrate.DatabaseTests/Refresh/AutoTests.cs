namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class AutoTests
{
    private const string Query = "sql: SELECT id, v FROM app.items\nrefresh_strategy: auto\n";
    private const string Keyed = Query + "unique_index_columns: [id]\n";
    private const string More = "INSERT INTO app.items SELECT n, n FROM generate_series(101, 20000) n; ANALYZE app.items; SELECT pg_stat_force_next_flush()";

    [Theory]
    [InlineData(Keyed, "concurrent", "auto: it has only 100 rows")]
    [InlineData(Query, "swap", "auto: it has no unique index")]
    [InlineData(Keyed + "with_data: false\n", "regular", "auto: it has no data yet")]
    public async Task It_is_chosen_by_what_the_view_can_take_and_the_reason_is_kept(string yaml, string strategy, string reason)
    {
        await using var project = await RefreshProject.CreateAsync(("m", yaml));
        var dry = await project.AnswerAsync(0, "m", "--dry-run");
        dry.Text("app.m", "strategy").ShouldBe(strategy);
        dry.Text("app.m", "reason")!.ShouldStartWith($"dry run: {strategy}; {reason}");
        var answer = await project.AnswerAsync(0, "m");
        answer.Text("app.m", "strategy").ShouldBe(strategy);
        answer.Text("app.m", "reason")!.ShouldStartWith(reason);
        (await project.ResponseAsync("m", "strategy_reason"))!.ShouldStartWith(reason);
        (await project.ScalarAsync<string>("SELECT meta #>> '{service,request,strategy}' FROM matviews.mat_view_runs ORDER BY id DESC LIMIT 1")).ShouldBe("auto");
    }

    [Fact]
    public async Task What_has_nothing_new_is_skipped()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Keyed), ("n", "sql: SELECT v FROM app.items\nrefresh_strategy: auto\n"));
        await project.AnswerAsync(0, "--all");
        var answer = await project.AnswerAsync(0, "--all");
        answer.Views.Select(view => answer.Text(view, "outcome")).ShouldAllBe(outcome => outcome == "skipped");
        answer.Text("app.n", "reason")!.ShouldContain("nothing that it reads has changed");
    }

    [Fact]
    public async Task What_was_written_to_the_sources_decides_between_concurrent_and_swap()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Keyed));
        await project.ExecuteAsync(More);
        await project.AnswerAsync(0, "m", "--strategy", "regular");
        await project.ExecuteAsync("ANALYZE app.m; UPDATE app.items SET v = -v WHERE id <= 200; SELECT pg_stat_force_next_flush()");
        var little = await project.AnswerAsync(0, "m");
        little.Text("app.m", "strategy").ShouldBe("concurrent");
        little.Text("app.m", "reason").ShouldBe("auto: only 1 % of its rows are expected to change");
        little.Number("app.m", "rows_inserted").ShouldBe(200);
        await project.ExecuteAsync("UPDATE app.items SET v = -v WHERE id <= 10000; SELECT pg_stat_force_next_flush()");
        var much = await project.AnswerAsync(0, "m");
        much.Text("app.m", "strategy").ShouldBe("swap");
        much.Text("app.m", "reason").ShouldBe("auto: 50 % of its rows are expected to change");
        (await project.ScalarAsync<bool>("SELECT NOT EXISTS (TABLE app.m EXCEPT TABLE app.items)")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_column_that_differs_each_time_makes_it_a_swap()
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync(More);
        project.Project.Write("views/app/m.yaml", "sql: SELECT id, now() AS at FROM app.items\nunique_index_columns: [id]\nrefresh_strategy: auto\nallow_volatile: { at: shown to people }\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("ANALYZE app.m");
        (await project.AnswerAsync(0, "m")).Text("app.m", "reason").ShouldBe("auto: column at differs at every refresh, so every row is written");
    }

    [Fact]
    public async Task A_swap_that_would_build_others_is_not_chosen()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Keyed), ("n", "sql: SELECT sum(v) AS total FROM app.m\n"));
        await project.ExecuteAsync(More);
        await project.AnswerAsync(0, "m", "--strategy", "regular");
        await project.ExecuteAsync("ANALYZE app.m; UPDATE app.items SET v = -v; SELECT pg_stat_force_next_flush()");
        var answer = await project.AnswerAsync(0, "m");
        answer.Views.ShouldBe(["app.m"]);
        answer.Text("app.m", "reason").ShouldBe("auto: a swap would have to build app.n too");
    }

    [Theory]
    [InlineData(Keyed, "concurrent")]
    [InlineData(Query, "regular")]
    public async Task Where_its_row_type_is_used_it_is_never_a_swap(string yaml, string strategy)
    {
        await using var project = await RefreshProject.CreateAsync(("m", yaml));
        await project.ExecuteAsync("CREATE TABLE app.kept (row app.m)");
        await project.ExecuteAsync(More);
        await project.AnswerAsync(0, "m", "--strategy", "regular");
        await project.ExecuteAsync("ANALYZE app.m; UPDATE app.items SET v = -v; SELECT pg_stat_force_next_flush()");
        var answer = await project.AnswerAsync(0, "m");
        answer.Text("app.m", "strategy").ShouldBe(strategy);
        answer.Text("app.m", "reason")!.ShouldContain("row type");
    }

    [Fact]
    public async Task A_reader_that_is_not_managed_is_in_the_way_of_a_swap_but_not_of_auto()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await project.ExecuteAsync("CREATE MATERIALIZED VIEW app.theirs AS SELECT sum(v) AS total FROM app.m");
        var answer = await project.AnswerAsync(0, "m");
        answer.Text("app.m", "strategy").ShouldBe("regular");
        answer.Text("app.m", "reason")!.ShouldContain("app.theirs reads what a swap would build, and is not managed");
    }
}
