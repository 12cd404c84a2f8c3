using System.Diagnostics;
using MatViewsMigrate.DatabaseTests.Runs;
using MatViewsMigrate.Postgres.Embedded;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Refresh;

/// <summary>A server of its own that crashes during a refresh: it ends all sessions, and takes none until it has recovered.</summary>
public sealed class ServerRestartTests
{
    [Theory]
    [InlineData("regular")]
    [InlineData("swap")]
    public async Task A_refresh_goes_on_after_a_restart_of_the_server(string strategy)
    {
        var root = Directory.CreateTempSubdirectory("matviews-restart-").FullName;
        await using var server = await EmbeddedServer.StartAsync(new EmbeddedOptions(root) { Temporary = true }, _ => { }, CancellationToken.None);
        var address = server.Address.ConnectionString;
        using var project = new DatabaseTests.TestProject(address);
        await RunAsync(address, "CREATE SCHEMA app");
        await RunAsync(address, "CREATE TABLE app.naps AS SELECT 0.0::float8 AS seconds");
        await RunAsync(address, "CREATE FUNCTION app.nap() RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN PERFORM pg_sleep(seconds) FROM app.naps; RETURN 1; END'");
        project.Write("views/app/m.yaml", "sql: SELECT app.nap() AS x\n");
        var applied = await project.RunAsync("apply", "--auto-approve");
        applied.ExitCode.ShouldBe(0, applied.ToString());
        await RunAsync(address, "UPDATE app.naps SET seconds = 60");

        var refresh = project.RunAsync("refresh", "m", "--strategy", strategy);
        const string worker = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'REFRESH%' AND state = 'active' UNION ALL SELECT 0 ORDER BY 1 DESC LIMIT 1";
        await Condition.BecomesTrueAsync(async () => await ScalarAsync<int>(address, worker) > 0);
        await RunAsync(address, "UPDATE app.naps SET seconds = 0");
        await RunAsync(address, "CHECKPOINT");
        using (var backend = Process.GetProcessById(await ScalarAsync<int>(address, worker)))
            backend.Kill();

        var result = await refresh;
        result.ExitCode.ShouldBe(0, result.ToString());
        (await ScalarAsync<string>(address, "SELECT status || ' ' || (meta #>> '{service,response,retries}') FROM matviews.mat_view_runs WHERE operation = 1")).ShouldBe("2 1");
        (await ScalarAsync<bool>(address, "SELECT NOT EXISTS (SELECT FROM pg_namespace WHERE nspname LIKE 'matviews\\_%')")).ShouldBeTrue();
    }

    private static async Task RunAsync(string address, string sql)
    {
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> ScalarAsync<T>(string address, string sql)
    {
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
