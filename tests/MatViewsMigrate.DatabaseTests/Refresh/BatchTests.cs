using MatViewsMigrate.DatabaseTests.Runs;

namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class BatchTests
{
    private const string Query = "sql: SELECT id, v FROM app.items\n";

    [Fact]
    public async Task A_view_is_free_and_its_run_recorded_while_the_next_one_is_still_refreshed()
    {
        await using var project = await RefreshProject.CreateAsync(("a", Query), ("b", Query));
        await using var reader = await project.Database.OpenAsync();
        await using var begin = new Npgsql.NpgsqlCommand("BEGIN", reader);
        await begin.ExecuteNonQueryAsync();
        await using var read = new Npgsql.NpgsqlCommand("SELECT count(*) FROM app.b", reader);
        await read.ExecuteScalarAsync();
        var batch = project.AnswerAsync(0, "--all", "--parallel", "1", "--lock-wait", "60s");
        await Condition.BecomesTrueAsync(async () => await StatusAsync(project, "a") == 2 && await StatusAsync(project, "b") == 1);
        (await project.AnswerAsync(0, "a", "--lock-wait", "0s")).Text("app.a", "outcome").ShouldBe("done");
        await reader.CloseAsync();
        (await batch).Outcome.ShouldBe("done");
        (await StatusAsync(project, "b")).ShouldBe(2);
    }

    [Fact]
    public async Task Many_views_in_several_layers_are_each_refreshed_after_what_they_read_and_nothing_changed_is_noticed_afterwards()
    {
        var views = Enumerable.Range(0, 40).Select(i => (
            Name: $"m{i}", Yaml: i < 10 ? Query : $"sql: SELECT id, v + {i} AS v FROM app.m{i - 10}\n"));
        await using var project = await RefreshProject.CreateAsync([.. views]);
        await project.AnswerAsync(0, "--all");
        await project.ExecuteAsync("UPDATE app.items SET v = v + 1000");
        var answer = await project.AnswerAsync(0, "--all", "--parallel", "4");
        answer.Views.Count.ShouldBe(40);
        for (var i = 0; i < 40; i++)
        {
            var added = i < 10 ? 0 : i < 20 ? i : i < 30 ? i + (i - 10) : i + (i - 10) + (i - 20);
            (await project.ScalarAsync<int>($"SELECT min(v) FROM app.m{i}")).ShouldBe(1001 + added);
        }

        (await project.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE status <> 2")).ShouldBe(0);
        (await project.ScalarAsync<long>(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"))
            .ShouldBe(0);
        // What was read of the sources for many views at once is as good as what is read for one.
        await project.ScalarAsync<string>("SELECT pg_stat_force_next_flush()::text");
        var again = await project.AnswerAsync(0, "--all", "--if-changed");
        again.Views.ShouldAllBe(view => again.Text(view, "outcome") == "skipped");
    }

    [Fact]
    public async Task A_refresh_that_fails_leaves_its_session_to_the_next()
    {
        await using var project = await RefreshProject.CreateAsync(
            ("a", "sql: SELECT id, 100 / v AS v FROM app.items\n"), ("b", Query));
        await project.ExecuteAsync("UPDATE app.items SET v = 0 WHERE id = 1");
        var answer = await project.AnswerAsync(1, "--all", "--parallel", "1");
        answer.Text("app.a", "outcome").ShouldBe("failed");
        answer.Text("app.b", "outcome").ShouldBe("done");
        (await StatusAsync(project, "a")).ShouldBe(3);
        (await StatusAsync(project, "b")).ShouldBe(2);
    }

    private static Task<int> StatusAsync(RefreshProject project, string view) => project.ScalarAsync<int>(
        $"""
        SELECT r.status FROM matviews.mat_view_runs r JOIN matviews.mat_view_definitions d ON d.id = r.mat_view_definition_id
        WHERE d.name = '{view}' AND r.operation = 1 ORDER BY r.id DESC LIMIT 1
        """);
}
