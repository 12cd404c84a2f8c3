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
        var depths = new ReadingDepths(dependents);
        return
        [
            .. deleted.OrderByDescending(match => depths.Of(match.Oid!.Value))
                .ThenBy(match => match.Name)
                .Select(match => new DeletedView(live[match.Oid!.Value], match.Registered!)),
        ];
    }
}
