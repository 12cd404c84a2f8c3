using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Import;

/// <summary>Roles of the server that no other test knows: a plain one, and one whose name needs quotes.</summary>
public sealed class Roles : IAsyncLifetime
{
    private readonly string _id = $"{Guid.NewGuid():N}"[..12];

    public string Reader => $"import_reader_{_id}";

    public string Writer => $"\"Import writer, {_id}\"";

    public Task InitializeAsync() => RunAsync("CREATE");

    public Task DisposeAsync() => RunAsync("DROP");

    private async Task RunAsync(string verb)
    {
        await using var connection = new NpgsqlConnection(await TestServer.ConnectionStringAsync());
        await connection.OpenAsync();
        foreach (var role in new[] { Reader, Writer })
        {
            await using var command = new NpgsqlCommand($"{verb} ROLE {role}", connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
