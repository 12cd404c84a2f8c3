using MatViewsMigrate.DatabaseTests.Crashes;
using MatViewsMigrate.DatabaseTests.Runs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Load;

/// <summary>Two at once, in either order: the second waits, and says for whom.</summary>
public sealed class PairTests
{
    private const string Slow = "CREATE FUNCTION app.slow() RETURNS integer LANGUAGE plpgsql STABLE AS $$ BEGIN WHILE NOT pg_try_advisory_xact_lock_shared(4242) LOOP PERFORM pg_sleep(0.01); END LOOP; RETURN 1; END $$";

    [Theory]
    [InlineData("apply --auto-approve")]
    [InlineData("refresh base --strategy swap")]
    [InlineData("refresh base --strategy concurrent")]
    [InlineData("refresh base --strategy regular")]
    public async Task An_apply_keeps_others_waiting(string second)
    {
        await using var project = await CrashProject.CreateAsync();
        var built = (await project.PointsAsync()).Single(point => point.EndsWith("Verify", StringComparison.Ordinal));
        project.Write(1);
        using var go = new ManualResetEventSlim();
        var paused = new TaskCompletionSource();
        var apply = Task.Run(() => project.ApplyAsync(built, () =>
        {
            paused.SetResult();
            go.Wait();
        }));
        try
        {
            await Task.WhenAny(paused.Task, apply);
            var loser = await project.Files.RunAsync([.. second.Split(' '), "--lock-wait", "100ms"]);
            loser.ExitCode.ShouldBe(5, loser.ToString());
            OneLine(loser.Output + loser.Error).ShouldContain("application to_be_killed");
            var waiting = Task.Run(() => project.Files.RunAsync([.. second.Split(' '), "--lock-wait", "25s"]));
            await Condition.BecomesTrueAsync(async () => await project.Database.ScalarAsync<bool>(
                "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_try_advisory_lock%' AND application_name NOT IN ('to_be_killed')"));
            waiting.IsCompleted.ShouldBeFalse();
            go.Set();
            (await apply)!.ExitCode.ShouldBe(ExitCode.Done);
            var next = await waiting;
            next.ExitCode.ShouldBe(0, next.ToString());
        }
        finally
        {
            go.Set();
        }

        await project.ShouldConvergeAsync(1, second);
    }

    [Theory]
    [InlineData("regular", "apply --auto-approve")]
    [InlineData("regular", "refresh m --strategy swap")]
    [InlineData("regular", "refresh m --strategy regular")]
    [InlineData("swap", "apply --auto-approve")]
    [InlineData("swap", "refresh m --strategy regular")]
    public async Task A_refresh_keeps_others_waiting(string first, string second)
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = await SlowAsync(database, "SELECT 1 AS id, app.slow() AS n");
        var gate = await GateAsync(database);
        await using (gate)
        {
            var refresh = Task.Run(() => project.RunAsync("refresh", "m", "--strategy", first));
            await BuildsAsync(database);
            project.Write("views/app/m.sql", "SELECT 2 AS id, app.slow() AS n");
            var loser = await project.RunAsync([.. second.Split(' '), "--lock-wait", "100ms"]);
            loser.ExitCode.ShouldBe(5, loser.ToString());
            OneLine(loser.Output + loser.Error).ShouldContain("REFRESH MATERIALIZED VIEW");
            var waiting = Task.Run(() => project.RunAsync([.. second.Split(' '), "--lock-wait", "25s"]));
            await gate.CloseAsync();
            (await refresh).ExitCode.ShouldBe(0, (await refresh).ToString());
            var next = await waiting;
            next.ExitCode.ShouldBeOneOf([0, 3], next.ToString());
        }

        var apply = await project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(0, apply.ToString());
        (await database.ScalarAsync<int>("SELECT id FROM app.m")).ShouldBe(2);
    }

    [Fact]
    public async Task What_a_killed_tool_left_running_is_named_and_waited_for()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = await SlowAsync(database, "SELECT 1 AS id");
        // The server does not see that the tool is gone.
        using var proxy = new CutProxy(database.ConnectionString) { KeepsServer = true };
        await using var gate = await GateAsync(database);
        project.Write("views/app/m.sql", "SELECT 2 AS id, app.slow() AS n");
        using var tool = new ToolProcess(project, proxy.Address);
        var pid = await BuildsAsync(database);
        tool.Kill();
        await tool.EndsAsync();
        var next = await project.RunAsync("apply", "--auto-approve", "--lock-wait", "300ms");
        next.ExitCode.ShouldBe(5, next.ToString());
        var said = OneLine(next.Error);
        said.ShouldContain($"is still running on the server, pid {pid}");
        said.ShouldContain("REFRESH MATERIALIZED VIEW");
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews\\_staging%'")).ShouldBe(1, "its staging was taken from under it");
        var waiting = Task.Run(() => project.RunAsync("apply", "--auto-approve", "--lock-wait", "25s"));
        await gate.CloseAsync();
        proxy.Reset();
        next = await waiting;
        next.ExitCode.ShouldBe(0, next.ToString());
        OneLine(next.Error).ShouldContain("was abandoned");
        OneLine(next.Error).ShouldContain("removed what an abandoned command left");
        (await database.ScalarAsync<int>("SELECT id FROM app.m")).ShouldBe(2);
    }

    [Theory]
    [InlineData("CREATE VIEW app.theirs AS SELECT id, version FROM app.base")]
    [InlineData("GRANT SELECT ON app.base TO PUBLIC")]
    [InlineData("CREATE OR REPLACE VIEW app.edge AS SELECT version + 0 AS version FROM app.top")]
    public async Task Somebody_s_change_is_seen_before_the_locks_and_comes_after_them(string ddl)
    {
        await using var project = await CrashProject.CreateAsync();
        foreach (var point in Enum.GetNames<CutOverPoint>())
        {
            project.Write(project.Live + 1);
            var live = project.Live;
            Task change = Task.CompletedTask;
            var inTime = false;
            var result = await project.ApplyAsync(point, () =>
            {
                change = project.Database.ExecuteAsync(ddl);
                inTime = SpinWait.SpinUntil(() => change.IsCompleted, 300) && point != nameof(CutOverPoint.Committed);
            });
            try
            {
                await change;
            }
            catch (PostgresException error) when (error.MessageText == "tuple concurrently updated")
            {
                // Of two that change one row of the catalog at once, the server refuses the second.
            }

            var wentLive = await project.Database.ScalarAsync<int>("SELECT max(version) FROM app.base") != live;
            result.ShouldNotBeNull(point);
            if (!wentLive)
                result.ExitCode.ShouldBe(ExitCode.StalePlan, $"{point}: {result.Error}");
            if (inTime)
                wentLive.ShouldBeFalse(point);
            // Whatever it is that was made reads what is live.
            if (await project.Database.ScalarAsync<bool>("SELECT to_regclass('app.theirs') IS NOT NULL"))
                (await project.Database.ScalarAsync<bool>("SELECT (SELECT max(version) FROM app.theirs) = (SELECT max(version) FROM app.base)")).ShouldBeTrue(point);
            await project.ShouldConvergeAsync(live + 1, $"{ddl} at {point}");
            await project.Database.ExecuteAsync(
                "DROP VIEW IF EXISTS app.theirs; REVOKE SELECT ON app.base FROM PUBLIC; CREATE OR REPLACE VIEW app.edge AS SELECT version FROM app.top");
        }
    }

    // Each holds what the other waits for; of the two it is the cutover that can begin again.
    [Theory]
    [InlineData(CutOverPoint.Gated)]
    [InlineData(CutOverPoint.Compared)]
    public async Task Who_has_read_a_view_and_then_waits_for_the_cutover_goes_first(CutOverPoint point)
    {
        await using var project = await CrashProject.CreateAsync();
        await using var other = new NpgsqlConnection(project.Database.ConnectionString);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var read = new NpgsqlCommand("SELECT count(*) FROM app.base", other, transaction);
        await read.ExecuteScalarAsync();
        // An index beside would be waited for: its build waits for every transaction.
        project.Write(project.Live + 1, index: project.Live);
        Task work = Task.CompletedTask;
        var apply = Task.Run(() => project.ApplyAsync(point.ToString(), () => work = WorkAsync(other, transaction)));
        var result = (await apply).ShouldNotBeNull();
        await work;
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        (await project.Database.ScalarAsync<int>("SELECT max(version) FROM app.base")).ShouldBe(1);
        project.Torn.ShouldBeEmpty();
    }

    private static async Task WorkAsync(NpgsqlConnection other, NpgsqlTransaction transaction)
    {
        await using var work = new NpgsqlCommand("ANALYZE app.base", other, transaction) { CommandTimeout = 0 };
        await work.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private static async Task<TestProject> SlowAsync(TestDatabase database, string query)
    {
        await database.ExecuteAsync($"CREATE SCHEMA app; {Slow}");
        var project = new TestProject(database);
        project.Write("views/app/m.sql", query);
        var apply = await project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(0, apply.ToString());
        return project;
    }

    // While it is open, app.slow() does not return.
    private static async Task<NpgsqlConnection> GateAsync(TestDatabase database)
    {
        var connection = new NpgsqlConnection($"{database.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var take = new NpgsqlCommand("SELECT pg_advisory_lock(4242)", connection);
        await take.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task<int> BuildsAsync(TestDatabase database)
    {
        const string waits = "FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE 'REFRESH%' AND wait_event = 'PgSleep'";
        await Condition.BecomesTrueAsync(async () => await database.ScalarAsync<bool>($"SELECT count(*) > 0 {waits}"));
        return await database.ScalarAsync<int>($"SELECT pid {waits}");
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
