using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.Planning;

/// <summary>Says what becomes of the plain views, functions, policies and rules that read what a draft touches.</summary>
internal static class FollowerFinder
{
    /// <summary>All of them, by identity.</summary>
    public static IReadOnlyList<Follower> Of(PlanDraft draft)
    {
        var names = Names(draft);
        return
        [
            .. draft.Bridges.Select(bridge => Of(bridge.Dependent, Fate.Rebuilt, names))
                .Concat(draft.Edges.Select(edge => Of(edge, Fate.Rebound, names)))
                .Concat(draft.Lost.Select(lost => Of(lost, Fate.Dropped, names)))
                .OrderBy(follower => follower.Identity, StringComparer.Ordinal),
        ];
    }

    private static Follower Of(Dependent dependent, Fate fate, Dictionary<uint, string> names) => new(
        dependent.Identity, fate,
        [.. dependent.Reads.Select(names.GetValueOrDefault).OfType<string>().Distinct().Order(StringComparer.Ordinal)]);

    private static Dictionary<uint, string> Names(PlanDraft draft)
    {
        var names = new Dictionary<uint, string>();
        foreach (var dependent in draft.Bridges.Select(bridge => bridge.Dependent).Concat(draft.Edges).Concat(draft.Lost))
            names[dependent.Oid] = dependent.Identity;
        foreach (var deleted in draft.Deleted)
            names[deleted.Live.Oid] = deleted.Live.Name.ToString();
        foreach (var view in draft.Views.Where(view => view.Live is not null))
            names[view.Live!.Oid] = view.Name.ToString();
        return names;
    }
}
