using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Import;

/// <summary>A tablespace in the server's own folder; to be dropped after the databases that use it.</summary>
internal sealed class TestTablespace : IAsyncDisposable
{
    public string Name { get; } = $"import_{Guid.NewGuid():N}"[..20];

    public static async Task<TestTablespace> CreateAsync()
    {
        var tablespace = new TestTablespace();
        await RunAsync("SET allow_in_place_tablespaces = on", $"CREATE TABLESPACE {tablespace.Name} LOCATION ''");
        return tablespace;
    }

    public async ValueTask DisposeAsync() => await RunAsync($"DROP TABLESPACE {Name}");

    private static async Task RunAsync(params string[] statements)
    {
        await using var connection = new NpgsqlConnection(await TestServer.ConnectionStringAsync());
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
