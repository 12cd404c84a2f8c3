using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests;

/// <summary>A database of its own, dropped at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public static async Task<TestDatabase> CreateAsync() => await CreateAsync(await TestServer.ConnectionStringAsync());

    /// <summary>One on another server than the one that all tests share.</summary>
    public static async Task<TestDatabase> CreateAsync(string server)
    {
        var builder = new NpgsqlConnectionStringBuilder(server) { Database = $"test_{Guid.NewGuid():N}" };
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        // Copying files takes a fraction of writing them to the log, which is what 15 and newer do otherwise.
        var strategy = connection.PostgreSqlVersion.Major >= 15 ? " STRATEGY file_copy" : "";
        await using var command = new NpgsqlCommand($"CREATE DATABASE {builder.Database} TEMPLATE template0{strategy}", connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
        // Before 15 sessions tell what they wrote when they end, and half a second later at the latest.
        if (connection.PostgreSqlVersion.Major < 15)
            await RunAsync(builder.ConnectionString, "CREATE FUNCTION pg_stat_force_next_flush() RETURNS void LANGUAGE sql AS 'SELECT pg_sleep(0.7)'");
        return new TestDatabase(builder.ConnectionString);
    }

    /// <summary>A copy of it as it is now, which nobody may use meanwhile.</summary>
    public async Task<TestDatabase> CopyAsync()
    {
        var source = new NpgsqlConnectionStringBuilder(ConnectionString);
        var copy = new NpgsqlConnectionStringBuilder(ConnectionString) { Database = $"test_{Guid.NewGuid():N}" };
        await using (var connection = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(connection);
        await RunAsync(
            new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres" }.ConnectionString,
            $"CREATE DATABASE {copy.Database} TEMPLATE {source.Database}");
        return new TestDatabase(copy.ConnectionString);
    }

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs statements separated by semicolons, in one transaction unless they begin one.</summary>
    public Task ExecuteAsync(string sql) => RunAsync(ConnectionString, sql);

    /// <summary>The first column of the first row; default when there is none.</summary>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    public async ValueTask DisposeAsync()
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString);
        var database = builder.Database;
        builder.Database = "postgres";
        await RunAsync(builder.ConnectionString, $"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        await using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var statement in SqlScript.Statements(new SqlText(sql, new SourceSpan("test", 1, 1), 0)))
            batch.BatchCommands.Add(new(statement.Text));
        await batch.ExecuteNonQueryAsync();
    }
}
