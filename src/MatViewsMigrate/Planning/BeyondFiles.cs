using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Names what a live view has and no file can say: swaps carry it over, an empty database does not get it.</summary>
public static class BeyondFiles
{
    /// <summary>For people, each a few words.</summary>
    public static IReadOnlyList<string> Of(LiveView live) =>
    [
        .. live.Columns.SelectMany(Column),
        .. live.Indexes.SelectMany(Index),
        .. live.Statistics.Select(statistics => $"statistics object {statistics.Name}"),
        .. Properties(live.Properties),
        .. Grants(live),
    ];

    private static IEnumerable<string> Column(LiveColumn column)
    {
        if (column.StatisticsTarget is not null)
            yield return $"statistics target of column {column.Name}";
        if (column.Options.Count > 0)
            yield return $"options of column {column.Name}";
        if (column.Storage is not null)
            yield return $"storage of column {column.Name}";
        if (column.Compression is not null)
            yield return $"compression of column {column.Name}";
    }

    private static IEnumerable<string> Index(LiveIndex index)
    {
        if (!index.Valid)
            yield return $"index {index.Name}, which is invalid";
        if (index.Comment is not null)
            yield return $"comment of index {index.Name}";
        if (index.Clustered)
            yield return $"cluster mark of index {index.Name}";
        if (index.StatisticsTargets.Count > 0)
            yield return $"statistics targets of index {index.Name}";
        if (index.Extensions.Count > 0)
            yield return $"extensions that index {index.Name} depends on";
    }

    private static IEnumerable<string> Properties(Properties properties)
    {
        if (properties.OwnerPrivileges is not null)
            yield return "privileges that the owner gave up";
        if (properties.ReplicaIdentity is not null)
            yield return "replica identity";
        if (properties.Extensions.Count > 0)
            yield return "extensions that the view depends on";
        if (properties.Labels.Count > 0)
            yield return "security labels";
    }

    private static IEnumerable<string> Grants(LiveView live)
    {
        var owner = live.Properties.Owner;
        foreach (var role in ImportGrants.Unsayable(live))
            yield return $"all grants, as a file takes the role \"{role}\" for everybody";
        foreach (var grantor in live.Properties.Grants.Select(grant => grant.Grantor).OfType<string>().Distinct())
        {
            if (grantor != owner)
                yield return $"that some grants were given by {Identifier.Quote(grantor)}";
        }
    }
}
