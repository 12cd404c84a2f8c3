using MatViewsMigrate.Names;

namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>A data folder and the binaries for it: made, started, stopped. All of it under the gate.</summary>
internal sealed class Cluster(ServerFolder folder, ServerBinaries binaries)
{
    /// <summary>The superuser, and the only role, of a private server.</summary>
    public const string Role = "matviews";

    private const int Attempts = 3;
    private const int LogLines = 12;

    // Small: many may run at once. Fast: what is in it can be filled in again.
    private static readonly Dictionary<string, string> SmallAndFast = new()
    {
        ["listen_addresses"] = "",
        ["unix_socket_permissions"] = "0700",
        ["port"] = "5432",
        ["shared_buffers"] = "64MB",
        ["max_connections"] = "50",
        ["max_locks_per_transaction"] = "256",
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        ["max_wal_size"] = "256MB",
        ["fsync"] = "off",
        ["synchronous_commit"] = "off",
        ["full_page_writes"] = "off",
        ["jit"] = "off",
        ["huge_pages"] = "off",
        ["logging_collector"] = "off",
        ["timezone"] = "UTC",
    };

    private string Temporary => folder.Data + ".new";

    /// <summary>Makes the data folder, whole or not at all.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await folder.Account.RunAsync(cancellationToken, "rm", "-rf", Temporary);
        var created = await InitAsync("C.UTF-8", cancellationToken);
        if (!created.Succeeded)
        {
            // Not every platform has C.UTF-8.
            await folder.Account.RunAsync(cancellationToken, "rm", "-rf", Temporary);
            created = await InitAsync("C", cancellationToken);
        }

        if (!created.Succeeded)
            throw Failed("initdb could not make its data folder", created.Output);
        Directory.Move(Temporary, folder.Data);
    }

    /// <summary>Starts the server and waits until it takes connections.</summary>
    public async Task StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var options = string.Join(' ', SmallAndFast
            .Append(new("unix_socket_directories", folder.Server))
            .Concat(settings)
            .Select(setting => $"-c {Shell($"{setting.Key}={setting.Value}")}"));
        if (Postmaster.IsMistaken(folder.Data))
            await folder.Account.RunAsync(cancellationToken, "rm", "-f", Path.Combine(folder.Data, "postmaster.pid"));
        for (var attempt = 1; ; attempt++)
        {
            var started = await folder.Account.RunAsync(
                cancellationToken, binaries.PgCtl, "start", "-w", "-t", "60", "-D", folder.Data, "-l", folder.Log, "-o", options);
            if (started.Succeeded)
                return;
            if (attempt == Attempts)
                throw Failed("it could not be started", $"{started.Output}\n{EndOfLog()}");

            // The processes of a server that was killed need a moment to notice.
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        }
    }

    /// <summary>The command that stops the server: sessions end, data are kept.</summary>
    public IReadOnlyList<string> StopCommand() =>
        folder.Account.Command([binaries.PgCtl, "stop", "-w", "-m", "fast", "-t", "60", "-D", folder.Data]);

    /// <summary>Stops the server, and waits for its end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var command = StopCommand();
        var stopped = await ServerCommand.RunAsync(command[0], [.. command.Skip(1)], cancellationToken);
        if (!stopped.Succeeded && Postmaster.Find(folder.Data) is not null)
            throw Failed("it could not be stopped", stopped.Output);
    }

    private Task<CommandResult> InitAsync(string locale, CancellationToken cancellationToken) => folder.Account.RunAsync(
        cancellationToken,
        binaries.InitDb, "-D", Temporary, "-U", Role, "-E", "UTF8", $"--locale={locale}", "--no-sync",
        "--auth-local=trust", "--auth-host=reject");

    private MatViewsException Failed(string what, string output) => new(
        ExitCode.NoDatabase,
        $"The private PostgreSQL {binaries.Major} in {folder.Server} is unusable: {what}. {output.Trim()}\n"
        + $"If its data are damaged, delete {folder.Control}; or give a database with --database.");

    private string EndOfLog() =>
        File.Exists(folder.Log) ? string.Join('\n', File.ReadLines(folder.Log).TakeLast(LogLines)) : "";

    private static string Shell(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
