namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>The private server as a thing that goes on between commands: <c>matviews dev start|stop|psql-url</c>.</summary>
public sealed class DevServer(EmbeddedOptions options)
{
    /// <summary>Starts the server, or joins the running one, and leaves it running. Gives the URL for psql and others.</summary>
    public async Task<string> StartAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        await using var server = await EmbeddedServer.StartAsync(options with { Keep = true }, progress, cancellationToken);
        return UrlOf(server.Address);
    }

    /// <summary>
    /// Stops the server. False when it goes on because other processes use it: then it stops with the last of them.
    /// </summary>
    public async Task<bool> StopAsync(CancellationToken cancellationToken)
    {
        var folder = await ServerFolder.ForAsync(options.Root, cancellationToken);
        using var gate = await FileLock.AcquireAsync(folder.Gate, static () => { }, cancellationToken);
        File.Delete(folder.Keep);
        if (Postmaster.Find(folder.Data) is null)
            return true;
        if (new ServerUsers(folder.Users).Count() > 0)
            return false;
        var cluster = await EmbeddedServer.ClusterAsync(options, folder, static _ => { }, cancellationToken);
        await cluster.StopAsync(cancellationToken);
        return true;
    }

    /// <summary>The URL of the running server; null when it does not run.</summary>
    public async Task<string?> UrlAsync(CancellationToken cancellationToken)
    {
        var folder = await ServerFolder.ForAsync(options.Root, cancellationToken);
        return Postmaster.Find(folder.Data) is null ? null : UrlOf(EmbeddedServer.AddressOf(folder));
    }

    private static string UrlOf(DatabaseAddress address) =>
        $"postgresql://{address.UserName}@/{address.DatabaseName}?host={Uri.EscapeDataString(address.Host)}&port={address.Port}";
}
