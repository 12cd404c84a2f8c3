using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Services;

/// <summary>What a first wave leaves to the second.</summary>
/// <param name="Views">Live views that are built again then.</param>
/// <param name="Names">Views of files that are looked at then, new ones among them.</param>
internal sealed record LaterViews(IReadOnlyList<LaterView> Views, IReadOnlyList<ViewName> Names)
{
    /// <param name="first">What the first wave builds.</param>
    public static LaterViews Of(Waves waves, RebuildSet first, IReadOnlyList<Dependent> dependents, RebuildBounds bounds, IReadOnlyList<ViewMatch> touched)
    {
        if (waves.Standing.Count == 0)
            return new([], []);
        var live = dependents.OfType<Dependent.MaterializedView>().ToList();
        var beyond = live.Where(view => waves.Beyond.Contains(view.Oid) && !bounds.Deleted.Contains(view.Oid)).Select(view => view.Name).Order().ToList();
        List<ViewName> upstreams =
        [
            .. touched.Where(match => match.Oid is { } oid && first.Rebuilt.Contains(oid)).Select(match => match.LiveName!)
                .Union(live.Where(view => first.Rebuilt.Contains(view.Oid)).Select(view => view.Name))
                .Order(),
        ];
        var unreadable = dependents.Where(dependent => waves.Standing.Contains(dependent.Oid)).Select(dependent => new Bridge(dependent).Key)
            .Concat(beyond)
            .ToHashSet();
        return new([.. beyond.Select(name => new LaterView(name, upstreams))], [.. Waiting(touched, unreadable, waves.Beyond)]);
    }

    // A new view that reads what is not there yet as it will be has to wait as well, and so has what reads it.
    private static HashSet<ViewName> Waiting(IReadOnlyList<ViewMatch> touched, HashSet<ViewName> unreadable, IReadOnlySet<uint> beyond)
    {
        var waiting = touched.Where(match => match.Oid is { } oid && beyond.Contains(oid)).Select(match => match.Name).ToHashSet();
        for (var count = -1; count != waiting.Count;)
        {
            count = waiting.Count;
            unreadable.UnionWith(waiting);
            waiting.UnionWith(touched
                .Where(match => match.Oid is null && QueryReads.Of(BuildQuery.Of(match.Wanted!), match.Wanted).Any(unreadable.Contains))
                .Select(match => match.Name));
        }

        return waiting;
    }
}
