using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>
/// A plan in two parts: plain views whose row type something uses cannot be made anew, so they are bound anew in place, and the
/// materialized views that read them follow when the first part is live.
/// </summary>
/// <param name="Standing">Plain views and functions that stay where they are.</param>
/// <param name="Beyond">All that reads them, through whatever.</param>
public sealed record Waves(IReadOnlySet<uint> Standing, IReadOnlySet<uint> Beyond)
{
    /// <summary>One wave for all.</summary>
    public static Waves One { get; } = new(new HashSet<uint>(), new HashSet<uint>());

    /// <summary>Leaves these to the second wave as well, and all that reads them.</summary>
    public Waves Without(IEnumerable<uint> views, IReadOnlyList<Dependent> dependents)
    {
        var readers = dependents.SelectMany(dependent => dependent.Reads.Select(read => (read, dependent.Oid))).ToLookup(pair => pair.read, pair => pair.Oid);
        return this with { Beyond = Beyond.Concat(RebuildSet.Reach(views, oid => readers[oid])).ToHashSet() };
    }

    /// <summary>Splits what would be rebuilt at once; nothing stands that a view of the first wave reads.</summary>
    public static Waves Split(IReadOnlyCollection<uint> seeds, IReadOnlyList<Dependent> dependents, RebuildBounds bounds)
    {
        var whole = RebuildSet.Close(seeds, dependents, bounds);
        var used = whole.Stuck.SelectMany(use => use.Reads).ToHashSet();
        var standing = whole.Bridges.Select(bridge => bridge.Oid).Where(used.Contains).ToHashSet();
        var readers = dependents.SelectMany(dependent => dependent.Reads.Select(read => (read, dependent.Oid))).ToLookup(pair => pair.read, pair => pair.Oid);
        var reads = dependents.ToLookup(dependent => dependent.Oid, dependent => dependent.Reads);
        while (standing.Count > 0)
        {
            var beyond = RebuildSet.Reach(standing.SelectMany(oid => readers[oid]), oid => readers[oid]);
            var first = RebuildSet.Close([.. seeds.Except(beyond)], dependents, bounds with { Standing = standing });
            var above = RebuildSet.Reach(first.Rebuilt, oid => reads[oid].SelectMany(upstreams => upstreams));
            if (standing.RemoveWhere(above.Contains) == 0)
                return new(standing, beyond);
        }

        return One;
    }
}

/// <summary>A view that is built when what it reads is live, as in the second wave.</summary>
/// <param name="Upstreams">Views of the first wave whose old data it shows until then.</param>
public sealed record LaterView(ViewName View, IReadOnlyList<ViewName> Upstreams)
{
    /// <summary>It shows nothing until then.</summary>
    public bool IsNew { get; init; }
}
