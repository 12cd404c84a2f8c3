using MatViewsMigrate.Catalog;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Services;

/// <summary>Views that go, readers before what they read.</summary>
internal static class DeletionOrder
{
    /// <param name="live">All of them, and what else was read, by OID.</param>
    public static IReadOnlyList<DeletedView> Of(
        IEnumerable<ViewMatch> deleted, IReadOnlyDictionary<uint, LiveView> live, IReadOnlyList<Dependent> dependents)
    {
        var reads = dependents.SelectMany(dependent => dependent.Reads, (dependent, read) => (dependent.Oid, Read: read)).ToLookup(pair => pair.Oid, pair => pair.Read);
        return
        [
            .. deleted.OrderByDescending(match => Depth(match.Oid!.Value, reads, []))
                .ThenBy(match => match.Name)
                .Select(match => new DeletedView(live[match.Oid!.Value], match.Registered!)),
        ];
    }

    private static int Depth(uint oid, ILookup<uint, uint> reads, HashSet<uint> seen) =>
        seen.Add(oid) && reads.Contains(oid)
            ? 1 + reads[oid].Max(upstream => Depth(upstream, reads, [.. seen]))
            : 0;
}
