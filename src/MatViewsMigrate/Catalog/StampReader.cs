using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Reads what tells whether anything moved: one query, no lock on any view.</summary>
public sealed class StampReader(TimeSpan lockTimeout)
{
    private const string Oids = $"""
        WITH chosen (oid) AS ({StampSql.OfNames})
        SELECT c.oid::pg_catalog.int8 AS oid, n.nspname::pg_catalog.text AS schema, c.relname::pg_catalog.text AS name
        FROM chosen AS s
        JOIN pg_catalog.pg_class AS c ON c.oid = s.oid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        """;

    private static readonly string Stamps = $"""
        {StampSql.Expressions(StampSql.OfNames)}
        SELECT c.oid::pg_catalog.int8 AS oid, n.nspname::pg_catalog.text AS schema, c.relname::pg_catalog.text AS name, s.stamp
        FROM stamps AS s
        JOIN pg_catalog.pg_class AS c ON c.oid = s.oid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        """;

    private static readonly string States = $"""
        {StampSql.WithStates(StampSql.OfNames)}
        SELECT t.oid::pg_catalog.int8 AS oid, t.schema::pg_catalog.text, t.name::pg_catalog.text, t.stamp, t.populated, t.rows,
            t.bytes, t.busy, t.pid, t.username, t.application, t.since, t.running
        FROM states AS t
        ORDER BY t.schema, t.name
        """;

    private readonly CatalogQuery _query = new(lockTimeout);

    /// <summary>A reader that waits 100 ms at most for a lock.</summary>
    public StampReader()
        : this(CatalogQuery.DefaultLockTimeout)
    {
    }

    /// <summary>What can be known of those of these materialized views that are live, by name.</summary>
    public Task<IReadOnlyList<ViewStamp>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ViewName> views, CancellationToken cancellationToken) =>
        RowsAsync(connection, States, State, views, cancellationToken);

    /// <summary>The stamps of those of these materialized views that are live; without their sizes at a fraction of the cost.</summary>
    public Task<IReadOnlyList<LiveStamp>> StampsAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ViewName> views, CancellationToken cancellationToken) =>
        RowsAsync(connection, Stamps, row => new LiveStamp(row.Oid("oid"), row.Name(), row.Text("stamp")), views, cancellationToken);

    /// <summary>Those of these materialized views that are live, with the stamps that they are known to have.</summary>
    /// <param name="known">Stamps by name.</param>
    public async Task<IReadOnlyList<LiveStamp>> KnownAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ViewName> views, IReadOnlyDictionary<ViewName, string?> known,
        CancellationToken cancellationToken) =>
        await RowsAsync(connection, Oids, row => new LiveStamp(row.Oid("oid"), row.Name(), known.GetValueOrDefault(row.Name())), views, cancellationToken);

    private Task<IReadOnlyList<T>> RowsAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, IReadOnlyCollection<ViewName> views,
        CancellationToken cancellationToken) =>
        _query.RowsAsync(
            connection, sql, read, [views.Select(view => view.Schema).ToArray(), views.Select(view => view.Name).ToArray()], cancellationToken);

    private static ViewStamp State(NpgsqlDataReader row) => new(
        row.Oid("oid"), row.Name(), row.Text("stamp"), row.Flag("populated"), row.GetDouble(row.GetOrdinal("rows")),
        row.Number("bytes"), row.Busy());
}
