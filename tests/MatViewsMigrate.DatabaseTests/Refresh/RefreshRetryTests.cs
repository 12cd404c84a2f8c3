using System.Globalization;
using MatViewsMigrate.DatabaseTests.Runs;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Refresh;

/// <summary>Failures that pass, provoked: tried again and counted, or recorded with their reason.</summary>
public sealed class RefreshRetryTests
{
    private const string Query = "sql: SELECT id, v FROM app.items\n";

    // It naps as long as app.naps says, and fails as often as the sequence app.failures lets it.
    private const string Nap =
        """
        CREATE TABLE app.naps AS SELECT 0.0::float8 AS seconds, 0 AS failures, ''::text AS state;
        CREATE SEQUENCE app.failures;
        CREATE FUNCTION app.nap() RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN
            PERFORM pg_sleep(seconds) FROM app.naps;
            IF (SELECT state <> '''' FROM app.naps) AND nextval(''app.failures'') <= (SELECT failures FROM app.naps) THEN
                RAISE EXCEPTION ''provoked'' USING ERRCODE = (SELECT state FROM app.naps);
            END IF;
            RETURN 1;
        END'
        """;

    private const string Worker = "FROM pg_stat_activity WHERE query LIKE 'REFRESH%' AND state = 'active' AND datname = current_database()";

    [Theory]
    [InlineData("regular", "40001")]
    [InlineData("regular", "40P01")]
    [InlineData("swap", "40001")]
    [InlineData("swap", "40P01")]
    public async Task A_failure_that_passes_is_tried_again_and_counted(string strategy, string state)
    {
        await using var project = await NapAsync();
        await project.ExecuteAsync($"UPDATE app.naps SET state = '{state}', failures = 2");
        (await project.AnswerAsync(0, "m", "--strategy", strategy)).Text("app.m", "outcome").ShouldBe("done");
        (await project.ResponseAsync("m", "retries")).ShouldBe("2");
        (await project.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE operation = 1")).ShouldBe(1);
    }

    [Theory]
    [InlineData("regular")]
    [InlineData("swap")]
    public async Task A_failure_that_does_not_pass_is_recorded_after_some_tries(string strategy)
    {
        await using var project = await NapAsync();
        await project.ExecuteAsync("UPDATE app.naps SET state = '40001', failures = 1000");
        (await project.AnswerAsync(1, "m", "--strategy", strategy)).Text("app.m", "error")!.ShouldContain("provoked");
        (await project.ResponseAsync("m", "retries")).ShouldBe("3");
        (await project.ScalarAsync<bool>("SELECT status = 3 AND error ->> 'sqlstate' = '40001' FROM matviews.mat_view_runs ORDER BY id DESC LIMIT 1")).ShouldBeTrue();
        (await project.ScalarAsync<bool>("SELECT NOT EXISTS (SELECT FROM pg_namespace WHERE nspname LIKE 'matviews\\_%')")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_failure_that_is_no_passing_one_is_not_tried_again()
    {
        await using var project = await NapAsync();
        await project.ExecuteAsync("UPDATE app.naps SET state = '22012', failures = 1");
        await project.AnswerAsync(1, "m");
        (await project.ResponseAsync("m", "retries")).ShouldBe("0");
    }

    [Theory]
    [InlineData("regular")]
    [InlineData("concurrent")]
    [InlineData("swap")]
    public async Task A_bound_of_the_server_that_closes_the_connection_is_not_tried_again(string strategy)
    {
        await using var project = await RefreshProject.CreateAsync(
            ("m", "sql: SELECT n FROM app.items, generate_series(id, id + 1000) n GROUP BY n\nunique_index_columns: [n]\n"));
        await project.ExecuteAsync("INSERT INTO app.items SELECT n * 1000, 0 FROM generate_series(1, 200) n ON CONFLICT DO NOTHING");
        var name = await project.ScalarAsync<string>("SELECT current_database()::text");
        await project.ExecuteAsync($"ALTER DATABASE {name} SET temp_file_limit = '1MB'; ALTER DATABASE {name} SET work_mem = '64kB'");
        var result = await project.RefreshAsync("m", "--strategy", strategy);
        result.ExitCode.ShouldBe(1, result.ToString());
        result.Error.ShouldContain("temporary file size exceeds");
        result.Error.ShouldNotContain("new connection");
        (await project.ResponseAsync("m", "retries")).ShouldBe("0");
        (await project.ScalarAsync<string>("SELECT error ->> 'sqlstate' FROM matviews.mat_view_runs WHERE status = 3")).ShouldBe("53400");
    }

    [Fact]
    public async Task A_deadlock_with_another_session_is_tried_again()
    {
        await using var project = await NapAsync();
        await project.ExecuteAsync($"CREATE TABLE app.gate (x int); CREATE FUNCTION app.pass() RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN PERFORM pg_sleep(0.2); RETURN count(*) FROM app.gate; END'");
        project.Project.Write("views/app/m.yaml", "sql: SELECT app.pass() AS x\n");
        await project.ApplyAsync();
        await using var other = new NpgsqlConnection(project.Database.ConnectionString + ";Pooling=false");
        await other.OpenAsync();
        await RunAsync(other, "SET deadlock_timeout = '10min'; BEGIN; LOCK TABLE app.gate IN ACCESS EXCLUSIVE MODE");
        var name = await project.ScalarAsync<string>("SELECT current_database()::text");
        await project.ExecuteAsync($"ALTER DATABASE {name} SET deadlock_timeout = '200ms'");
        var refresh = project.AnswerAsync(0, "m", "--lock-wait", "60s");
        await Condition.BecomesTrueAsync(() => project.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'app.m'::regclass AND mode = 'AccessExclusiveLock' AND granted)"));
        await RunAsync(other, "SELECT count(*) FROM app.m; COMMIT");
        (await refresh).Text("app.m", "outcome").ShouldBe("done");
        int.Parse((await project.ResponseAsync("m", "retries"))!, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_swap_whose_connection_is_lost_is_tried_again_on_a_new_one()
    {
        await using var project = await NapAsync();
        await project.ExecuteAsync("UPDATE app.naps SET seconds = 30");
        var refresh = project.AnswerAsync(0, "m", "--strategy", "swap");
        await Condition.BecomesTrueAsync(() => project.ScalarAsync<bool>($"SELECT EXISTS (SELECT {Worker})"));
        await project.ExecuteAsync($"UPDATE app.naps SET seconds = 0; SELECT pg_terminate_backend(pid) {Worker}");
        (await refresh).Text("app.m", "outcome").ShouldBe("done");
        (await project.ResponseAsync("m", "retries")).ShouldBe("1");
        (await project.ScalarAsync<bool>("SELECT count(*) = 1 FROM matviews.mat_view_runs WHERE operation = 1 AND status = 2")).ShouldBeTrue();
        (await project.ScalarAsync<bool>("SELECT NOT EXISTS (SELECT FROM pg_namespace WHERE nspname LIKE 'matviews\\_%')")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_connection_that_is_lost_each_time_is_a_failure_with_the_reason()
    {
        await using var project = await NapAsync();
        await project.ExecuteAsync("UPDATE app.naps SET seconds = 30");
        var refresh = project.AnswerAsync(1, "m");
        while (!refresh.IsCompleted)
        {
            await project.ExecuteAsync($"SELECT pg_terminate_backend(pid) {Worker}");
            await Task.WhenAny(refresh, Task.Delay(50));
        }

        (await refresh).Text("app.m", "error")!.ShouldContain("terminating connection");
        (await project.ResponseAsync("m", "retries")).ShouldBe("3");
        (await project.ScalarAsync<string>("SELECT error ->> 'sqlstate' FROM matviews.mat_view_runs WHERE status = 3")).ShouldBe("57P01");
    }

    [Fact]
    public async Task A_swap_waits_for_somebody_who_keeps_its_source_locked()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query + "refresh_strategy: swap\n"));
        await using var other = new NpgsqlConnection(project.Database.ConnectionString + ";Pooling=false");
        await other.OpenAsync();
        await RunAsync(other, "BEGIN; LOCK TABLE app.items IN ACCESS EXCLUSIVE MODE");
        var refresh = project.RefreshAsync("m");
        await Task.Delay(1000);
        refresh.IsCompleted.ShouldBeFalse();
        await other.CloseAsync();
        var result = await refresh;
        result.ExitCode.ShouldBe(0, result.ToString());
        int.Parse((await project.ResponseAsync("m", "lock_waits"))!, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
    }

    private static async Task<RefreshProject> NapAsync()
    {
        var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync(Nap);
        project.Project.Write("views/app/m.yaml", "sql: SELECT app.nap() AS x\n");
        await project.ApplyAsync();
        return project;
    }

    private static async Task RunAsync(NpgsqlConnection session, string sql)
    {
        foreach (var statement in sql.Split(';'))
        {
            await using var command = new NpgsqlCommand(statement, session);
            await command.ExecuteNonQueryAsync();
        }
    }
}
