using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Says what a reviewer must know of a draft.</summary>
public static class HazardFinder
{
    /// <summary>All hazards, by view.</summary>
    public static IReadOnlyList<Hazard> Of(PlanDraft draft, IReadOnlyList<Change> changes) =>
    [
        .. changes.OfType<Change.Swap>().SelectMany(Swap),
        .. draft.Views.SelectMany(Indexes),
        .. draft.Views.Where(view => !view.Wanted.Populated).Select(view => new Hazard(
            view.Name, HazardKind.Unpopulated, "stays without data: reading it fails until it is refreshed")),
        .. draft.Bridges.Select(bridge => new Hazard(
            Nearest(draft, bridge.Dependent), HazardKind.DependentReplaced, $"{bridge.Dependent.Identity} is made anew, with all that hangs on it")),
        .. draft.Edges.SelectMany(edge => Edge(draft, edge)),
        .. draft.Lost.SelectMany(lost => Lost(draft, lost)),
        .. draft.Deleted.Select(Delete),
        .. draft.Views.SelectMany(NotRestored),
    ];

    /// <summary>All that the registry knows is to be deleted, and nothing that the files describe is in it.</summary>
    public static IEnumerable<Hazard> Foreign(PlanningInput input) =>
        input is { Deleted: [var first, ..], Untouched: [], Views: [_, ..], IsLimited: false } && input.Views.All(view => view.Registered is null)
            ? [new(first.Live.Name, HazardKind.ForeignRegistry,
                $"the registry in schema {input.Configuration.RegistrySchema} knows none of these files: is it another project's? Then give this one a registry_schema of its own")]
            : [];

    // A file describes the view; what was carried over from swap to swap went with the live one.
    private static IEnumerable<Hazard> NotRestored(PlannedView view)
    {
        if (view is not { Live: null, Registered: { Managed: true, Applied: var applied } })
            yield break;
        var now = Baseline.Of(view.Wanted.Properties);
        var lost = applied.Baseline
            .Where(property => property.Key != Baseline.Query && now.GetValueOrDefault(property.Key) != property.Value)
            .Where(property => !Applied.Of(view.Definition!, []).Declares.Contains(property.Key))
            .Select(property => $"{property.Key} ({property.Value})")
            .Concat(applied.Undeclared.Except(view.Indexes.Final.Select(index => index.Name)).Select(index => $"index {index}"))
            .ToList();
        if (lost.Count > 0)
            yield return new(view.Name, HazardKind.NotRestored, $"somebody dropped it; what no file says is not made again: {string.Join(", ", lost)}");
    }

    /// <summary>Views that are built later than what they read: in a second wave, or by a refresh.</summary>
    public static IEnumerable<Hazard> Later(PlanningInput input) =>
    [
        .. input.Later.Select(view => new Hazard(view.View, HazardKind.SecondWave, view.IsNew
            ? $"follows in a second wave, when {Names(view)} is live. Should that fail, the next plan has it again"
            : $"follows in a second wave: between the two it shows the data of the old {Names(view)}. Should the second fail, the next plan has it again")),
        .. input.Early.Select(view => new Hazard(view.View, HazardKind.NeedsWaves,
            $"depends_on says that it reads {Names(view)}, which the server cannot see: built in the same cutover it would read what is there now. Use --waves, which builds it in a second one")),
        .. input.Outdated.Select(view => new Hazard(view.View, HazardKind.Outdated,
            $"depends_on says that it reads {Names(view)}: its data stay those of before until it is built again, by `matviews refresh {view.View}` or the next apply; --waves does it at once")),
    ];

    private static string Names(LaterView view) => string.Join(", ", view.Upstreams);

    private static IEnumerable<Hazard> Lost(PlanDraft draft, Dependent lost)
    {
        var waves = draft.Bridges.Any(bridge => lost.Reads.Contains(bridge.Dependent.Oid)) ? "; with --waves it may stay" : "";
        return [new(Nearest(draft, lost), HazardKind.DependentDropped, $"{lost.Identity}, owned by {lost.Owner}, cannot follow and is dropped{waves}", Approval.DropDependents), .. TableLocked(draft, lost)];
    }

    private static Hazard Delete(DeletedView view) => view.Registered.Applied.Protected
        ? new(view.Live.Name, HazardKind.Protected,
            "it is protected (protect: true) and never deleted; keep its file, or first apply it with protect: false")
        : new(view.Live.Name, HazardKind.ViewDeleted,
            $"the view and its data are deleted{(view.Registered.Stamp == view.Live.Stamp ? "" : "; it is not as it was when it was applied, or not in that database")}", Approval.Delete);

    private static IEnumerable<Hazard> Swap(Change.Swap swap)
    {
        yield return swap.Cause == SwapCause.Upstream
            ? new(swap.View, HazardKind.RebuildsDependent,
                $"built again because it reads {string.Join(", ", swap.Upstreams)}{(swap.Managed ? "" : "; no file describes it")}")
            : new(swap.View, HazardKind.Rebuild, "built again beside the live view: needs its disk space twice until the old one is dropped");
        foreach (var column in swap.LiveColumns)
        {
            var after = swap.Columns.FirstOrDefault(candidate => candidate.Name == column.Name);
            if (after is null)
                yield return new(swap.View, HazardKind.ColumnRemoved, $"column {column.Name} is removed", Approval.DropColumns);
            else if (after.Type != column.Type)
                yield return new(swap.View, HazardKind.ColumnsChanged, $"column {column.Name} changes from {column.Type} to {after.Type}");
        }

        if (!swap.LiveColumns.Select(Shape).SequenceEqual(swap.Columns.Select(Shape)))
        {
            yield return new(swap.View, HazardKind.ColumnsChanged,
                "statements that readers have prepared fail once with \"cached plan must not change result type\"");
        }
    }

    private static (string, string, string?) Shape(LiveColumn column) => (column.Name, column.Type, column.Collation);

    private static IEnumerable<Hazard> Indexes(PlannedView view)
    {
        foreach (var index in view.Indexes.Dropped.Where(index => view.Indexes.Built.All(built => built.Name != index.Name)))
        {
            yield return view.Registered?.Applied.Indexes.Contains(index.Name) is not true && view.Compiled.Lost.Indexes.Contains(index.Name)
                ? new(view.Name, HazardKind.IndexDropped, $"index {index.Name}, which no file declares, uses a column that goes or changes, and is dropped", Approval.DropColumns)
                : new(view.Name, HazardKind.IndexDropped, $"index {index.Name} is dropped");
        }

        foreach (var statistics in view.Compiled.Lost.Statistics)
        {
            yield return new(view.Name, HazardKind.IndexDropped,
                $"statistics object {statistics} uses a column that goes or changes, and is dropped", Approval.DropColumns);
        }

        if (view.Definition is { Strategy: RefreshStrategy.Concurrent } && view.Definition.Key.IsEmpty)
            yield return new(view.Name, HazardKind.NoUsableIndex, "no unique index columns are declared: a concurrent refresh falls back");
    }

    private static IEnumerable<Hazard> Edge(PlanDraft draft, Dependent edge) =>
        [new(Nearest(draft, edge), HazardKind.DependentReplaced, $"{edge.Identity} is bound to the new view in place"), .. TableLocked(draft, edge)];

    private static IEnumerable<Hazard> TableLocked(PlanDraft draft, Dependent dependent) => dependent is Dependent.Policy or Dependent.Rule
        ? [new(Nearest(draft, dependent), HazardKind.TableLocked, $"{dependent.Identity}: its table is locked for the moment of the cutover")]
        : [];

    private static ViewName Nearest(PlanDraft draft, Dependent dependent) =>
        draft.Views.FirstOrDefault(view => view.Live is not null && dependent.Reads.Contains(view.Live.Oid))?.Name
        ?? draft.Deleted.FirstOrDefault(view => dependent.Reads.Contains(view.Live.Oid))?.Live.Name
        ?? (draft.Views.Count > 0 ? draft.Views[0].Name : draft.Deleted[0].Live.Name);
}
