using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Plans the refresh of live views by building them aside, as they are, and cutting over.</summary>
public static class SwapRefresh
{
    /// <summary>
    /// What is built with <paramref name="seeds"/>: every materialized view that reads one of them directly, and all that
    /// stands between two of those. Who reads them only through plain views keeps its data: the plain view is re-bound.
    /// </summary>
    public static RebuildSet Close(IEnumerable<uint> seeds, IReadOnlyList<Dependent> dependents)
    {
        var rebuilt = seeds.ToHashSet();
        var bridges = new HashSet<uint>();
        while (Drawn(rebuilt, bridges, dependents).ToList() is { Count: > 0 } drawn)
        {
            rebuilt.UnionWith(drawn.OfType<Dependent.MaterializedView>().Select(view => view.Oid));
            bridges.UnionWith(drawn.Where(dependent => dependent is not Dependent.MaterializedView).Select(dependent => dependent.Oid));
        }

        var touching = dependents
            .Where(dependent => !rebuilt.Contains(dependent.Oid) && !bridges.Contains(dependent.Oid))
            .Where(dependent => dependent.Reads.Any(oid => rebuilt.Contains(oid) || bridges.Contains(oid)))
            .ToList();
        return new RebuildSet(
            rebuilt,
            [.. dependents.Where(dependent => bridges.Contains(dependent.Oid) && dependent is not Dependent.Rule)],
            [.. touching.Where(dependent => dependent is not (Dependent.RowTypeUse or Dependent.MaterializedView))],
            [.. touching.OfType<Dependent.RowTypeUse>()]);
    }

    /// <summary>Why these views cannot be swapped; null when they can.</summary>
    public static string? Obstacle(RebuildSet rebuild, IReadOnlyList<Dependent> dependents) =>
        rebuild.Stuck is [var use, ..] ? $"{use.Identity} uses its row type and could not follow a swap"
        : rebuild.Bridges.FirstOrDefault(bridge => bridge is not (Dependent.View or Dependent.AtomicFunction)) is { } bridge
            ? $"{bridge.Identity} stands between it and a view that would be swapped with it"
        : dependents.FirstOrDefault(dependent => dependent.MemberOf is not null && (rebuild.Rebuilt.Contains(dependent.Oid) || rebuild.Bridges.Contains(dependent))) is { } member
            ? $"{member.Identity} belongs to an extension, and would be made anew"
        : dependents.FirstOrDefault(dependent => dependent.Busy is not null) is { } busy
            ? $"{busy.Identity}, which would be bound anew, is locked by pid {busy.Busy!.Pid}"
        : null;

    /// <summary>The plan that builds the views from their live queries and cuts all of them over at once.</summary>
    /// <param name="crowded">Views and bridges whose types' names may be taken.</param>
    /// <param name="filled">Views that are to have data afterwards, whether or not they have now.</param>
    /// <param name="searchPath">Schemas for unqualified names inside functions, by view.</param>
    public static Plan Plan(
        TargetIdentity target, ProjectConfiguration configuration, NewViewDefaults defaults, IReadOnlyList<LiveView> views,
        RebuildSet rebuild, IReadOnlyList<Dependent> dependents, IReadOnlySet<ViewName> crowded, IReadOnlyCollection<ViewName> filled, Func<ViewName, IReadOnlyList<string>> searchPath)
    {
        var planned = views.Select(view => Planned(view, defaults, filled.Contains(view.Name), searchPath(view.Name))).ToList();
        var bridges = rebuild.Bridges.Select(bridge => new Bridge(bridge)).ToList();
        var order = StagingOrder.Of(planned, bridges).Select(member => member.Name).ToList();
        var draft = new PlanDraft
        {
            Target = target,
            Configuration = configuration,
            Defaults = defaults,
            Names = StagingNames.Of(string.Join('\n', views.Select(view => $"refresh {view.Name} {view.Fingerprint}")), configuration),
            Views = [.. planned.OrderBy(view => order.IndexOf(view.Name))],
            Bridges = bridges,
            Crowded = crowded,
            Edges = rebuild.Edges,
        };
        return new Plan
        {
            Target = target,
            RegistrySchema = configuration.RegistrySchema,
            Changes = [.. draft.Views.SelectMany(view => ChangeFinder.Of(view, []))],
            Steps = new StepBuilder(draft).Build(),
            Fingerprints = Fingerprints(views, rebuild.Bridges.Concat(rebuild.Edges)),
            KnownDependents = [.. dependents.Select(dependent => dependent.Identity).Distinct().Order(StringComparer.Ordinal)],
            Timeouts = configuration.Timeouts,
        };
    }

    private static PlannedView Planned(LiveView live, NewViewDefaults defaults, bool filled, IReadOnlyList<string> searchPath)
    {
        var compiled = new Compiled.Query(live.Name, live.Query ?? "", SameAsLive: true, live.Columns, []);
        return new()
        {
            Name = live.Name,
            Live = live,
            Wanted = WantedView.Of(live.Name, null, live, compiled, defaults) with { Populated = filled || live.Populated, Indexes = live.Indexes },
            Indexes = IndexPlan.Keep(live, LostParts.None, rebuild: true),
            Compiled = compiled,
            Rebuild = true,
            Query = BuildQuery.Of(live) with { SearchPath = searchPath },
        };
    }

    // Direct readers of what gets another OID, and whatever lies on a way from one rebuilt view to another.
    private static IEnumerable<Dependent> Drawn(HashSet<uint> rebuilt, HashSet<uint> bridges, IReadOnlyList<Dependent> dependents)
    {
        var readers = dependents.SelectMany(dependent => dependent.Reads.Select(oid => (oid, dependent.Oid))).ToLookup(pair => pair.oid, pair => pair.Oid);
        var reads = dependents.ToLookup(dependent => dependent.Oid, dependent => dependent.Reads);
        var below = RebuildSet.Reach(rebuilt, oid => readers[oid]);
        var above = RebuildSet.Reach(rebuilt, oid => reads[oid].SelectMany(upstreams => upstreams));
        return dependents
            .Where(dependent => dependent is not (Dependent.RowTypeUse or Dependent.Rule))
            .Where(dependent => !rebuilt.Contains(dependent.Oid) && !bridges.Contains(dependent.Oid))
            .Where(dependent => (below.Contains(dependent.Oid) && above.Contains(dependent.Oid))
                || (dependent is Dependent.MaterializedView && dependent.Reads.Any(oid => rebuilt.Contains(oid) || bridges.Contains(oid))));
    }

    private static SortedDictionary<string, string> Fingerprints(IEnumerable<LiveView> views, IEnumerable<Dependent> dependents)
    {
        var fingerprints = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var view in views)
            fingerprints[view.Name.ToString()] = view.Fingerprint ?? "";
        foreach (var dependent in dependents)
            fingerprints[dependent.Identity] = dependent.Fingerprint;
        return fingerprints;
    }
}
