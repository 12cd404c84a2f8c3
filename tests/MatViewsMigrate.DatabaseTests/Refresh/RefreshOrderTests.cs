namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class RefreshOrderTests
{
    private static readonly (string, string)[] Chain =
    [
        ("z", "sql: SELECT id, v FROM app.items\ntags: [base]\n"),
        ("m", "sql: SELECT sum(v) AS total FROM app.z\n"),
        ("a", "sql: SELECT total + 1 AS next FROM app.m\n"),
        ("other", "sql: SELECT count(*) AS n FROM app.items\n"),
    ];

    [Fact]
    public async Task All_are_refreshed_upstream_first()
    {
        await using var project = await RefreshProject.CreateAsync(Chain);
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 4");
        var answer = await project.AnswerAsync(0, "--all");
        answer.Views.ShouldBe(["app.other", "app.z", "app.m", "app.a"]);
        (await project.ScalarAsync<long>("SELECT next FROM app.a")).ShouldBe(11);
    }

    [Fact]
    public async Task The_order_follows_plain_views_between()
    {
        await using var project = await RefreshProject.CreateAsync(("z", "sql: SELECT id, v FROM app.items\n"));
        await project.ExecuteAsync("CREATE VIEW app.p AS SELECT v FROM app.z; CREATE VIEW app.q AS SELECT v FROM app.p");
        project.Project.Write("views/app/a.yaml", "sql: SELECT sum(v) AS total FROM app.q\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 4");
        (await project.AnswerAsync(0, "--all")).Views.ShouldBe(["app.z", "app.a"]);
        (await project.ScalarAsync<long>("SELECT total FROM app.a")).ShouldBe(10);
    }

    [Fact]
    public async Task A_view_between_that_is_not_managed_is_told()
    {
        await using var project = await RefreshProject.CreateAsync(("z", "sql: SELECT id, v FROM app.items\n"));
        await project.ExecuteAsync("CREATE MATERIALIZED VIEW app.u AS SELECT v FROM app.z");
        project.Project.Write("views/app/a.yaml", "sql: SELECT sum(v) AS total FROM app.u\n");
        await project.ApplyAsync();
        var refresh = await project.RefreshAsync("--all");
        refresh.ExitCode.ShouldBe(0, refresh.ToString());
        refresh.Error.ReplaceLineEndings(" ").ShouldContain("app.a reads app.u, which is not managed, and so not refreshed before it");
        (await project.RefreshAsync("z")).Error.ShouldNotContain("not managed");
    }

    [Fact]
    public async Task Upstream_views_come_along_when_asked_for()
    {
        await using var project = await RefreshProject.CreateAsync(Chain);
        (await project.AnswerAsync(0, "a")).Views.ShouldBe(["app.a"]);
        (await project.AnswerAsync(0, "a", "--with-upstream")).Views.ShouldBe(["app.z", "app.m", "app.a"]);
    }

    [Fact]
    public async Task Downstream_views_come_along_when_asked_for()
    {
        await using var project = await RefreshProject.CreateAsync(Chain);
        (await project.AnswerAsync(0, "m", "--with-downstream")).Views.ShouldBe(["app.m", "app.a"]);
        (await project.AnswerAsync(0, "m", "--with-downstream", "--with-upstream")).Views.ShouldBe(["app.z", "app.m", "app.a"]);
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_a_chain_stops_what_depends_on_it_and_nothing_else()
    {
        (string, string)[] views = [.. Chain, ("side", "sql: SELECT max(v) AS top FROM app.z\n")];
        await using var project = await RefreshProject.CreateAsync(views);
        project.Project.Write("views/app/m.yaml", "sql: SELECT sum(1 / v) AS total FROM app.z\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("INSERT INTO app.items VALUES (0, 0)");
        var answer = await project.AnswerAsync(1, "--all");
        answer.Outcome.ShouldBe("failed");
        answer.Text("app.z", "outcome").ShouldBe("done");
        answer.Text("app.m", "outcome").ShouldBe("failed");
        answer.Text("app.m", "error")!.ShouldContain("division by zero");
        answer.Text("app.a", "outcome").ShouldBe("not_reached");
        answer.Text("app.a", "reason")!.ShouldContain("app.m");
        answer.Number("app.a", "run_id").ShouldBeNull();
        answer.Text("app.side", "outcome").ShouldBe("done");
        answer.Text("app.other", "outcome").ShouldBe("done");
    }

    [Fact]
    public async Task What_depends_on_what_was_not_reached_is_not_reached_either()
    {
        (string, string)[] views = [.. Chain, ("last", "sql: SELECT next FROM app.a\n")];
        await using var project = await RefreshProject.CreateAsync(views);
        await project.ExecuteAsync("ALTER TABLE app.items RENAME TO gone; DROP MATERIALIZED VIEW app.other; CREATE VIEW app.items AS SELECT 1 AS id, 1 AS v");
        await project.ExecuteAsync("REVOKE ALL ON app.gone FROM CURRENT_USER; CREATE ROLE " + Role(project) + "; ALTER MATERIALIZED VIEW app.z OWNER TO " + Role(project));
        try
        {
            var answer = await project.AnswerAsync(1, "last", "--with-upstream");
            answer.Text("app.z", "outcome").ShouldBe("failed");
            answer.Text("app.z", "error")!.ShouldContain("permission denied");
            answer.Views.Skip(1).Select(view => answer.Text(view, "outcome")).ShouldAllBe(outcome => outcome == "not_reached");
        }
        finally
        {
            await project.ExecuteAsync($"ALTER MATERIALIZED VIEW app.z OWNER TO CURRENT_USER; DROP ROLE {Role(project)}");
        }
    }

    [Fact]
    public async Task Siblings_are_refreshed_at_the_same_time()
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync("CREATE FUNCTION app.nap(x int) RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN PERFORM pg_sleep(0.7); RETURN x; END'");
        foreach (var name in new[] { "a", "b" })
            project.Project.Write($"views/app/{name}.yaml", $"sql: SELECT app.nap(1) AS {name}\n");
        await project.ApplyAsync();
        await project.AnswerAsync(0, "--all", "--parallel", "2");
        (await OverlapAsync(project)).ShouldBeTrue();
        await project.AnswerAsync(0, "--all", "--parallel", "1");
        (await OverlapAsync(project)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dry_run_shows_the_order_and_does_nothing()
    {
        await using var project = await RefreshProject.CreateAsync(Chain);
        await project.ExecuteAsync("DELETE FROM app.items");
        var answer = await project.AnswerAsync(0, "--all", "--dry-run");
        answer.Views.ShouldBe(["app.other", "app.z", "app.m", "app.a"]);
        answer.Text("app.m", "outcome").ShouldBe("skipped");
        answer.Text("app.m", "reason")!.ShouldContain("dry run: regular, after app.z");
        (await project.RefreshAsync("m", "--dry-run")).Output.ShouldBe("1. app.m: dry run: regular\n");
        (await project.ScalarAsync<long>("SELECT count(*) FROM app.z")).ShouldBe(100);
        (await project.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE operation = 1")).ShouldBe(0);
    }

    [Fact]
    public async Task A_tag_selects_views()
    {
        await using var project = await RefreshProject.CreateAsync(Chain);
        (await project.AnswerAsync(0, "--tag", "base")).Views.ShouldBe(["app.z"]);
        var wrong = await project.RefreshAsync("--tag", "bas");
        wrong.ExitCode.ShouldBe(64);
        wrong.Error.ShouldContain("there are base");
    }

    [Fact]
    public async Task Stale_are_those_over_their_age_and_those_never_refreshed()
    {
        await using var project = await RefreshProject.CreateAsync(
            ("old", "sql: SELECT id FROM app.items\nfreshness: { max_age: 1h }\n"),
            ("young", "sql: SELECT id FROM app.items\nfreshness: { max_age: 1h }\n"),
            ("ageless", "sql: SELECT id FROM app.items\n"),
            ("never", "sql: SELECT id FROM app.items\nwith_data: false\n"));
        await project.ExecuteAsync("UPDATE matviews.mv_refresh_log SET refreshed_at = now() - interval '2 hours' WHERE mv_name IN ('app.old', 'app.ageless')");
        (await project.AnswerAsync(0, "--stale")).Views.ShouldBe(["app.never", "app.old"]);
        var again = await project.RefreshAsync("--stale");
        again.ExitCode.ShouldBe(0, again.ToString());
        again.Output.ShouldContain("Nothing to refresh.");
    }

    private static string Role(RefreshProject project) => "refresh_" + project.Project.Folder[^8..];

    private static async Task<bool> OverlapAsync(RefreshProject project) => await project.ScalarAsync<bool>(
        """
        SELECT tstzrange(x.started_at, x.finished_at) && tstzrange(y.started_at, y.finished_at)
        FROM (SELECT * FROM matviews.mat_view_runs ORDER BY id DESC LIMIT 1) x,
             (SELECT * FROM matviews.mat_view_runs ORDER BY id DESC OFFSET 1 LIMIT 1) y
        """);
}
