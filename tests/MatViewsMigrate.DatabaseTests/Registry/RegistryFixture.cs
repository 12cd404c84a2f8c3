using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Registry;

/// <summary>One database for a class; each test has a registry of its own in it.</summary>
public sealed class RegistryFixture : IAsyncLifetime
{
    private static int schemas;

    private bool hasStranger;

    public TestDatabase Database { get; private set; } = null!;

    public async Task InitializeAsync() => Database = await TestDatabase.CreateAsync();

    /// <summary>A role that may log in and nothing else.</summary>
    public string Stranger { get; } = $"matviews_test_{Guid.NewGuid():N}";

    public async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        if (!hasStranger)
            return;
        await using var server = new NpgsqlConnection(await TestServer.ConnectionStringAsync());
        await server.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP ROLE {Stranger}", server);
        await drop.ExecuteNonQueryAsync();
    }

    /// <summary>A schema name that no other test uses.</summary>
    public static string NewName() => $"registry_{Interlocked.Increment(ref schemas)}";

    /// <summary>The schema of a new, upgraded registry.</summary>
    public async Task<string> NewRegistryAsync()
    {
        var schema = NewName();
        await using var connection = await Database.OpenAsync();
        await new RegistryUpgrader(schema).UpgradeAsync(connection, CancellationToken.None);
        return schema;
    }

    public async Task<NpgsqlConnection> OpenAsStrangerAsync()
    {
        if (!hasStranger)
            await Database.ExecuteAsync($"CREATE ROLE {Stranger} LOGIN");
        hasStranger = true;
        var connection = new NpgsqlConnection($"{Database.ConnectionString};Username={Stranger};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
