using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Load;

/// <summary>A GRANT by hand, not yet committed, on something that a cutover replaces or binds anew: no lock keeps it out.</summary>
public sealed class GrantRaceTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TestProject _project = null!;
    private NpgsqlConnection _other = null!;
    private NpgsqlTransaction _grant = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _project = new TestProject(_database);
        await _database.ExecuteAsync("CREATE SCHEMA app");
        _project.Write("views/app/base.sql", "SELECT 1 AS n");
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        await _database.ExecuteAsync("CREATE VIEW app.edge AS SELECT n FROM app.base");
        _project.Write("views/app/base.sql", "SELECT 2 AS n");
        _other = new NpgsqlConnection(_database.ConnectionString);
        await _other.OpenAsync();
        _grant = await _other.BeginTransactionAsync();
    }

    public async Task DisposeAsync()
    {
        await _grant.DisposeAsync();
        await _other.DisposeAsync();
        _project.Dispose();
        await _database.DisposeAsync();
    }

    // An apply that waits for the open GRANT.
    private async Task<Task<CommandResult>> WaitingAsync(string relation)
    {
        await using (var grant = new NpgsqlCommand($"GRANT SELECT ON {relation} TO pg_monitor", _other, _grant))
            await grant.ExecuteNonQueryAsync();
        var apply = _project.RunAsync("apply", "--auto-approve");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await _database.ScalarAsync<bool>(
            $"""
            SELECT EXISTS (SELECT FROM pg_stat_activity a WHERE {_other.ProcessID} = ANY (pg_blocking_pids(a.pid)))
                -- From 18 on a GRANT holds a lock, and such a holder is not queued for.
                OR current_setting('server_version_num')::integer >= 180000 AND EXISTS (
                    SELECT FROM pg_locks WHERE relation = 'app.base'::regclass AND mode = 'ShareUpdateExclusiveLock' AND granted)
            """))
        {
            if (apply.IsCompleted)
                throw new InvalidOperationException((await apply).ToString());
            await Task.Delay(10, patience.Token);
        }

        return apply;
    }

    [Theory]
    [InlineData("app.base")]
    [InlineData("app.edge")]
    public async Task That_is_committed_makes_the_plan_stale_and_nothing_changes(string relation)
    {
        var apply = await WaitingAsync(relation);
        await _grant.CommitAsync();
        var result = await apply;
        result.ExitCode.ShouldBe(3, result.ToString());
        result.Error.ShouldContain(relation);
        (await _database.ScalarAsync<int>("SELECT n FROM app.edge")).ShouldBe(1);
        (await _database.ScalarAsync<bool>($"SELECT has_table_privilege('pg_monitor', '{relation}', 'SELECT')")).ShouldBeTrue();
        (await _database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews\\_%'")).ShouldBe(0);
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        (await _database.ScalarAsync<int>("SELECT n FROM app.edge")).ShouldBe(2);
        (await _database.ScalarAsync<bool>($"SELECT has_table_privilege('pg_monitor', '{relation}', 'SELECT')")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("app.base")]
    [InlineData("app.edge")]
    public async Task That_is_taken_back_is_waited_for_and_readers_go_on_meanwhile(string relation)
    {
        var apply = await WaitingAsync(relation);
        await using (var reader = new NpgsqlConnection(_database.ConnectionString))
        {
            await reader.OpenAsync();
            await using var read = new NpgsqlCommand("SET statement_timeout = '30s'", reader);
            await read.ExecuteNonQueryAsync();
            read.CommandText = "SELECT n FROM app.edge";
            for (var i = 0; i < 20; i++)
                (await read.ExecuteScalarAsync()).ShouldBe(1);
        }

        apply.IsCompleted.ShouldBeFalse();
        await _grant.RollbackAsync();
        var result = await apply;
        result.ExitCode.ShouldBe(0, result.ToString());
        (await _database.ScalarAsync<int>("SELECT n FROM app.edge")).ShouldBe(2);
    }

    [Fact]
    public async Task That_stays_open_is_named_and_given_up_on()
    {
        _project.Write("matviews.yaml", "version: 1\ntimeouts: { cutover: 2s }\n");
        await using (var grant = new NpgsqlCommand("GRANT SELECT ON app.edge TO pg_monitor", _other, _grant))
            await grant.ExecuteNonQueryAsync();
        var result = await _project.RunAsync("apply", "--auto-approve");
        result.ExitCode.ShouldBe(1, result.ToString());
        result.Error.ShouldContain("nothing changed");
        result.Error.ShouldContain($"pid {_other.ProcessID}");
        (await _database.ScalarAsync<int>("SELECT n FROM app.edge")).ShouldBe(1);
    }
}
