using MatViewsMigrate.Postgres.Embedded;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Schedule;

/// <summary>A server of its own with pg_cron, which can only be loaded at a server's start and works from one database.</summary>
public sealed class CronServer : IAsyncLifetime
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"matviews-cron-{Guid.NewGuid():N}"[..28]);
    private EmbeddedServer? _server;

    /// <summary>Why its tests are skipped on a workstation; null when pg_cron is there, or CI must have it.</summary>
    public static string? WhyMissing { get; } =
        Environment.GetEnvironmentVariable("CI") is { Length: > 0 }
        || BinarySources.OfThisMachine().Folders().Any(folder => File.Exists(Path.Combine(folder, "..", "lib", "pg_cron.so")))
            ? null
            : "There is no pg_cron beside the installed PostgreSQL: install postgresql-<version>-cron";

    public string ConnectionString => _server!.Address.ConnectionString;

    public async Task InitializeAsync()
    {
        if (WhyMissing is not null)
            return;
        var folder = await ServerFolder.ForAsync(_root, CancellationToken.None);
        var options = new EmbeddedOptions(_root)
        {
            Temporary = true,
            Settings = new Dictionary<string, string>
            {
                ["shared_preload_libraries"] = "pg_cron",
                ["cron.database_name"] = "matviews",
                ["cron.host"] = folder.Server,
            },
        };
        _server = await EmbeddedServer.StartAsync(options, Console.Error.WriteLine, CancellationToken.None);
        await ExecuteAsync("CREATE EXTENSION pg_cron");
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            batch.BatchCommands.Add(new(statement));
        await batch.ExecuteNonQueryAsync();
    }

    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }
}

/// <summary>A fact that needs pg_cron.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CronFactAttribute : Xunit.FactAttribute
{
    public CronFactAttribute() => Skip = CronServer.WhyMissing;
}
