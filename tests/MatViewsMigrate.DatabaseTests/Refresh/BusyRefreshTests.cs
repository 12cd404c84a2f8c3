using System.Globalization;
using MatViewsMigrate.DatabaseTests.Runs;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class BusyRefreshTests
{
    private const string Query = "sql: SELECT id, v FROM app.items\n";

    [Fact]
    public async Task A_view_that_is_being_refreshed_ends_in_exit_5_after_the_wait_and_the_holder_is_named()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await using var other = await LockedAsync(project);
        var answer = await project.AnswerAsync(5, "m", "--lock-wait", "200ms");
        answer.Outcome.ShouldBe("locked");
        answer.Text("app.m", "error")!.ShouldContain($"pid {other.ProcessID}");
        answer.Number("app.m", "run_id").ShouldBeNull();
    }

    [Fact]
    public async Task A_view_that_is_being_refreshed_is_skipped_when_asked_for()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query), ("n", "sql: SELECT count(*) AS n FROM app.m\n"));
        await using var other = await LockedAsync(project);
        var answer = await project.AnswerAsync(0, "--all", "--skip-busy");
        answer.Text("app.m", "outcome").ShouldBe("skipped");
        answer.Text("app.m", "reason")!.ShouldContain($"pid {other.ProcessID}");
        answer.Text("app.n", "outcome").ShouldBe("done");
    }

    [Fact]
    public async Task The_wait_ends_as_soon_as_the_other_is_done()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await using var other = await LockedAsync(project);
        var refresh = project.AnswerAsync(0, "m", "--lock-wait", "25s");
        await Task.Delay(300);
        refresh.IsCompleted.ShouldBeFalse();
        await other.CloseAsync();
        (await refresh).Text("app.m", "outcome").ShouldBe("done");
    }

    [Fact]
    public async Task A_reader_in_the_way_is_waited_for()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await using var reader = await ReadingAsync(project);
        var refresh = project.AnswerAsync(0, "m");
        await Condition.BecomesTrueAsync(() => project.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'app.m'::regclass)"));
        await reader.CloseAsync();
        (await refresh).Text("app.m", "outcome").ShouldBe("done");
    }

    [Fact]
    public async Task Lost_waits_for_a_reader_are_counted_as_retries()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await using var reader = await ReadingAsync(project);
        var refresh = project.AnswerAsync(0, "m");
        await Task.Delay(700);
        await reader.CloseAsync();
        await refresh;
        var retries = int.Parse((await project.ResponseAsync("m", "retries"))!, CultureInfo.InvariantCulture);
        retries.ShouldBeGreaterThan(0);
        (await project.ResponseAsync("m", "lock_waits")).ShouldBe($"{retries}");
        // A lost try kept new readers waiting for all of timeouts.lock.
        int.Parse((await project.ResponseAsync("m", "readers_blocked_ms"))!, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(95);
    }

    [Fact]
    public async Task A_reader_that_stays_is_named_in_the_failure()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await using var reader = await ReadingAsync(project);
        var answer = await project.AnswerAsync(1, "m", "--lock-wait", "300ms");
        answer.Text("app.m", "error")!.ShouldContain($"pid {reader.ProcessID}");
        (await project.ScalarAsync<string>("SELECT error ->> 'sqlstate' FROM matviews.mat_view_runs ORDER BY id DESC LIMIT 1")).ShouldBe("55P03");
    }

    [Fact]
    public async Task A_swap_that_cannot_even_be_planned_is_recorded()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await using var other = await SessionAsync(project, "BEGIN", "ALTER MATERIALIZED VIEW app.m OWNER TO CURRENT_USER");
        var answer = await project.AnswerAsync(5, "m", "--strategy", "swap", "--lock-wait", "300ms");
        answer.Text("app.m", "error")!.ShouldContain($"app.m (pid {other.ProcessID}, ");
        answer.Number("app.m", "run_id").ShouldNotBeNull();
        (await project.ScalarAsync<string>(
            "SELECT error ->> 'message' FROM matviews.mat_view_runs ORDER BY id DESC LIMIT 1"))!.ShouldStartWith("busy, ");
    }

    [Fact]
    public async Task A_swap_waits_for_readers_no_longer_than_asked_and_tells_for_how_long()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await using (var reader = await ReadingAsync(project))
        {
            var late = await project.AnswerAsync(1, "m", "--strategy", "swap", "--lock-wait", "1s");
            late.Text("app.m", "error")!.ShouldContain($"pid {reader.ProcessID}");
            int.Parse((await project.ResponseAsync("m", "lock_wait_ms"))!, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
        }

        await using var other = await ReadingAsync(project);
        var refresh = project.AnswerAsync(0, "m", "--strategy", "swap", "--lock-wait", "25s");
        await GatedAsync(project);
        await Task.Delay(700);
        await other.CloseAsync();
        await refresh;
        var waited = int.Parse((await project.ResponseAsync("m", "lock_wait_ms"))!, CultureInfo.InvariantCulture);
        waited.ShouldBeGreaterThan(0);
        (await project.ScalarAsync<double>(
            "SELECT (extract(epoch FROM finished_at - started_at) * 1000 - duration_ms)::float8 FROM matviews.mat_view_runs ORDER BY id DESC LIMIT 1"))
            .ShouldBeGreaterThanOrEqualTo(waited - 1);
    }

    [Fact]
    public async Task A_swap_that_is_interrupted_while_it_waits_says_so()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await using var reader = await ReadingAsync(project);
        using var stop = new CancellationTokenSource();
        project.Project.Stop = stop.Token;
        var refresh = project.AnswerAsync(130, "m", "--strategy", "swap");
        await GatedAsync(project);
        await stop.CancelAsync();
        (await refresh).Text("app.m", "error").ShouldBe("interrupted");
        (await project.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews\\_staging%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_statement_timeout_ends_the_refresh_and_is_recorded()
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync("CREATE FUNCTION app.nap() RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN PERFORM pg_sleep(n) FROM app.naps; RETURN 1; END'; CREATE TABLE app.naps AS SELECT 0.0::float8 AS n");
        project.Project.Write("views/app/m.yaml", "sql: SELECT app.nap() AS x\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("UPDATE app.naps SET n = 30");
        await project.AnswerAsync(1, "m", "--statement-timeout", "200ms");
        (await project.ScalarAsync<string>("SELECT error ->> 'sqlstate' FROM matviews.mat_view_runs ORDER BY id DESC LIMIT 1")).ShouldBe("57014");
    }

    [Fact]
    public async Task A_lost_connection_is_replaced_and_the_refresh_tried_again()
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync("CREATE FUNCTION app.nap() RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN PERFORM pg_sleep(n) FROM app.naps; RETURN 1; END'; CREATE TABLE app.naps AS SELECT 0.0::float8 AS n");
        project.Project.Write("views/app/m.yaml", "sql: SELECT app.nap() AS x\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("UPDATE app.naps SET n = 30");
        var refresh = project.AnswerAsync(0, "m");
        const string worker = "FROM pg_stat_activity WHERE query LIKE 'REFRESH%app.m' AND state = 'active' AND datname = current_database()";
        await Condition.BecomesTrueAsync(() => project.ScalarAsync<bool>($"SELECT EXISTS (SELECT {worker})"));
        await project.ExecuteAsync($"UPDATE app.naps SET n = 0; SELECT pg_terminate_backend(pid) {worker}");
        (await refresh).Text("app.m", "outcome").ShouldBe("done");
        (await project.ResponseAsync("m", "retries")).ShouldBe("1");
        (await project.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE operation = 1")).ShouldBe(1);
    }

    [Fact]
    public async Task An_apply_and_a_refresh_of_another_view_do_not_wait_for_each_other()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await using var session = await project.Database.OpenAsync();
        await using var held = await ApplyLock.TakeAsync(session, "matviews", TimeSpan.Zero, TimeProvider.System, null, CancellationToken.None);
        (await project.AnswerAsync(0, "m", "--lock-wait", "0")).Text("app.m", "outcome").ShouldBe("done");
    }

    // A cutover asks for its locks in slices too short to be seen, and keeps its gate meanwhile.
    private static Task GatedAsync(RefreshProject project) => Condition.BecomesTrueAsync(() => project.ScalarAsync<bool>(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE granted AND relation = 'app.m'::regclass AND mode = 'ShareUpdateExclusiveLock')"));

    private static Task<NpgsqlConnection> LockedAsync(RefreshProject project) =>
        SessionAsync(project, $"SELECT pg_advisory_lock({AdvisoryKeys.Of("refresh", "app.m")})");

    private static Task<NpgsqlConnection> ReadingAsync(RefreshProject project) =>
        SessionAsync(project, "BEGIN", "SELECT count(*) FROM app.m");

    // Not pooled: closed means that its locks are gone.
    private static async Task<NpgsqlConnection> SessionAsync(RefreshProject project, params string[] statements)
    {
        var session = new NpgsqlConnection(project.Database.ConnectionString + ";Pooling=false");
        await session.OpenAsync();
        await session.ExecuteAsync(statements, CancellationToken.None);
        return session;
    }
}
