using MatViewsMigrate.Postgres;
using MatViewsMigrate.Postgres.Embedded;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Postgres;

/// <summary>A project's folder that every user of the machine can reach, and what runs on its data.</summary>
internal sealed class TestProject : IDisposable
{
    public TestProject(string? under = null)
    {
        Root = Path.Combine(under ?? Path.GetTempPath(), $"mv-{Guid.NewGuid().ToString("N")[..8]}");
        Directory.CreateDirectory(Root);
        FolderMode.Set(Root, FolderMode.ReadableByAll);
    }

    public string Root { get; }

    public EmbeddedOptions Options => new(Root);

    public string Write(string file, string text)
    {
        File.WriteAllText(Path.Combine(Root, file), text);
        return file;
    }

    public Task<EmbeddedServer> StartAsync(string? init = null) => StartAsync(Options with { Init = init });

    public static Task<EmbeddedServer> StartAsync(EmbeddedOptions options) =>
        EmbeddedServer.StartAsync(options, static _ => { }, CancellationToken.None);

    public static async Task<T?> ScalarAsync<T>(EmbeddedServer server, string sql)
    {
        await using var connection = await new Database(server.Address).OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>Servers that run on data under the folder.</summary>
    public int Postmasters() => Commands().Count(command => command.Contains("postgres\0-D\0", StringComparison.Ordinal));

    /// <summary>Process numbers of the watchdogs of this project.</summary>
    public IEnumerable<int> Watchdogs() => Processes()
        .Where(process => process.Command.Contains("matviews-watchdog", StringComparison.Ordinal))
        .Select(process => process.Id);

    /// <summary>Waits until something holds, at most some seconds: a server that said good-bye is a process for a moment longer.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        for (var waited = 0; !holds(); waited += 50)
        {
            waited.ShouldBeLessThan(20_000, "it never came true");
            await Task.Delay(50);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private IEnumerable<string> Commands() => Processes().Select(process => process.Command);

    private IEnumerable<(int Id, string Command)> Processes()
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            var command = CommandOf(folder);
            if (command.Contains(Root + "/", StringComparison.Ordinal))
                yield return (int.Parse(Path.GetFileName(folder)), command);
        }
    }

    private static string CommandOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
