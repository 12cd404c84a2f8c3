using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests;

/// <summary>A role of the test server, dropped at the end: after the databases in which it owns or may do something.</summary>
internal sealed class TestRole : IAsyncDisposable
{
    private TestRole(string name) => Name = name;

    public string Name { get; }

    /// <summary>As SQL writes it.</summary>
    public string Sql => Identifier.Quote(Name);

    public static async Task<TestRole> CreateAsync(string prefix, string options = "LOGIN")
    {
        var role = new TestRole($"{prefix}_{Guid.NewGuid():N}");
        await RunAsync($"CREATE ROLE {role.Sql} {options}");
        return role;
    }

    public override string ToString() => Sql;

    public async ValueTask DisposeAsync() => await RunAsync($"DROP ROLE {Sql}");

    private static async Task RunAsync(string sql)
    {
        await using var server = new NpgsqlConnection(await TestServer.ConnectionStringAsync());
        await server.OpenAsync();
        await using var command = new NpgsqlCommand(sql, server);
        await command.ExecuteNonQueryAsync();
    }
}
