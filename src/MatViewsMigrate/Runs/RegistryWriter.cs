using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>What was applied to one view, for its row in the registry.</summary>
/// <param name="Sql">The query as written.</param>
/// <param name="FileHash">Of the files that were applied; null when there are none.</param>
/// <param name="Stamp">The live view's stamp; null to leave the registered one as it is.</param>
public sealed record AppliedView(
    long DefinitionId, string Sql, ContentHash SqlHash, ContentHash? FileHash, AppliedDefinition Definition, string? Stamp);

/// <summary>Writes what is live to the registry, on the caller's connection and inside its transaction when it has one.</summary>
public sealed class RegistryWriter(string registrySchema)
{
    private const string EnsureSql = """
        INSERT INTO {registry}.mat_view_definitions (schema_name, name)
        SELECT w.schema_name, w.name
        FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) AS w (schema_name, name)
        WHERE NOT EXISTS (
            SELECT FROM {registry}.mat_view_definitions d
            WHERE d.schema_name = w.schema_name AND d.name = w.name AND d.dropped_at IS NULL)
        ORDER BY 1, 2
        ON CONFLICT (schema_name, name) WHERE dropped_at IS NULL DO NOTHING
        """;

    private const string IdsSql = """
        SELECT d.schema_name, d.name, d.id
        FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) AS w (schema_name, name)
        JOIN {registry}.mat_view_definitions d USING (schema_name, name)
        WHERE d.dropped_at IS NULL
        """;

    private const string AppliedSql = """
        UPDATE {registry}.mat_view_definitions d
        SET sql = w.sql, sql_hash = w.sql_hash, file_hash = w.file_hash, source_file = w.source_file,
            refresh_strategy = w.refresh_strategy, unique_index_columns = w.unique_index_columns::jsonb,
            definition = w.definition::jsonb, live_fingerprint = coalesce(w.stamp, d.live_fingerprint),
            updated_at = pg_catalog.now()
        FROM ROWS FROM (
                 pg_catalog.unnest($1::bigint[]), pg_catalog.unnest($2::text[]), pg_catalog.unnest($3::text[]),
                 pg_catalog.unnest($4::text[]), pg_catalog.unnest($5::text[]), pg_catalog.unnest($6::integer[]),
                 pg_catalog.unnest($7::text[]), pg_catalog.unnest($8::text[]), pg_catalog.unnest($9::text[]))
             AS w (id, sql, sql_hash, file_hash, source_file, refresh_strategy, unique_index_columns, definition, stamp)
        WHERE d.id = w.id
        """;

    private readonly RegistrySql sql = new(registrySchema);

    /// <summary>The id of the view's row, which is inserted, not yet managed, when there is none.</summary>
    public async Task<long> EnsureDefinitionAsync(
        NpgsqlConnection connection, ViewName name, CancellationToken cancellationToken) =>
        (await EnsureDefinitionsAsync(connection, [name], cancellationToken))[name];

    /// <summary>The same for many views in one round trip; safe when several processes do it at once.</summary>
    public async Task<IReadOnlyDictionary<ViewName, long>> EnsureDefinitionsAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ViewName> names, CancellationToken cancellationToken)
    {
        string[] schemas = [.. names.Select(name => name.Schema)];
        string[] views = [.. names.Select(name => name.Name)];
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { sql.BatchCommand(EnsureSql, schemas, views), sql.BatchCommand(IdsSql, schemas, views) },
        };
        Dictionary<ViewName, long> ids = [];
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            ids[new(reader.GetString(0), reader.GetString(1))] = reader.GetInt64(2);
        return ids;
    }

    /// <summary>Records what is live now; a row that gets a stamp is managed from here on.</summary>
    public Task RecordAppliedAsync(NpgsqlConnection connection, AppliedView view, CancellationToken cancellationToken) =>
        RecordAppliedManyAsync(connection, [view], cancellationToken);

    /// <summary>The same for many views in one round trip.</summary>
    public async Task RecordAppliedManyAsync(
        NpgsqlConnection connection, IReadOnlyCollection<AppliedView> views, CancellationToken cancellationToken)
    {
        object?[] values =
        [
            views.Select(view => view.DefinitionId).ToArray(),
            views.Select(view => view.Sql).ToArray(),
            views.Select(view => view.SqlHash.Value).ToArray(),
            views.Select(view => view.FileHash?.Value).ToArray(),
            views.Select(view => view.Definition.SourceFile).ToArray(),
            views.Select(view => view.Definition.StrategyNumber).ToArray(),
            views.Select(view => RegistryJson.Write(view.Definition.UniqueIndexColumns)).ToArray(),
            views.Select(view => RegistryJson.Write(view.Definition)).ToArray(),
            views.Select(view => view.Stamp).ToArray(),
        ];
        await sql.ExecuteAsync(connection, AppliedSql, values, cancellationToken);
    }

    /// <summary>Records the live views' stamps by definition id: from here on they are managed.</summary>
    public async Task SetStampsAsync(
        NpgsqlConnection connection, IReadOnlyDictionary<long, string> stamps, CancellationToken cancellationToken) =>
        await sql.ExecuteAsync(
            connection,
            """
            UPDATE {registry}.mat_view_definitions d
            SET live_fingerprint = w.stamp, updated_at = pg_catalog.now()
            FROM ROWS FROM (pg_catalog.unnest($1::bigint[]), pg_catalog.unnest($2::text[])) AS w (id, stamp)
            WHERE d.id = w.id
            """,
            [stamps.Keys.ToArray(), stamps.Values.ToArray()],
            cancellationToken);

    /// <summary>Gives a view's row, and its freshness, another name; a row of that name, whose view is gone or never was, gives way.</summary>
    public async Task RenameAsync(
        NpgsqlConnection connection, long definitionId, ViewName newName, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                sql.BatchCommand(
                    """
                    UPDATE {registry}.mat_view_definitions
                    SET dropped_at = pg_catalog.now(), updated_at = pg_catalog.now()
                    WHERE schema_name = $1 AND name = $2 AND id <> $3 AND dropped_at IS NULL
                    """,
                    newName.Schema, newName.Name, definitionId),
                sql.BatchCommand(
                    """
                    DELETE FROM {registry}.mv_refresh_log l USING {registry}.mat_view_definitions d
                    WHERE d.id = $2 AND l.mv_name = $1 AND l.mv_name <> d.schema_name || '.' || d.name
                    """,
                    newName.ToString(), definitionId),
                sql.BatchCommand(
                    """
                    UPDATE {registry}.mv_refresh_log l
                    SET mv_name = $1
                    FROM {registry}.mat_view_definitions d
                    WHERE d.id = $2 AND l.mv_name = d.schema_name || '.' || d.name
                    """,
                    newName.ToString(), definitionId),
                sql.BatchCommand(
                    """
                    UPDATE {registry}.mat_view_definitions
                    SET schema_name = $1, name = $2, updated_at = pg_catalog.now()
                    WHERE id = $3
                    """,
                    newName.Schema, newName.Name, definitionId),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Records that a view was deleted: its row and its runs stay, its freshness goes.</summary>
    public async Task RecordDroppedAsync(
        NpgsqlConnection connection, long definitionId, DateTimeOffset time, CancellationToken cancellationToken) =>
        await sql.ExecuteAsync(
            connection,
            """
            WITH dropped AS (
                UPDATE {registry}.mat_view_definitions
                SET dropped_at = $2, updated_at = pg_catalog.now()
                WHERE id = $1 AND dropped_at IS NULL
                RETURNING schema_name || '.' || name AS mv_name)
            DELETE FROM {registry}.mv_refresh_log l USING dropped d WHERE l.mv_name = d.mv_name
            """,
            [definitionId, time.ToUniversalTime()],
            cancellationToken);

    /// <summary>Records when a view's data were built; an older time than the recorded one changes nothing.</summary>
    public Task TouchRefreshLogAsync(
        NpgsqlConnection connection, ViewName name, DateTimeOffset time, CancellationToken cancellationToken) =>
        TouchRefreshLogManyAsync(connection, [name], time, cancellationToken);

    /// <summary>The same for many views in one round trip.</summary>
    public async Task TouchRefreshLogManyAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ViewName> names, DateTimeOffset time,
        CancellationToken cancellationToken) =>
        await sql.ExecuteAsync(
            connection,
            """
            INSERT INTO {registry}.mv_refresh_log AS l (mv_name, refreshed_at)
            SELECT DISTINCT mv_name, $2::timestamptz FROM pg_catalog.unnest($1::text[]) AS w (mv_name) ORDER BY mv_name
            ON CONFLICT (mv_name) DO UPDATE
            SET refreshed_at = greatest(l.refreshed_at, excluded.refreshed_at), outdated_by = NULL, outdated_at = NULL
            """,
            [names.Select(name => name.ToString()).ToArray(), time.ToUniversalTime()],
            cancellationToken);

    /// <summary>Records that views still have to be built again, as upstreams are replaced under them.</summary>
    public async Task MarkOutdatedAsync(
        NpgsqlConnection connection, IReadOnlyCollection<OutdatedView> views, CancellationToken cancellationToken) =>
        await sql.ExecuteAsync(
            connection,
            """
            INSERT INTO {registry}.mv_refresh_log AS l (mv_name, outdated_by, outdated_at)
            SELECT w.mv_name, w.outdated_by::jsonb, pg_catalog.clock_timestamp()
            FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) AS w (mv_name, outdated_by)
            ORDER BY 1
            ON CONFLICT (mv_name) DO UPDATE
            SET outdated_by = (SELECT pg_catalog.jsonb_agg(DISTINCT e)
                               FROM pg_catalog.jsonb_array_elements(coalesce(l.outdated_by, '[]') || excluded.outdated_by) AS e),
                outdated_at = greatest(excluded.outdated_at, l.refreshed_at)
            """,
            [views.Select(view => view.View.ToString()).ToArray(), views.Select(view => RegistryJson.Write(view.By)).ToArray()],
            cancellationToken);

    /// <summary>Records that views were built again, with or without data.</summary>
    public async Task ForgetOutdatedAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ViewName> names, CancellationToken cancellationToken) =>
        await sql.ExecuteAsync(
            connection,
            "UPDATE {registry}.mv_refresh_log SET outdated_by = NULL, outdated_at = NULL WHERE mv_name = ANY ($1::text[]) AND outdated_by IS NOT NULL",
            [names.Select(name => name.ToString()).ToArray()],
            cancellationToken);
}
