using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Services;

/// <summary>What a first wave leaves to the second.</summary>
/// <param name="Views">Views that are built then.</param>
/// <param name="Names">Views of files that are looked at then, new ones among them.</param>
internal sealed record LaterViews(IReadOnlyList<LaterView> Views, IReadOnlyList<ViewName> Names)
{
    /// <summary>One wave for all.</summary>
    public static LaterViews None { get; } = new([], []);

    /// <param name="first">What the first wave builds.</param>
    /// <param name="unseen">Views that read it in a way that the server cannot see.</param>
    public static LaterViews Of(
        Waves waves, RebuildSet first, IReadOnlyList<Dependent> dependents, RebuildBounds bounds, IReadOnlyList<ViewMatch> touched,
        IReadOnlyList<UnseenReader> unseen)
    {
        if (waves.Standing.Count + unseen.Count == 0)
            return None;
        var live = dependents.OfType<Dependent.MaterializedView>().ToList();
        var beyond = live.Where(view => waves.Beyond.Contains(view.Oid) && !bounds.Deleted.Contains(view.Oid)).Select(view => view.Name).Order().ToList();
        List<ViewName> upstreams = waves.Standing.Count == 0
            ? [.. unseen.SelectMany(reader => reader.Upstreams).Distinct().Order()]
            :
            [
                .. touched.Where(match => match.Oid is { } oid && first.Rebuilt.Contains(oid)).Select(match => match.LiveName!)
                    .Union(live.Where(view => first.Rebuilt.Contains(view.Oid)).Select(view => view.Name))
                    .Order(),
            ];
        var unreadable = dependents.Where(dependent => waves.Standing.Contains(dependent.Oid)).Select(dependent => new Bridge(dependent).Key)
            .Concat(beyond)
            .ToHashSet();
        // What reads something of the first wave too, as the server sees, is built with it, and once more then.
        var both = touched.Where(match => match.Oid is { } oid && first.Rebuilt.Contains(oid)).Select(match => match.Name);
        var waiting = Waiting(touched, unreadable, waves.Beyond, unseen.Where(reader => reader.View.Oid is null).Select(reader => reader.View.Name));
        return new(
            [.. unseen.Select(reader => reader.Later).Concat(beyond.Select(name => new LaterView(name, upstreams))).DistinctBy(view => view.View)],
            [.. waiting.Except(both)]);
    }

    // A new view that reads what is not there yet as it will be has to wait as well, and so has what reads it.
    private static HashSet<ViewName> Waiting(
        IReadOnlyList<ViewMatch> touched, HashSet<ViewName> unreadable, IReadOnlySet<uint> beyond, IEnumerable<ViewName> unseen)
    {
        var waiting = touched.Where(match => match.Oid is { } oid && beyond.Contains(oid)).Select(match => match.Name).Concat(unseen).ToHashSet();
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
