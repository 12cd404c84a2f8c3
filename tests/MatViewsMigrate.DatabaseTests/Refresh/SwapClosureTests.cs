namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class SwapClosureTests
{
    private const string Swap = "sql: SELECT id, v FROM app.items\nrefresh_strategy: swap\n";
    private static readonly (string, string)[] Pair = [("m", Swap), ("n", "sql: SELECT sum(v) AS total FROM app.m\n")];

    [Fact]
    public async Task Only_refuses_a_swap_that_has_to_build_more_and_names_it()
    {
        await using var project = await RefreshProject.CreateAsync(Pair);
        var before = await project.ScalarAsync<uint>("SELECT 'app.m'::regclass::oid");
        var result = await project.RefreshAsync("m", "--only");
        result.ExitCode.ShouldBe(4, result.ToString());
        result.Error.ShouldContain("a swap of app.m has to build app.n too");
        (await project.ScalarAsync<uint>("SELECT 'app.m'::regclass::oid")).ShouldBe(before);
        (await project.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE operation = 1")).ShouldBe(0);
        (await project.AnswerAsync(0, "m", "--only", "--dry-run")).Text("app.m", "reason")!.ShouldContain("has to build app.n too");
    }

    [Theory]
    [InlineData("n")]
    [InlineData("m n")]
    [InlineData("m --strategy regular")]
    public async Task Only_has_nothing_against_what_was_named(string arguments)
    {
        await using var project = await RefreshProject.CreateAsync(Pair);
        await project.AnswerAsync(0, [.. arguments.Split(' '), "--only"]);
    }

    [Fact]
    public async Task What_a_swap_builds_too_is_said_before_with_its_cost()
    {
        await using var project = await RefreshProject.CreateAsync(Pair);
        var result = await project.RefreshAsync("m");
        result.ExitCode.ShouldBe(0, result.ToString());
        var lines = System.Text.RegularExpressions.Regex.Replace(result.Error, @"\s+", " ");
        lines.ShouldMatch("^ the swap of app.m builds app.n too: 2 views, some [0-9.]+ s by their last builds, and 0.0 MB of disk for second copies .* refresh app.m");
        (await project.AnswerAsync(0, "m", "--dry-run")).Text("app.m", "reason")!.ShouldContain("builds app.n too: 2 views");
        (await project.RefreshAsync("n")).Error.ShouldNotContain("too");
    }

    [Fact]
    public async Task Together_all_swaps_go_live_at_once()
    {
        await using var project = await RefreshProject.CreateAsync(("a", Swap), ("b", "sql: SELECT sum(v) AS total FROM app.items\nrefresh_strategy: swap\n"), ("c", "sql: SELECT 1 AS x\n"));
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 4");
        var answer = await project.AnswerAsync(0, "--all", "--together");
        answer.Text("app.a", "reason").ShouldBe("together with app.b");
        answer.Text("app.c", "reason").ShouldBeNull();
        (await project.ScalarAsync<bool>("SELECT (SELECT xmin FROM pg_class WHERE oid = 'app.a'::regclass) = (SELECT xmin FROM pg_class WHERE oid = 'app.b'::regclass)")).ShouldBeTrue();
        (await project.ScalarAsync<bool>("SELECT total = 10 FROM app.b")).ShouldBeTrue();
    }

    [Fact]
    public async Task Together_none_goes_live_when_one_fails()
    {
        await using var project = await RefreshProject.CreateAsync(("a", Swap), ("b", "sql: SELECT 1 / v AS x FROM app.items\nrefresh_strategy: swap\n"));
        await project.ExecuteAsync("INSERT INTO app.items VALUES (0, 0)");
        var answer = await project.AnswerAsync(1, "--all", "--together");
        answer.Text("app.b", "outcome").ShouldBe("failed");
        answer.Text("app.b", "error")!.ShouldContain("division by zero");
        answer.Text("app.a", "outcome").ShouldBe("not_reached");
        answer.Text("app.a", "reason").ShouldBe("app.b failed, and all go live together");
        answer.Text("app.a", "error").ShouldBeNull();
        (await project.ScalarAsync<string>(
            "SELECT string_agg(d.name || ' ' || (r.error ->> 'class'), ', ' ORDER BY d.name) FROM matviews.mat_view_runs r JOIN matviews.mat_view_definitions d ON d.id = r.mat_view_definition_id WHERE r.status = 3"))
            .ShouldBe("a NotReached, b PostgresException");
        (await project.ScalarAsync<long>("SELECT count(*) FROM app.a")).ShouldBe(100);
        var apart = await project.AnswerAsync(1, "--all");
        apart.Text("app.a", "outcome").ShouldBe("done");
        apart.Text("app.b", "outcome").ShouldBe("failed");
    }

    [Fact]
    public async Task Together_what_stands_between_two_of_them_is_built_too()
    {
        await using var project = await RefreshProject.CreateAsync(("a", Swap));
        await project.ExecuteAsync("CREATE VIEW app.p AS SELECT v FROM app.a");
        project.Project.Write("views/app/b.yaml", "sql: SELECT sum(v) AS total FROM app.p\n");
        project.Project.Write("views/app/c.yaml", "sql: SELECT total FROM app.b\nrefresh_strategy: swap\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 4");
        (await project.AnswerAsync(0, "a", "c", "--together")).Views.ShouldBe(["app.a", "app.b", "app.c"]);
        (await project.ScalarAsync<long>("SELECT total FROM app.c")).ShouldBe(10);
    }

    [Fact]
    public async Task One_that_cannot_be_swapped_does_not_keep_the_others_from_it()
    {
        await using var project = await RefreshProject.CreateAsync(("a", Swap), ("b", "sql: SELECT sum(v) AS total FROM app.items\nrefresh_strategy: swap\n"));
        await project.ExecuteAsync("CREATE TABLE app.kept (row app.a)");
        var answer = await project.AnswerAsync(0, "--all", "--together");
        answer.Text("app.a", "strategy").ShouldBe("regular");
        answer.Text("app.b", "strategy").ShouldBe("swap");
    }

    [Fact]
    public async Task Views_that_are_not_managed_are_not_built_and_all_of_them_are_named()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap));
        await project.ExecuteAsync("CREATE MATERIALIZED VIEW app.theirs AS SELECT sum(v) AS total FROM app.m");
        (await project.AnswerAsync(1, "m")).Text("app.m", "error").ShouldBe(
            "a swap would also have to build app.theirs, which reads what it builds and is not managed; "
            + "refresh with --strategy concurrent or regular, or adopt that view with `matviews apply`");
        await project.ExecuteAsync("CREATE MATERIALIZED VIEW app.theirs_too AS SELECT total FROM app.theirs");
        (await project.AnswerAsync(1, "m", "--together")).Text("app.m", "error").ShouldBe(
            "a swap would also have to build app.theirs, app.theirs_too, which read what it builds and are not managed; "
            + "refresh with --strategy concurrent or regular, or adopt those views with `matviews apply`");
    }

    [Theory]
    [InlineData("estimated")]
    [InlineData("exact")]
    public async Task Rows_are_counted_after_a_swap_as_they_are(string how)
    {
        await using var project = await RefreshProject.CreateAsync(("m", Swap + "unique_index_columns: [id]\nindexes: [{ columns: [v] }]\n"));
        await project.AnswerAsync(0, "m", "--row-count", how);
        (await project.ResponseAsync("m", "rows_before")).ShouldBe("100");
        (await project.ResponseAsync("m", "rows_after")).ShouldBe("100");
        await project.ExecuteAsync("INSERT INTO app.items SELECT n, n FROM generate_series(101, 5000) n");
        await project.AnswerAsync(0, "m", "--row-count", how);
        (await project.ResponseAsync("m", "rows_after")).ShouldBe("5000");
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 40");
        await project.AnswerAsync(0, "m", "--row-count", how);
        (await project.ResponseAsync("m", "rows_after")).ShouldBe("40");
    }
}
