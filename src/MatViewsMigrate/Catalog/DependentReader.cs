using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Reads what depends on materialized views, in a session whose search_path is empty.</summary>
/// <remarks>Takes ACCESS SHARE on what it prints, for the query's time; busy dependents are not waited for.</remarks>
public sealed class DependentReader(TimeSpan lockTimeout)
{
    private static readonly string Dependents = $"""
        WITH RECURSIVE
        {CatalogSql.Read("locks.sql")},
        {CatalogSql.Read("dependents.sql")}
        {CatalogSql.Read("dependents-select.sql")}
        {CatalogSql.Read("relations.sql")}
        ORDER BY (i.type || ' ' || i.identity) COLLATE pg_catalog."C"
        """;

    private static readonly string Reaches = CatalogSql.Read("reaches.sql");

    private readonly CatalogQuery _query = new(lockTimeout);

    /// <summary>A reader that waits 100 ms at most for a lock.</summary>
    public DependentReader()
        : this(CatalogQuery.DefaultLockTimeout)
    {
    }

    /// <summary>
    /// Everything in the database that depends on these views, directly or through others, by identity; one of the views
    /// itself when it reads another.
    /// </summary>
    public async Task<IReadOnlyList<Dependent>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<uint> viewOids, CancellationToken cancellationToken)
    {
        var rows = await _query.RowsAsync(
            connection, Dependents, DependentRow.Read, [Numbers(viewOids)], cancellationToken);
        return [.. rows.OfType<Dependent>()];
    }

    /// <summary>
    /// Which of <paramref name="toOids"/> are read by <paramref name="fromOids"/>, directly or through whatever lies between;
    /// both are relations or functions. It takes no lock.
    /// </summary>
    public Task<IReadOnlyList<uint>> ReachesAsync(
        NpgsqlConnection connection, IReadOnlyList<uint> fromOids, IReadOnlyList<uint> toOids,
        CancellationToken cancellationToken) =>
        _query.RowsAsync(
            connection, Reaches, row => (uint)row.GetInt64(0), [Numbers(fromOids), Numbers(toOids)], cancellationToken);

    private static long[] Numbers(IReadOnlyList<uint> oids) => [.. oids.Select(oid => (long)oid)];
}
