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
    /// <summary>Closes <paramref name="seeds"/> under dependence.</summary>
    public static RebuildSet Close(IReadOnlyCollection<uint> seeds, IReadOnlyList<Dependent> dependents, RebuildBounds bounds)
    {
        var readers = dependents
            .SelectMany(dependent => dependent.Reads.Select(read => (read, dependent)))
            .ToLookup(pair => pair.read, pair => pair.dependent);
        var tainted = Reach(seeds, oid => bounds.Standing.Contains(oid) ? [] : readers[oid].Select(reader => reader.Oid));
        var rebuilt = seeds
            .Concat(dependents.OfType<Dependent.MaterializedView>().Where(view => tainted.Contains(view.Oid)).Select(view => view.Oid))
            .Where(oid => !bounds.Deleted.Contains(oid))
            .ToHashSet();
        var byOid = dependents.ToLookup(dependent => dependent.Oid);
        var upstream = Reach(rebuilt.Concat(bounds.Read), oid => byOid[oid].SelectMany(dependent => dependent.Reads));
        var bridges = dependents
            .Where(dependent => dependent is Dependent.View or Dependent.AtomicFunction
                && tainted.Contains(dependent.Oid)
                && ((upstream.Contains(dependent.Oid) && !bounds.Standing.Contains(dependent.Oid)) || bounds.Moved.Contains(dependent.Oid)))
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

    /// <summary>All that is reached from some, these included.</summary>
    internal static HashSet<uint> Reach(IEnumerable<uint> from, Func<uint, IEnumerable<uint>> next)
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

/// <summary>What is known beside who reads whom.</summary>
public sealed record RebuildBounds
{
    private static readonly HashSet<uint> None = [];

    /// <summary>Views that go, and are not built again.</summary>
    public IReadOnlySet<uint> Deleted { get; init; } = None;

    /// <summary>Plain views that cannot be replaced in place, as their columns change.</summary>
    public IReadOnlySet<uint> Moved { get; init; } = None;

    /// <summary>Dependents that a new query reads: what is built from them must not see the old data.</summary>
    public IReadOnlySet<uint> Read { get; init; } = None;

    /// <summary>Plain views that stay where they are: what reads them follows in a second wave.</summary>
    public IReadOnlySet<uint> Standing { get; init; } = None;
}
