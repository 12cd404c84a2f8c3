using System.Diagnostics;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>What pages say of a change in a few words.</summary>
internal static class ChangeWords
{
    /// <summary><c>create</c>, <c>swap</c> and so on.</summary>
    public static string Kind(Change change) => change switch
    {
        Change.Create => "create",
        Change.Swap => "swap",
        Change.Alter => "alter",
        Change.Rename => "rename",
        Change.Adopt => "adopt",
        Change.Delete => "delete",
        Change.Schedule schedule => Words.ScheduleVerb(schedule),
        _ => throw new UnreachableException(change.GetType().Name),
    };

    /// <summary>Why, or from what.</summary>
    public static string Reason(Change change) => change switch
    {
        Change.Create => "a new view",
        Change.Swap { Cause: SwapCause.Query } swap when swap.Query == swap.LiveQuery => "its output columns change",
        Change.Swap { Cause: SwapCause.Query } => "its query changed",
        Change.Swap { Cause: SwapCause.Property } => "a property changes that only a rebuild can change",
        Change.Swap { Cause: SwapCause.Upstream, Managed: true } swap => $"it reads {string.Join(", ", swap.Upstreams)}",
        Change.Swap { Cause: SwapCause.Upstream } swap => $"no file describes it, but it reads {string.Join(", ", swap.Upstreams)}",
        Change.Swap { Cause: SwapCause.SecondWave } swap =>
            $"built before its upstream {string.Join(", ", swap.Upstreams)} was replaced; this is the second wave of that apply",
        Change.Alter => "without a rebuild",
        Change.Rename rename => $"from {rename.From}",
        Change.Adopt => "live so far, managed from now on",
        Change.Delete => "no file asks for it any more",
        Change.Schedule { Wanted: null, Live: var live } => $"in pg_cron: {live}",
        Change.Schedule { Live: null, Wanted: var wanted } => $"in pg_cron: {wanted}",
        Change.Schedule schedule => $"in pg_cron: {schedule.Wanted}, not {schedule.Live}",
        _ => throw new UnreachableException(change.GetType().Name),
    };

    /// <summary>Rows and bytes that are built.</summary>
    public static string Rebuild(Change change) => change switch
    {
        Change.Create { Estimate: { } estimate } => $"a first build, {Quantity.Rows(estimate.Rows)}",
        Change.Create => "a first build",
        Change.Swap swap => StepText.Size(swap.Bytes, swap.Rows),
        _ => "nothing",
    };

    /// <summary><c>build 2.2 s, refresh 180 ms</c>: how long they took the last time; empty when nobody knows.</summary>
    public static string LastTimes(Change change) => change is Change.Swap { Last: var last }
        ? string.Join(", ", new[] { Last("build", last.Build), Last("refresh", last.Refresh) }.OfType<string>())
        : "";

    private static string? Last(string what, TimeSpan? time) => time is { } known ? $"{what} {Quantity.Duration(known)}" : null;

    /// <summary>True when its readers wait for the moment of the cutover.</summary>
    public static bool ReadersWait(Plan plan, ViewName view)
    {
        var live = plan.Changes.OfType<Change.Rename>().FirstOrDefault(rename => rename.View == view)?.From ?? view;
        return plan.Steps.OfType<Step.CutOver>().SelectMany(step => step.Locks).Any(statement => statement.BlocksReaders && statement.On == live);
    }

    /// <summary>What to know of a view beside that it is built again, which its change says already.</summary>
    public static IEnumerable<Hazard> Hazards(Plan plan, ViewName view) => plan.Hazards.Where(hazard =>
        hazard.View == view && hazard.Kind is not (HazardKind.Rebuild or HazardKind.RebuildsDependent));

    /// <summary>Hazards of views that no change is of.</summary>
    public static IEnumerable<Hazard> OtherHazards(Plan plan)
    {
        var changed = plan.Changes.Select(change => change.View).ToHashSet();
        return plan.Hazards.Where(hazard => !changed.Contains(hazard.View));
    }

    /// <summary>Columns that come, go or change.</summary>
    public static IReadOnlyList<ColumnDifference> Columns(Change change) => change switch
    {
        Change.Create create => [.. create.Columns.Select(column => new ColumnDifference('+', $"{column.Name} {ColumnDifference.TypeOf(column)}"))],
        Change.Swap swap => ColumnDifference.Between(swap.LiveColumns, swap.Columns),
        _ => [],
    };

    /// <summary>Properties that change.</summary>
    public static IReadOnlyList<Difference> Differences(Change change) => change switch
    {
        Change.Swap swap => swap.Differences,
        Change.Alter alter => alter.Differences,
        _ => [],
    };
}
