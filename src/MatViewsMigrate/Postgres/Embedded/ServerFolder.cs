using System.Buffers;
using System.Text;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>
/// Where a private server lives: a folder of ours with the locks, and in it one of the account that runs the server,
/// with its data, its socket and its log.
/// </summary>
internal sealed record ServerFolder(string Control, ServerAccount Account)
{
    private const int LongestSocketPath = 103;

    // pg_ctl hands its paths to a shell, in double quotes; a comma separates folders of sockets.
    private static readonly SearchValues<char> Unusable = SearchValues.Create("\"$`\\,\n");

    /// <summary>Held while a server is started or stopped.</summary>
    public string Gate => Path.Combine(Control, "lock");

    /// <summary>One locked file for each process that uses the server.</summary>
    public string Users => Path.Combine(Control, "users");

    /// <summary>Exists while the server shall go on without users.</summary>
    public string Keep => Path.Combine(Control, "keep");

    public string Server => ServerIn(Control);

    public string Data => Path.Combine(Server, "data");

    public string Log => Path.Combine(Server, "server.log");

    /// <summary>The major version of existing data; null when there are none.</summary>
    public int? DataVersion =>
        File.Exists(Path.Combine(Data, "PG_VERSION")) ? int.Parse(File.ReadAllText(Path.Combine(Data, "PG_VERSION"))) : null;

    /// <summary>
    /// The folder for a project, made when missing: <c>.matviews</c> in it, unless that cannot be written, or the account
    /// cannot reach it, or its path is too long for a socket or not fit for a shell; then one outside of the project.
    /// </summary>
    public static async Task<ServerFolder> ForAsync(string root, CancellationToken cancellationToken)
    {
        foreach (var control in Candidates(root))
        {
            if (await TryAsync(control, cancellationToken) is { } folder)
                return folder;
        }

        throw new MatViewsException(
            ExitCode.NoDatabase,
            $"There is no folder for the data of a private PostgreSQL: tried {string.Join(", ", Candidates(root))}. "
            + "Make one of them writable, or give a database with --database.");
    }

    /// <summary>Deletes all of it, and the folder above when nothing else is in that.</summary>
    public void Delete()
    {
        Directory.Delete(Control, recursive: true);
        var above = Path.GetDirectoryName(Control)!;
        if (!Directory.EnumerateFileSystemEntries(above).Any())
            Directory.Delete(above);
    }

    // Where others can write, a folder could be laid in wait under a name that they can guess; so only folders of our own.
    private static IEnumerable<string> Candidates(string root)
    {
        var project = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        yield return Path.Combine(project, ".matviews");
        var name = ContentHash.Of(project).Value[..12];
        if (Environment.IsPrivilegedProcess)
            yield return Path.Combine("/var/lib/matviews", name);
        else if (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home)
            yield return Path.Combine(home, ".cache", "matviews", name);
        if (!Environment.IsPrivilegedProcess)
            yield return Path.Combine("/var/tmp", $"matviews-{Environment.UserName}", name);
    }

    private static async Task<ServerFolder?> TryAsync(string control, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(Path.Combine(ServerIn(control), ".s.PGSQL.5432")) > LongestSocketPath
            || control.AsSpan().ContainsAny(Unusable))
            return null;
        var existed = Directory.Exists(control);
        var folder = new ServerFolder(control, await ServerAccount.ForAsync(ServerIn(control), cancellationToken));
        if (await folder.PrepareAsync(cancellationToken))
            return folder;
        if (!existed && Directory.Exists(control))
            Directory.Delete(control, recursive: true);
        return null;
    }

    private static string ServerIn(string control) => Path.Combine(control, "server");

    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Setting the mode fails on a folder that another user has made, which is not to be trusted.
            Directory.CreateDirectory(Control);
            FolderMode.Set(Control, Account.Name is null ? FolderMode.Private : FolderMode.ReadableByAll);
            Directory.CreateDirectory(Users);
            await File.WriteAllTextAsync(Path.Combine(Control, ".gitignore"), "*\n", cancellationToken);
            return Account.Name is null ? PrepareOwn() : await PrepareForAccountAsync(Account.Name, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool PrepareOwn()
    {
        Directory.CreateDirectory(Server);
        FolderMode.Set(Server, FolderMode.Private);
        return true;
    }

    private async Task<bool> PrepareForAccountAsync(string name, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Server))
            await ServerCommand.RunAsync("install", ["-d", "-m", "0700", "-o", name, Server], cancellationToken);
        return (await Account.RunAsync(cancellationToken, "test", "-w", Server)).Succeeded;
    }
}
