using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>
/// A private PostgreSQL, reachable through a socket in a folder that only its user can enter. All processes of one
/// project share it; it is stopped with the last of them, also when that is killed.
/// </summary>
public sealed class EmbeddedServer : IAsyncDisposable
{
    private const int Attempts = 3;

    private readonly EmbeddedOptions options;
    private readonly ServerFolder folder;
    private readonly Action<string> progress;
    private readonly Lazy<Task> leaving;
    private Cluster? cluster;
    private (string Path, FileLock Held)? user;
    private Watchdog? watchdog;

    private EmbeddedServer(EmbeddedOptions options, ServerFolder folder, Action<string> progress)
    {
        (this.options, this.folder, this.progress) = (options, folder, progress);
        leaving = new(LeaveAsync);
    }

    /// <summary>Its database <c>matviews</c>.</summary>
    public DatabaseAddress Address => AddressOf(folder);

    /// <summary>The folder that holds all of it.</summary>
    public string Folder => folder.Control;

    /// <summary>Starts the server, or joins the one that runs; on return the database exists and is filled.</summary>
    /// <param name="progress">Told in words what takes long: fetching, creating, filling, waiting for another process.</param>
    /// <exception cref="MatViewsException">No server can be found or started (69), or the init file is wrong (78).</exception>
    public static async Task<EmbeddedServer> StartAsync(
        EmbeddedOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new MatViewsException(
                ExitCode.NoDatabase, "A private PostgreSQL runs on Linux and macOS only. Give a database with --database.");
        var folder = await ServerFolder.ForAsync(options.Root, cancellationToken);
        var server = new EmbeddedServer(options, folder, progress);
        try
        {
            await server.StartAsync(cancellationToken);
            AppDomain.CurrentDomain.ProcessExit += server.StopAtExit;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves the server; the last one stops it, unless it is to be kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await leaving.Value;
        watchdog?.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= StopAtExit;
    }

    internal static DatabaseAddress AddressOf(ServerFolder folder) => DatabaseAddress.Of(new NpgsqlConnectionStringBuilder
    {
        Host = folder.Server,
        Port = NpgsqlConnection.DefaultPort,
        Username = Cluster.Role,
        Database = "matviews",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        ApplicationName = DatabaseAddress.DefaultApplicationName,
        Pooling = false,
        CommandTimeout = 0,
        IncludeErrorDetail = true,
        IncludeFailedBatchedCommand = true,
    });

    internal static async Task<Cluster> ClusterAsync(
        EmbeddedOptions options, ServerFolder folder, Action<string> progress, CancellationToken cancellationToken)
    {
        var search = new BinarySearch(options.Binaries, folder.Account, progress);
        return new(folder, await search.FindAsync(options.Version, folder.DataVersion, cancellationToken));
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        using var gate = await FileLock.AcquireAsync(
            folder.Gate, () => progress("Waiting for another process that starts or stops the private PostgreSQL"), cancellationToken);
        user = new ServerUsers(folder.Users).Enter();
        cluster = await ClusterAsync(options, folder, progress, cancellationToken);
        watchdog = Watchdog.Start(folder, user.Value.Path, options.Temporary ? folder.Control : "", cluster.StopCommand());
        if (folder.DataVersion is null)
        {
            progress($"Creating a private PostgreSQL in {folder.Control}");
            await cluster.CreateAsync(cancellationToken);
        }

        await using var connection = await ConnectAsync(cluster, cancellationToken);
        if (options.Init is { } init)
            await new InitScript(options.Root, init, progress).RunAsync(connection, cancellationToken);
        if (options.Keep)
            await File.WriteAllTextAsync(folder.Keep, "", cancellationToken);
    }

    // A server that is found running may be just about to stop, because its last user was killed.
    private async Task<NpgsqlConnection> ConnectAsync(Cluster running, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (Postmaster.Find(folder.Data) is null)
                await running.StartAsync(options.Settings, cancellationToken);
            try
            {
                return await new Database(Address).OpenAsync(cancellationToken);
            }
            catch (MatViewsException exception)
                when (attempt < Attempts && ServerError.StateOf(exception) == PostgresErrorCodes.InvalidCatalogName)
            {
                await CreateDatabaseAsync(cancellationToken);
            }
            catch (MatViewsException) when (attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var connection = await new Database(Address.WithDatabase("postgres")).OpenAsync(cancellationToken);
        await using var create = new NpgsqlCommand("CREATE DATABASE matviews", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task LeaveAsync()
    {
        if (user is not { } entered)
            return;
        using var gate = await FileLock.AcquireAsync(folder.Gate, static () => { }, CancellationToken.None);
        File.Delete(entered.Path);
        entered.Held.Dispose();
        var last = new ServerUsers(folder.Users).Count() == 0 && !File.Exists(folder.Keep);
        if (last && cluster is not null && Postmaster.Find(folder.Data) is not null)
            await cluster.StopAsync(CancellationToken.None);
        if (last && options.Temporary)
            folder.Delete();
    }

    private void StopAtExit(object? sender, EventArgs arguments) => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
