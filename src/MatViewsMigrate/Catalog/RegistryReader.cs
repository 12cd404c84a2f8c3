using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Reads what the tool has applied so far. Writes nothing, and takes no lock but ACCESS SHARE on the registry.</summary>
public static class RegistryReader
{
    // The version that knows jobs and outdated views; a plan also reads a registry that no apply has upgraded yet.
    private const int WithMarks = 4;

    private const string ViewsSql = """
        SELECT id, schema_name, name, file_hash, live_fingerprint, definition::text, {cron_line}
        FROM {registry}.mat_view_definitions
        WHERE dropped_at IS NULL
        ORDER BY schema_name COLLATE "C", name COLLATE "C"
        """;

    private const string OutdatedSql = $$"""
        SELECT n.nspname::text, c.relname::text, l.outdated_by::text
        FROM {registry}.mv_refresh_log l
        JOIN pg_catalog.pg_namespace n ON pg_catalog.starts_with(l.mv_name, n.nspname || '.')
        JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind = 'm' AND l.mv_name = n.nspname || '.' || c.relname
        WHERE {{RegistrySql.Outdated}}
        ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
        """;

    /// <summary>The registry; null when the schema holds none. Throws for one that is newer or not readable.</summary>
    public static async Task<Registry?> ReadAsync(
        NpgsqlConnection connection, string registrySchema, CancellationToken cancellationToken)
    {
        var version = await new RegistryVersion(registrySchema).ReadAsync(connection, cancellationToken);
        if (version is null)
            return null;
        var sql = new RegistrySql(registrySchema);
        await using var command = sql.Command(
            connection, ViewsSql.Replace("{cron_line}", version < WithMarks ? "NULL::text" : "cron_line", StringComparison.Ordinal));
        List<RegisteredView> views = [];
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                views.Add(View(reader));
        }

        return new(version.Value, views) { Outdated = version < WithMarks ? [] : await OutdatedAsync(connection, sql, cancellationToken) };
    }

    private static async Task<IReadOnlyList<OutdatedView>> OutdatedAsync(
        NpgsqlConnection connection, RegistrySql sql, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(connection, OutdatedSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<OutdatedView> views = [];
        while (await reader.ReadAsync(cancellationToken))
            views.Add(new(new(reader.GetString(0), reader.GetString(1)), RegistryJson.ReadNames(reader.GetString(2))));
        return views;
    }

    private static RegisteredView View(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        new ViewName(reader.GetString(1), reader.GetString(2)),
        reader.IsDBNull(3) ? null : new ContentHash(reader.GetString(3)),
        reader.IsDBNull(4) ? null : reader.GetString(4),
        RegistryJson.Read(reader.GetString(5)))
    {
        CronLine = reader.IsDBNull(6) ? null : reader.GetString(6),
    };
}
