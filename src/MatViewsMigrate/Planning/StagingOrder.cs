using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>A view or bridge that is staged, and what must be staged before it.</summary>
public sealed record StagingMember(ViewName Name, PlannedView? View, Bridge? Bridge, IReadOnlyList<ViewName> After);

/// <summary>The order in which what is staged can be built.</summary>
public static class StagingOrder
{
    /// <summary>All that a draft stages, upstream first.</summary>
    public static IReadOnlyList<StagingMember> Of(PlanDraft draft) => Of(draft.Rebuilt, draft.Bridges);

    /// <summary>Views and bridges, upstream first.</summary>
    public static IReadOnlyList<StagingMember> Of(IEnumerable<PlannedView> views, IEnumerable<Bridge> bridges)
    {
        var built = views.ToList();
        var renamed = built.Where(view => view.IsRenamed).ToDictionary(view => view.Live!.Name, view => view.Name);
        var members = built.Select(view => new StagingMember(view.Name, view, null, []))
            .Concat(bridges.Select(bridge => new StagingMember(bridge.Key, null, bridge, [])));
        return [.. ReadingOrder.Of(members, member => member.Name, Reads).Select(sorted => sorted.Item with { After = sorted.After })];

        IEnumerable<ViewName> Reads(StagingMember member) => QueryReads.Renamed(renamed, member.View is { } view
            ? QueryReads.Of(view.Query, view.Definition)
            : QueryReads.Of(member.Bridge!.Text, []));
    }
}
