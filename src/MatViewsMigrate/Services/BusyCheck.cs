using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Services;

/// <summary>Refuses to go on with what another session keeps locked: its definition cannot be read.</summary>
internal static class BusyCheck
{
    /// <summary>Passes when none is busy.</summary>
    /// <exception cref="MatViewsException">One is; exit code 5, nothing changed.</exception>
    public static void Ensure(IEnumerable<LiveView> views, IEnumerable<Dependent> dependents)
    {
        var busy = views.Select(view => (What: view.Name.ToString(), view.Busy))
            .Concat(dependents.Select(dependent => (What: dependent.Identity, dependent.Busy)))
            .Where(candidate => candidate.Busy is not null)
            .Select(candidate => $"{candidate.What} ({Describe(candidate.Busy!)})")
            .ToList();
        if (busy.Count > 0)
        {
            throw new MatViewsException(ExitCode.Locked,
                $"busy, because another session keeps it locked, or something that it reads: {string.Join("; ", busy)}. Nothing changed. Try again when that is done");
        }
    }

    private static string Describe(Busy busy) => string.Join(", ", new[]
    {
        $"pid {busy.Pid}",
        busy.User is null ? null : $"user {busy.User}",
        string.IsNullOrEmpty(busy.Application) ? null : $"application {busy.Application}",
        busy.Since is null ? null : string.Create(CultureInfo.InvariantCulture, $"since {busy.Since:yyyy-MM-dd HH:mm:ss}Z"),
        busy.Query,
    }.OfType<string>());
}
