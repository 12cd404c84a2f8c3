using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Reads what tells whether anything moved: one query, no lock on any view.</summary>
public sealed class StampReader(TimeSpan lockTimeout)
{
    private const string Select = """

        SELECT t.oid::pg_catalog.int8 AS oid, t.schema::pg_catalog.text, t.name::pg_catalog.text, t.stamp, t.populated, t.rows,
            t.bytes, t.busy, t.pid, t.username, t.application, t.since, t.running
        FROM states AS t
        ORDER BY t.schema, t.name
        """;

    private static readonly string BySchemas = StampSql.WithStates(StampSql.OfSchemas) + Select;

    private readonly CatalogQuery _query = new(lockTimeout);

    /// <summary>A reader that waits 100 ms at most for a lock.</summary>
    public StampReader()
        : this(CatalogQuery.DefaultLockTimeout)
    {
    }

    /// <summary>All materialized views of these schemas, by name.</summary>
    public Task<IReadOnlyList<ViewStamp>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<string> schemas, CancellationToken cancellationToken) =>
        _query.RowsAsync(connection, BySchemas, Stamp, [schemas.ToArray()], cancellationToken);

    private static ViewStamp Stamp(NpgsqlDataReader row) => new(
        row.Oid("oid"), row.Name(), row.Text("stamp"), row.Flag("populated"), row.GetDouble(row.GetOrdinal("rows")),
        row.Number("bytes"), row.Busy());
}
