using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Reads materialized views as they are, in a session whose search_path is empty.</summary>
/// <remarks>Takes ACCESS SHARE on the views and on what they read, for the query's time; busy views are not waited for.</remarks>
public sealed class CatalogReader(TimeSpan lockTimeout)
{
    private const string Target = """
        SELECT pg_catalog.current_database()::pg_catalog.text, d.oid::pg_catalog.int8,
            -- As in stamps.sql.
            COALESCE(CASE WHEN pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
                THEN pg_catalog.substring(pg_catalog.query_to_xml(
                    'SELECT system_identifier FROM pg_catalog.pg_control_system()', false, false, '')::pg_catalog.text,
                    '<system_identifier>(\d+)<') END, '0')::pg_catalog.int8,
            pg_catalog.current_setting('server_version_num')::pg_catalog.int4
        FROM pg_catalog.pg_database AS d
        WHERE d.datname = pg_catalog.current_database() AND $1
        """;

    private static readonly string BySchemas = Sql(StampSql.OfSchemas);
    private static readonly string ByOids = Sql(StampSql.OfOids);

    private readonly CatalogQuery _query = new(lockTimeout);

    /// <summary>A reader that waits 100 ms at most for a lock.</summary>
    public CatalogReader()
        : this(CatalogQuery.DefaultLockTimeout)
    {
    }

    /// <summary>Which database the connection leads to.</summary>
    public async Task<TargetIdentity> TargetAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var rows = await _query.RowsAsync(
            connection, Target,
            row => new TargetIdentity(row.GetString(0), (uint)row.GetInt64(1), row.GetInt64(2), row.GetInt32(3)),
            [true], cancellationToken);
        return rows[0];
    }

    /// <summary>All materialized views of these schemas, by name.</summary>
    public Task<IReadOnlyList<LiveView>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<string> schemas, CancellationToken cancellationToken) =>
        RowsAsync(connection, BySchemas, schemas.ToArray(), cancellationToken);

    /// <summary>The materialized views among these OIDs, by name.</summary>
    public Task<IReadOnlyList<LiveView>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<uint> oids, CancellationToken cancellationToken) =>
        RowsAsync(connection, ByOids, oids.Select(oid => (long)oid).ToArray(), cancellationToken);

    private async Task<IReadOnlyList<LiveView>> RowsAsync(
        NpgsqlConnection connection, string sql, object parameter, CancellationToken cancellationToken)
    {
        var views = await _query.RowsAsync(connection, sql, LiveViewRow.Read, [parameter], cancellationToken);

        // A view that was dropped after the query began has a row, but its definition is gone.
        return [.. views.Where(view => view.Query is not null || view.Busy is not null)];
    }

    private static string Sql(string views) => $"""
        {StampSql.WithStates(views)}
        {CatalogSql.Read("catalog-views.sql")}
        {CatalogSql.Read("relations.sql")}
        ORDER BY b.schema, b.name
        """;
}
