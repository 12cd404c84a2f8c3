using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>
/// What it takes to make one view's properties another's: the same for a live view that is altered and for a staged
/// one that is fresh. Indexes and extended statistics are not among them.
/// </summary>
public static class PropertyChanges
{
    /// <summary>From a view as it is to one as it shall be; the statements name <paramref name="target"/>.</summary>
    public static IReadOnlyList<PropertyChange> Between(LiveView from, LiveView to, ViewName target) =>
    [
        .. Owner(from.Properties, to.Properties, target),
        .. Grants(from.Properties, to.Properties, target),
        .. Storage(from.Properties, to.Properties, target),
        .. to.Columns.SelectMany(column => ColumnChanges.Between(Find(from, column.Name), column, target)),
        .. Comment(from.Properties, to.Properties, target),
        .. ReplicaIdentity(from.Properties, to.Properties, target),
        .. Extensions(from.Properties, to.Properties, target),
        .. Labels(from.Properties, to.Properties, target),
    ];

    private static LiveColumn Find(LiveView view, string column) =>
        view.Columns.FirstOrDefault(candidate => candidate.Name == column) ?? new LiveColumn(column, "", null);

    private static IEnumerable<PropertyChange> Owner(Properties from, Properties to, ViewName target)
    {
        if (from.Owner == to.Owner)
            yield break;
        yield return new(
            new("owner", from.Owner, to.Owner),
            [new($"ALTER MATERIALIZED VIEW {target.Sql} OWNER TO {Identifier.Quote(to.Owner)}", LockMode.AccessExclusive)],
            BeforeBuild: true);
    }

    private static IEnumerable<PropertyChange> Grants(Properties from, Properties to, ViewName target)
    {
        // What the new owner was given became its own with the view.
        var taken = from.Grants.Where(grant => grant.Grantee != to.Owner && !to.Grants.Any(other => Same(grant, other) || Covers(other, grant))).ToList();
        var given = to.Grants.Where(grant => !from.Grants.Any(other => Same(grant, other))).ToList();
        foreach (var grant in taken)
            yield return new(new("grants", GrantSql.Describe(grant), null), [.. GrantSql.Take(target, to.Owner, [grant])], true);
        if (given.Count > 0)
        {
            yield return new(
                new("grants", null, string.Join("; ", given.Select(GrantSql.Describe))),
                [.. GrantSql.Give(target.Sql, to.Owner, given)],
                true);
        }

        if (!Equal(from.OwnerPrivileges, to.OwnerPrivileges))
            yield return new(new("owner's privileges", null, string.Join(", ", to.OwnerPrivileges ?? ["ALL"])), [.. GrantSql.Own(target.Sql, to.Owner, to.OwnerPrivileges ?? ["ALL"])]);
    }

    // A file does not say who grants; any grantor's will do.
    private static bool Same(Grant one, Grant other) =>
        one with { Grantor = null } == other with { Grantor = null }
        && (one.Grantor is null || other.Grantor is null || one.Grantor == other.Grantor);

    // What another grantor gives besides is no more than the file asks for.
    private static bool Covers(Grant wanted, Grant live) =>
        wanted is { Grantor: null, Grantable: true } && Same(wanted, live with { Grantable = true });

    private static IEnumerable<PropertyChange> Storage(Properties from, Properties to, ViewName target)
    {
        foreach (var (name, value) in to.Storage.Where(option => from.Storage.GetValueOrDefault(option.Key) != option.Value))
        {
            yield return new(
                new($"storage {name}", from.Storage.GetValueOrDefault(name), value),
                [new($"ALTER MATERIALIZED VIEW {target.Sql} SET ({StorageSql.Option(name, value)})", LockMode.ShareUpdateExclusive)],
                true);
        }

        foreach (var (name, value) in from.Storage.Where(option => !to.Storage.ContainsKey(option.Key)))
        {
            yield return new(
                new($"storage {name}", value, null),
                [new($"ALTER MATERIALIZED VIEW {target.Sql} RESET ({StorageSql.Name(name)})", LockMode.ShareUpdateExclusive)],
                true);
        }
    }

    private static IEnumerable<PropertyChange> Comment(Properties from, Properties to, ViewName target)
    {
        if (from.Comment == to.Comment)
            yield break;
        yield return new(
            new("comment", from.Comment, to.Comment),
            [new($"COMMENT ON MATERIALIZED VIEW {target.Sql} IS {LiteralOrNull(to.Comment)}", LockMode.ShareUpdateExclusive)]);
    }

    private static IEnumerable<PropertyChange> ReplicaIdentity(Properties from, Properties to, ViewName target)
    {
        if (from.ReplicaIdentity == to.ReplicaIdentity)
            yield break;
        yield return new(
            new("replica identity", from.ReplicaIdentity, to.ReplicaIdentity),
            [new($"ALTER MATERIALIZED VIEW {target.Sql} REPLICA IDENTITY {to.ReplicaIdentity ?? "DEFAULT"}", LockMode.AccessExclusive)]);
    }

    private static IEnumerable<PropertyChange> Extensions(Properties from, Properties to, ViewName target) =>
        to.Extensions.Except(from.Extensions).Select(extension => new PropertyChange(
            new($"depends on extension {extension}", null, "yes"),
            [new($"ALTER MATERIALIZED VIEW {target.Sql} DEPENDS ON EXTENSION {Identifier.Quote(extension)}", LockMode.AccessExclusive)]));

    private static IEnumerable<PropertyChange> Labels(Properties from, Properties to, ViewName target) =>
        to.Labels.Except(from.Labels).Select(label => new PropertyChange(
            new($"security label of {label.Provider}", null, label.Label),
            [new($"SECURITY LABEL FOR {Identifier.Quote(label.Provider)} ON {LabelTarget(target, label)} IS {Identifier.Literal(label.Label)}")]));

    private static string LabelTarget(ViewName target, SecurityLabel label) =>
        label.Column is { } column ? $"COLUMN {target.Sql}.{Identifier.Quote(column)}" : $"MATERIALIZED VIEW {target.Sql}";

    internal static string LiteralOrNull(string? text) => string.IsNullOrEmpty(text) ? "NULL" : Identifier.Literal(text);

    private static bool Equal(IReadOnlyList<string>? one, IReadOnlyList<string>? other) =>
        ReferenceEquals(one, other) || (one is not null && other is not null && one.SequenceEqual(other));
}
