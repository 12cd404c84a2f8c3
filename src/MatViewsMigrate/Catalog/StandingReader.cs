using System.Globalization;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>How a database stands to what was applied, as far as one quick look can tell.</summary>
/// <param name="Views">How many are registered.</param>
/// <param name="Files">The digest of the files that were applied.</param>
/// <param name="Stamps">The digest of the stamps that the views had then.</param>
/// <param name="IsLive">Every registered view is live as it was applied.</param>
/// <param name="IsQuiet">Nothing is there that each plan has to tell: no index that no file declares, no view to be built again.</param>
public sealed record Standing(TargetIdentity Target, int Views, ContentHash Files, ContentHash Stamps, bool IsLive, bool IsQuiet)
{
    /// <summary>The digest of a text for each view; the server makes the same of the registry.</summary>
    public static ContentHash DigestOf(IEnumerable<(ViewName Name, string? Text)> views)
    {
        string[] lines = [.. views.Select(view => $"{Hex(view.Name.Schema)}.{Hex(view.Name.Name)} {view.Text}")];
        Array.Sort(lines, string.CompareOrdinal);
        return ContentHash.Of(string.Join('\n', lines));
    }

    private static string Hex(string text) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));
}

/// <summary>Asks, in one round trip and with a single row for an answer, whether everything is live as it was applied.</summary>
/// <remarks>
/// Synchronous, and only texts come back: most plans find nothing, and their time is that of starting up. It asks nothing of the
/// files, which are hashed while the server answers. Takes no lock on any view. One command, not a batch: the driver hands a
/// batch to the thread pool, which is busy hashing files. Compiling the expressions would take longer than the query runs: the
/// session comes with jit off, and with its joins as they are written.
/// </remarks>
public static class StandingReader
{
    private static readonly string Sql = $$"""
        {{StampSql.Expressions("""
            SELECT c.oid
            FROM {registry}.mat_view_definitions AS d
            JOIN pg_catalog.pg_namespace AS n ON n.nspname = d.schema_name
            JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = d.name
            WHERE c.relkind = 'm' AND d.dropped_at IS NULL
            """)}}
        SELECT pg_catalog.current_database()::pg_catalog.text, t.oid::pg_catalog.text,
            -- As in stamps.sql.
            COALESCE(CASE WHEN pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
                THEN pg_catalog.substring(pg_catalog.query_to_xml(
                    'SELECT system_identifier FROM pg_catalog.pg_control_system()', false, false, '')::pg_catalog.text,
                    '<system_identifier>(\d+)<') END, '0'),
            pg_catalog.current_setting('server_version_num'), r.views::pg_catalog.text, r.files, r.stamps,
            (r.views = (
                SELECT pg_catalog.count(*)
                FROM {registry}.mat_view_definitions AS d
                JOIN pg_catalog.pg_namespace AS n ON n.nspname = d.schema_name
                JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = d.name
                JOIN stamps AS s ON s.oid = c.oid
                WHERE d.dropped_at IS NULL AND s.stamp = d.live_fingerprint))::pg_catalog.text,
            (r.drifted = 0 AND NOT EXISTS (SELECT FROM {registry}.mv_refresh_log AS l WHERE {{RegistrySql.Outdated}}))::pg_catalog.text
        FROM pg_catalog.pg_database AS t
        CROSS JOIN (
            SELECT pg_catalog.count(*) AS views,
                -- An index that no file declares is drift, and told in each plan.
                pg_catalog.count(*) FILTER (WHERE COALESCE(d.definition -> 'undeclared', 'null') NOT IN ('null', '[]')) AS drifted,
                {{Digest("file_hash")}} AS files,
                {{Digest("live_fingerprint")}} AS stamps
            FROM {registry}.mat_view_definitions AS d
            CROSS JOIN LATERAL (
                SELECT pg_catalog.encode(pg_catalog.convert_to(d.schema_name, 'UTF8'), 'hex') || '.'
                    || pg_catalog.encode(pg_catalog.convert_to(d.name, 'UTF8'), 'hex') || ' '
            ) AS f (view)
            WHERE d.dropped_at IS NULL
        ) AS r
        WHERE t.datname = pg_catalog.current_database()
            AND (SELECT pg_catalog.max(v.version) FROM {registry}.registry_version AS v) = {version}
        """;

    /// <summary>Null when only a closer look can tell: there is no registry of this version, or it may not be read.</summary>
    public static Standing? Read(NpgsqlConnection connection, string registrySchema)
    {
        var registry = new RegistrySql(registrySchema);
        using var command = registry.Command(
            connection, Sql.Replace("{version}", RegistryVersion.Latest.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        try
        {
            using var reader = command.ExecuteReader();
            return reader.Read() ? Of(reader) : null;
        }
        catch (NpgsqlException)
        {
            // No registry, or no right to read it, or somebody is changing what is read, or the server went: the long way tells.
            return null;
        }
    }

    private static Standing Of(NpgsqlDataReader row) => new(
        new TargetIdentity(
            row.GetString(0), uint.Parse(row.GetString(1), CultureInfo.InvariantCulture),
            long.Parse(row.GetString(2), CultureInfo.InvariantCulture), int.Parse(row.GetString(3), CultureInfo.InvariantCulture)),
        int.Parse(row.GetString(4), CultureInfo.InvariantCulture),
        new ContentHash(row.GetString(5)),
        new ContentHash(row.GetString(6)),
        row.GetString(7) == "true",
        row.GetString(8) == "true");

    private static string Digest(string column) => $$"""
        pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(COALESCE(pg_catalog.string_agg(
            f.view || COALESCE(d.{{column}}, ''), E'\n' ORDER BY f.view || COALESCE(d.{{column}}, '') COLLATE pg_catalog."C"), ''), 'UTF8')), 'hex')
        """;
}
