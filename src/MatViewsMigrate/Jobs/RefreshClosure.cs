using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Says what swaps build that nobody asked for, and what that costs.</summary>
internal sealed class RefreshClosure(NpgsqlConnection session, string registrySchema)
{
    private const int RunsOfEach = 10;

    /// <summary>Why <c>--only</c> refuses a unit.</summary>
    public static string OnlyRefusal(RefreshUnit unit) =>
        $"a swap of {Names(Asked(unit))} has to build {Names(unit.Drawn)} too, which would read the old copy otherwise; nothing changed. "
        + "Leave out --only, name them as well, or refresh with --strategy concurrent or regular";

    /// <summary>A line for each unit that draws others along.</summary>
    public async Task<IReadOnlyList<string>> NotesAsync(IReadOnlyList<RefreshUnit> units, CancellationToken cancellationToken)
    {
        var wide = units.Where(unit => unit.Drawn.Count > 0).ToList();
        if (wide.Count == 0)
            return [];
        var runs = await new RecentRuns(registrySchema).ReadAsync(session, RunsOfEach, cancellationToken);
        var stamps = await new StampReader().ReadAsync(
            session, [.. wide.SelectMany(unit => unit.Targets).Select(target => target.Name).Distinct()], cancellationToken);
        var bytes = stamps.ToDictionary(stamp => stamp.Name, stamp => stamp.Bytes);
        return [.. wide.Select(unit => Note(unit, runs, bytes))];
    }

    private static string Note(RefreshUnit unit, ILookup<ViewName, RecentRun> runs, Dictionary<ViewName, long> bytes)
    {
        var views = unit.Targets.Select(target => target.Name).ToList();
        var builds = views.Select(view => LastBuild(runs[view])).ToList();
        var known = builds.OfType<TimeSpan>().Aggregate(TimeSpan.Zero, (sum, time) => sum + time);
        var unknown = builds.Count(build => build is null);
        var size = views.Sum(view => bytes.GetValueOrDefault(view)) / 1048576.0;
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.0} s by their last builds{(unknown == 0 ? "" : $" ({unknown} of them unknown)")}");
        return $"the swap of {Names(Asked(unit))} builds {Names(unit.Drawn)} too: {views.Count} views, some {seconds}, and "
            + string.Create(CultureInfo.InvariantCulture, $"{size:0.0} MB of disk for second copies until the old ones are gone");
    }

    // An alteration may have built nothing.
    private static TimeSpan? LastBuild(IEnumerable<RecentRun> runs) =>
        runs.Where(run => run is { Status: RunStatus.Success, Operation: Operation.Refresh or Operation.Create or Operation.Alter })
            .OrderBy(run => run.Operation == Operation.Alter).FirstOrDefault()?.Duration;

    private static IEnumerable<ViewName> Asked(RefreshUnit unit) =>
        unit.Targets.Select(target => target.Name).Where(name => !unit.Drawn.Contains(name));

    private static string Names(IEnumerable<ViewName> names) => string.Join(", ", names);
}
