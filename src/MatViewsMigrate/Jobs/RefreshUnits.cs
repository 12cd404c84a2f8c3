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
        var swapped = groups.Where(group => Foreign(group, managed).Count == 0 && group.Extent.Obstacle is null).SelectMany(group => group.Extent.Views);
        var names = targets.Select(target => target.Name).Concat(swapped).ToHashSet();
        var upstreams = (await UpstreamReader.ReadAsync(connection, names, cancellationToken))
            .Where(reading => names.Contains(reading.Upstream))
            .ToLookup(reading => reading.Reader, reading => reading.Upstream);
        var ordered = ReadingOrder.Of(names, name => name, name => upstreams[name])
            .Select(sorted => new RefreshTarget(managed[sorted.Item], sorted.After) { Asked = targets.Any(target => target.Name == sorted.Item) })
            .ToList();
        var asked = targets.Select(target => target.Name).ToHashSet();
        return Ordered(
        [
            .. Units(ordered, groups, managed).Select(unit => unit with
            {
                Drawn = [.. unit.Targets.Select(target => target.Name).Where(name => !asked.Contains(name))],
            }),
        ]);
    }

    private IEnumerable<RefreshUnit> Units(
        List<RefreshTarget> targets, List<SwapGroup> groups, Dictionary<ViewName, RegisteredView> managed)
    {
        var placed = new HashSet<ViewName>();
        foreach (var target in targets.Where(target => !placed.Contains(target.Name)))
        {
            var group = groups.Find(group => group.Seeds.Contains(target.Name) || (group.Extent.Obstacle is null && group.Extent.Views.Contains(target.Name)));
            var unit = group is null ? new RefreshUnit([target], IsSwap: false) : Unit(target, targets, group, Foreign(group, managed));
            placed.UnionWith(unit.Targets.Select(member => member.Name));
            yield return unit;
        }
    }

    // A view that is not ours is not built anew behind its owner's back.
    private RefreshUnit Unit(RefreshTarget target, List<RefreshTarget> targets, SwapGroup group, List<ViewName> foreign)
    {
        if (foreign.Count == 0 && group.Extent.Obstacle is null)
            return new([.. targets.Where(member => group.Extent.Views.Contains(member.Name))], IsSwap: true);
        var alone = new RefreshUnit([target], IsSwap: false);
        var (names, isOne) = (string.Join(", ", foreign), foreign.Count == 1);
        return !group.Seeds.Contains(target.Name) ? alone
            : foreign.Count == 0 ? alone with { NoSwap = group.Extent.Obstacle }
            : options.StrategyOf(target) == RefreshStrategy.Auto
                ? alone with { NoSwap = $"{names} {(isOne ? "reads" : "read")} what a swap would build, and {(isOne ? "is" : "are")} not managed" }
            : alone with
            {
                IsSwap = true,
                Refusal = $"a swap would also have to build {names}, which {(isOne ? "reads what it builds and is" : "read what it builds and are")} not managed; "
                    + $"refresh with --strategy concurrent or regular, or adopt {(isOne ? "that view" : "those views")} with `matviews apply`",
            };
    }

    private static List<ViewName> Foreign(SwapGroup group, Dictionary<ViewName, RegisteredView> managed) =>
        group.Extent.Obstacle is null ? [.. group.Extent.Views.Where(view => !managed.ContainsKey(view)).Order()] : [];

    private static IReadOnlyList<RefreshUnit> Ordered(IReadOnlyList<RefreshUnit> units)
    {
        var first = units.SelectMany(unit => unit.Targets.Select(target => (target.Name, First: unit.Targets[0].Name)))
            .ToDictionary(pair => pair.Name, pair => pair.First);
        return [.. ReadingOrder.Of(units, unit => unit.Targets[0].Name, unit => unit.After.Select(name => first[name])).Select(sorted => sorted.Item)];
    }

    // Swaps that would build the same view are one swap; with --together all are.
    private async Task<List<SwapGroup>> GroupsAsync(IReadOnlyList<RefreshTarget> targets, CancellationToken cancellationToken)
    {
        var groups = new List<SwapGroup>();
        foreach (var target in targets)
        {
            if (!await IsSwapAsync(target, cancellationToken))
                continue;
            var seeds = new HashSet<ViewName> { target.Name };
            for (var grown = true; grown;)
            {
                var extent = await _planner.ExtentAsync(seeds, cancellationToken);
                var met = groups.Where(group => group.Extent.Views.Overlaps(extent.Views) || (options.Together && AreFree(group.Extent, extent))).ToList();
                seeds.UnionWith(met.SelectMany(group => group.Seeds));
                groups.RemoveAll(met.Contains);
                grown = met.Count > 0;
                if (!grown)
                    groups.Add(new(seeds, extent));
            }
        }

        return groups;
    }

    // One that cannot be swapped does not keep the others from it.
    private static bool AreFree(SwapExtent one, SwapExtent other) => one.Obstacle is null && other.Obstacle is null;

    // Of auto only what has no other way is known to be a swap beforehand: the rest is decided when its turn has come.
    private async Task<bool> IsSwapAsync(RefreshTarget target, CancellationToken cancellationToken)
    {
        var strategy = options.StrategyOf(target);
        if (strategy is not (RefreshStrategy.Swap or RefreshStrategy.Auto)
            || await RefreshFacts.ReadAsync(connection, target.Name, cancellationToken) is not { Populated: true } facts)
        {
            return false;
        }

        if (strategy == RefreshStrategy.Swap)
            return true;
        return !facts.Keyed && (await SwapRights.ReadAsync(connection, facts.Oid, target.Name.Schema, configuration.StagingSchema, cancellationToken)).Lacking is null;
    }

    private sealed record SwapGroup(HashSet<ViewName> Seeds, SwapExtent Extent);
}
