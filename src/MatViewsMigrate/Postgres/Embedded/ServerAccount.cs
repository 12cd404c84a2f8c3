using MatViewsMigrate.Names;

namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>Who runs the server: PostgreSQL refuses to be run by root.</summary>
/// <param name="Name">An unprivileged user; null for the user of this process.</param>
internal sealed record ServerAccount(string? Name)
{
    private static readonly string[] ProgramFolders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    /// <summary>Whoever owns an existing folder; as root otherwise <c>postgres</c>, or <c>nobody</c>.</summary>
    public static async Task<ServerAccount> ForAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServerAccount((string?)null);
        var owner = Directory.Exists(folder) ? await OwnerAsync(folder, cancellationToken) : "root";
        return new ServerAccount(owner != "root" ? owner : Users().Contains("postgres") ? "postgres" : "nobody");
    }

    /// <summary>Runs a program as this account.</summary>
    public Task<CommandResult> RunAsync(CancellationToken cancellationToken, params IReadOnlyList<string> command)
    {
        var whole = Command(command);
        return ServerCommand.RunAsync(whole[0], [.. whole.Skip(1)], cancellationToken);
    }

    /// <summary>The command line that runs a program as this account.</summary>
    public IReadOnlyList<string> Command(IReadOnlyList<string> command)
    {
        if (Name is null)
            return command;
        if (Program("runuser") is { } runuser)
            return [runuser, "-u", Name, "--", .. command];
        if (Program("setpriv") is { } setpriv)
            return [setpriv, $"--reuid={Name}", $"--regid={GroupOf(Name)}", "--clear-groups", "--", .. command];
        if (Program("sudo") is { } sudo)
            return [sudo, "-n", "-u", Name, "--", .. command];
        throw new MatViewsException(
            ExitCode.NoDatabase,
            "PostgreSQL cannot be run by root, and there is no runuser, setpriv or sudo to run it as another user. "
            + "Run matviews as an ordinary user, or give a database with --database.");
    }

    private static string? Program(string name) =>
        ProgramFolders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static async Task<string> OwnerAsync(string folder, CancellationToken cancellationToken)
    {
        string[] format = OperatingSystem.IsMacOS() ? ["-f", "%Su"] : ["-c", "%U"];
        return (await ServerCommand.RunAsync("stat", [.. format, folder], cancellationToken)).Output;
    }

    private static IEnumerable<string> Users() => File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]);

    private static string GroupOf(string user) =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(fields => fields[0] == user)[3];
}
