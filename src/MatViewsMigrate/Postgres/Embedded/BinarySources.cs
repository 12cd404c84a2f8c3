namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>Where server binaries may come from, in this order.</summary>
/// <param name="Given">The folder in MATVIEWS_PG_BIN; nothing else is looked at then.</param>
/// <param name="Path">The folders of PATH.</param>
/// <param name="Installed">Usual install folders; a <c>*</c> stands for one folder name, the newest first.</param>
/// <param name="Cache">Where a fetched server is kept.</param>
public sealed record BinarySources(
    string? Given,
    IReadOnlyList<string> Path,
    IReadOnlyList<string> Installed,
    string Cache)
{
    /// <summary>What the environment and the platform say.</summary>
    public static BinarySources OfThisMachine() => new(
        Environment.GetEnvironmentVariable("MATVIEWS_PG_BIN") is { Length: > 0 } given ? given : null,
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
        [
            "/usr/lib/postgresql/*/bin",
            "/usr/lib/postgresql*/bin",
            "/usr/libexec/postgresql*",
            "/usr/pgsql-*/bin",
            "/usr/local/pgsql/bin",
            "/opt/homebrew/opt/postgresql@*/bin",
            "/usr/local/opt/postgresql@*/bin",
            "/Applications/Postgres.app/Contents/Versions/*/bin",
        ],
        CacheFolder());

    /// <summary>Folders that hold a server, each once, symbolic links resolved: a server finds its files beside its real place.</summary>
    public IEnumerable<string> Folders() => (Given is null ? Path.Concat(Installed.SelectMany(Matches)) : [Given])
        .Select(RealFolder)
        .OfType<string>()
        .Distinct(StringComparer.Ordinal);

    // As root the cache must be one that the unprivileged user, who runs the server, can read.
    private static string CacheFolder() =>
        Environment.IsPrivilegedProcess ? "/var/cache/matviews"
        : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? System.IO.Path.Combine(cache, "matviews")
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home && Directory.Exists(home)
            ? System.IO.Path.Combine(home, ".cache", "matviews")
        : System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"matviews-{Environment.UserName}");

    private static string? RealFolder(string folder)
    {
        var initdb = new FileInfo(System.IO.Path.Combine(folder, "initdb"));
        if (!initdb.Exists)
            return null;
        var target = initdb.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? initdb.FullName;
        return System.IO.Path.GetDirectoryName(target);
    }

    private static IEnumerable<string> Matches(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return [pattern];
        var parent = pattern[..pattern.LastIndexOf('/', star)];
        var name = pattern[(parent.Length + 1)..].Split('/')[0];
        var rest = pattern[(parent.Length + 1 + name.Length)..];
        return !Directory.Exists(parent) ? [] : Directory.GetDirectories(parent, name)
            .OrderByDescending(Number)
            .Select(folder => folder + rest);
    }

    private static int Number(string folder) =>
        int.TryParse(new string([.. System.IO.Path.GetFileName(folder).Where(char.IsAsciiDigit)]), out var number) ? number : 0;
}
