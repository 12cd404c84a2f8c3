using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Finds out which views one swap has to build together, and puts all units in order.</summary>
internal sealed class RefreshUnits(NpgsqlConnection connection, ProjectConfiguration configuration, RefreshOptions options)
{
    private readonly SwapPlanner _planner = new(connection, configuration);

    /// <summary>The units, upstream first; views that a swap draws along are among them.</summary>
    public async Task<IReadOnlyList<RefreshUnit>> OfAsync(IReadOnlyList<RefreshTarget> targets, CancellationToken cancellationToken)
    {
        var groups = await GroupsAsync(targets, cancellationToken);
        if (groups.Count == 0)
            return [.. targets.Select(target => new RefreshUnit([target], IsSwap: false))];
        var registry = await RegistryReader.ReadAsync(connection, configuration.RegistrySchema, cancellationToken);
        var managed = (registry?.Views ?? []).Where(view => view.Managed).ToDictionary(view => view.Name);
        var swapped = groups.Where(group => Refusal(group, managed) is null && group.Extent.Obstacle is null).SelectMany(group => group.Extent.Views);
        var names = targets.Select(target => target.Name).Concat(swapped).ToHashSet();
        var upstreams = (await UpstreamReader.ReadAsync(connection, names, cancellationToken))
            .Where(reading => names.Contains(reading.Upstream))
            .ToLookup(reading => reading.Reader, reading => reading.Upstream);
        var ordered = ReadingOrder.Of(names, name => name, name => upstreams[name])
            .Select(sorted => new RefreshTarget(managed[sorted.Item], sorted.After) { Asked = targets.Any(target => target.Name == sorted.Item) })
            .ToList();
        return Ordered([.. Units(ordered, groups, managed)]);
    }

    private static IEnumerable<RefreshUnit> Units(
        List<RefreshTarget> targets, List<SwapGroup> groups, Dictionary<ViewName, RegisteredView> managed)
    {
        var placed = new HashSet<ViewName>();
        foreach (var target in targets.Where(target => !placed.Contains(target.Name)))
        {
            var group = groups.Find(group => group.Seeds.Contains(target.Name) || (group.Extent.Obstacle is null && group.Extent.Views.Contains(target.Name)));
            var isSeed = group?.Seeds.Contains(target.Name) == true;
            var refusal = group is null ? null : Refusal(group, managed);
            var unit = group is null || (refusal is not null && !isSeed) ? new RefreshUnit([target], IsSwap: false)
                : refusal is not null ? new RefreshUnit([target], IsSwap: true) { Refusal = refusal }
                : group.Extent.Obstacle is { } obstacle ? new RefreshUnit([target], IsSwap: false) { NoSwap = obstacle }
                : new RefreshUnit([.. targets.Where(member => group.Extent.Views.Contains(member.Name))], IsSwap: true);
            placed.UnionWith(unit.Targets.Select(member => member.Name));
            yield return unit;
        }
    }

    // A view that is not ours is not built anew behind its owner's back.
    private static string? Refusal(SwapGroup group, Dictionary<ViewName, RegisteredView> managed)
    {
        var foreign = group.Extent.Views.Where(view => !managed.ContainsKey(view)).Order().ToList();
        return group.Extent.Obstacle is not null || foreign.Count == 0 ? null
            : $"a swap would have to build {string.Join(", ", foreign)} anew, which reads it directly and is not managed; "
                + "refresh with --strategy concurrent or regular, or adopt that view with `matviews apply`";
    }

    private static IReadOnlyList<RefreshUnit> Ordered(IReadOnlyList<RefreshUnit> units)
    {
        var first = units.SelectMany(unit => unit.Targets.Select(target => (target.Name, First: unit.Targets[0].Name)))
            .ToDictionary(pair => pair.Name, pair => pair.First);
        return [.. ReadingOrder.Of(units, unit => unit.Targets[0].Name, unit => unit.After.Select(name => first[name])).Select(sorted => sorted.Item)];
    }

    // Swaps that would build the same view are one swap.
    private async Task<List<SwapGroup>> GroupsAsync(IReadOnlyList<RefreshTarget> targets, CancellationToken cancellationToken)
    {
        var groups = new List<SwapGroup>();
        foreach (var target in targets.Where(target => options.StrategyOf(target) == RefreshStrategy.Swap))
        {
            if (await RefreshFacts.ReadAsync(connection, target.Name, cancellationToken) is not { Populated: true })
                continue;
            var seeds = new HashSet<ViewName> { target.Name };
            for (var grown = true; grown;)
            {
                var extent = await _planner.ExtentAsync(seeds, cancellationToken);
                var met = groups.Where(group => group.Extent.Views.Overlaps(extent.Views)).ToList();
                seeds.UnionWith(met.SelectMany(group => group.Seeds));
                groups.RemoveAll(met.Contains);
                grown = met.Count > 0;
                if (!grown)
                    groups.Add(new(seeds, extent));
            }
        }

        return groups;
    }

    private sealed record SwapGroup(HashSet<ViewName> Seeds, SwapExtent Extent);
}
