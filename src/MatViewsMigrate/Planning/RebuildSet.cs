using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.Planning;

/// <summary>What has to be built again because some views are, by OID.</summary>
/// <param name="Rebuilt">The views themselves and every materialized view that reads one of them, through whatever.</param>
/// <param name="Bridges">Plain views and functions that read a rebuilt view and are read by another: they are staged too, or the reader would be built from the old data. So are plain views whose columns change with it.</param>
/// <param name="Edges">Everything else that reads a rebuilt view or a bridge directly: re-bound in place.</param>
/// <param name="Stuck">Uses of a row type of what is replaced: these cannot follow.</param>
public sealed record RebuildSet(
    IReadOnlySet<uint> Rebuilt,
    IReadOnlyList<Dependent> Bridges,
    IReadOnlyList<Dependent> Edges,
    IReadOnlyList<Dependent.RowTypeUse> Stuck)
{
    /// <summary>Closes <paramref name="seeds"/> under dependence. What is deleted is not built again.</summary>
    /// <param name="moved">Plain views that cannot be replaced in place, as their columns change.</param>
    public static RebuildSet Close(
        IEnumerable<uint> seeds, IReadOnlyList<Dependent> dependents, IReadOnlySet<uint> deleted, IReadOnlySet<uint> moved)
    {
        var readers = dependents
            .SelectMany(dependent => dependent.Reads.Select(read => (read, dependent)))
            .ToLookup(pair => pair.read, pair => pair.dependent);
        var tainted = Reach(seeds, oid => readers[oid].Select(reader => reader.Oid));
        var rebuilt = seeds
            .Concat(dependents.OfType<Dependent.MaterializedView>().Where(view => tainted.Contains(view.Oid)).Select(view => view.Oid))
            .Where(oid => !deleted.Contains(oid))
            .ToHashSet();
        var byOid = dependents.ToLookup(dependent => dependent.Oid);
        var upstream = Reach(rebuilt, oid => byOid[oid].SelectMany(dependent => dependent.Reads));
        var bridges = dependents
            .Where(dependent => dependent is Dependent.View or Dependent.AtomicFunction
                && tainted.Contains(dependent.Oid) && (upstream.Contains(dependent.Oid) || moved.Contains(dependent.Oid)))
            .ToList();
        var replaced = rebuilt.Concat(bridges.Select(bridge => bridge.Oid)).ToHashSet();
        var touching = dependents
            .Where(dependent => !replaced.Contains(dependent.Oid) && dependent.Reads.Any(replaced.Contains))
            .ToList();
        return new RebuildSet(
            rebuilt,
            bridges,
            [.. touching.Where(dependent => dependent is not (Dependent.RowTypeUse or Dependent.MaterializedView))],
            [.. touching.OfType<Dependent.RowTypeUse>()]);
    }

    private static HashSet<uint> Reach(IEnumerable<uint> from, Func<uint, IEnumerable<uint>> next)
    {
        var reached = new HashSet<uint>();
        var open = new Queue<uint>(from);
        while (open.TryDequeue(out var oid))
        {
            if (!reached.Add(oid))
                continue;
            foreach (var further in next(oid))
                open.Enqueue(further);
        }

        return reached;
    }
}
