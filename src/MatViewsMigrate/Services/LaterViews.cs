using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Services;

/// <summary>What a first wave leaves to the second.</summary>
/// <param name="Views">Live views that are built again then.</param>
/// <param name="Names">Views of files that are looked at then, new ones among them.</param>
internal sealed record LaterViews(IReadOnlyList<LaterView> Views, IReadOnlyList<ViewName> Names)
{
    public static LaterViews Of(
        Waves waves, IReadOnlyCollection<uint> seeds, IReadOnlyList<Dependent> dependents, RebuildBounds bounds,
        IReadOnlyList<ViewMatch> touched, Func<ViewMatch, ViewName?> live)
    {
        if (waves.Standing.Count == 0)
            return new([], []);
        var whole = RebuildSet.Close(seeds, dependents, bounds);
        var first = RebuildSet.Close([.. seeds.Except(waves.Beyond)], dependents, bounds with { Standing = waves.Standing });
        var beyond = whole.Rebuilt.Except(first.Rebuilt).ToHashSet();
        var names = touched.Where(match => live(match) is not null).ToDictionary(match => match.Oid!.Value, match => live(match)!);
        foreach (var view in dependents.OfType<Dependent.MaterializedView>())
            names[view.Oid] = view.Name;
        List<ViewName> upstreams = [.. first.Rebuilt.Select(names.GetValueOrDefault).OfType<ViewName>().Order()];
        var unreadable = dependents.Where(dependent => waves.Standing.Contains(dependent.Oid)).Select(dependent => new Bridge(dependent).Key)
            .Concat(beyond.Select(names.GetValueOrDefault).OfType<ViewName>())
            .ToHashSet();
        return new(
            [.. beyond.Select(names.GetValueOrDefault).OfType<ViewName>().Order().Select(name => new LaterView(name, upstreams))],
            [.. Waiting(touched, unreadable, beyond)]);
    }

    // A new view that reads what is not there yet as it will be has to wait as well, and so has what reads it.
    private static HashSet<ViewName> Waiting(IReadOnlyList<ViewMatch> touched, HashSet<ViewName> unreadable, HashSet<uint> beyond)
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
