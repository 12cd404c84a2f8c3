using System.Globalization;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>How a database stands to the files, as far as one quick look can tell.</summary>
/// <param name="Views">How many are registered.</param>
/// <param name="FilesAreApplied">The files are those that were applied.</param>
/// <param name="IsUnmoved">And every registered view is live as it was applied.</param>
public sealed record Standing(TargetIdentity Target, int Views, bool FilesAreApplied, bool IsUnmoved)
{
    /// <summary>The digest of files by view; the server makes the same of the registry.</summary>
    public static ContentHash DigestOf(IEnumerable<(ViewName Name, ContentHash Hash)> files)
    {
        string[] lines = [.. files.Select(file => $"{Hex(file.Name.Schema)}.{Hex(file.Name.Name)} {file.Hash.Value}")];
        Array.Sort(lines, string.CompareOrdinal);
        return ContentHash.Of(string.Join('\n', lines));
    }

    private static string Hex(string text) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));
}

/// <summary>Asks, in one round trip and with a single row for an answer, whether everything is live as it was applied.</summary>
/// <remarks>
/// Synchronous, and only texts come back: most plans find nothing, and their time is that of starting up. Views are looked at
/// only when the files are those that were applied. Takes no lock on any view. One command, not a batch: the driver hands a
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
            pg_catalog.current_setting('server_version_num'), r.views::pg_catalog.text, r.applied::pg_catalog.text,
            CASE WHEN r.applied AND r.drifted = 0
                AND NOT EXISTS (SELECT FROM {registry}.mv_refresh_log AS l WHERE {{RegistrySql.Outdated}}) THEN r.views = (
                SELECT pg_catalog.count(*)
                FROM {registry}.mat_view_definitions AS d
                JOIN pg_catalog.pg_namespace AS n ON n.nspname = d.schema_name
                JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = d.name
                JOIN stamps AS s ON s.oid = c.oid
                WHERE d.dropped_at IS NULL AND s.stamp = d.live_fingerprint) ELSE false END::pg_catalog.text
        FROM pg_catalog.pg_database AS t
        CROSS JOIN (
            SELECT pg_catalog.count(*) AS views,
                -- An index that no file declares is drift, and told in each plan.
                pg_catalog.count(*) FILTER (WHERE COALESCE(d.definition -> 'undeclared', 'null') NOT IN ('null', '[]')) AS drifted,
                pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(COALESCE(
                    pg_catalog.string_agg(f.line, E'\n' ORDER BY f.line COLLATE pg_catalog."C"), ''), 'UTF8')), 'hex')
                    = $1::pg_catalog.text AS applied
            FROM {registry}.mat_view_definitions AS d
            CROSS JOIN LATERAL (
                SELECT pg_catalog.encode(pg_catalog.convert_to(d.schema_name, 'UTF8'), 'hex') || '.'
                    || pg_catalog.encode(pg_catalog.convert_to(d.name, 'UTF8'), 'hex') || ' ' || COALESCE(d.file_hash, '')
            ) AS f (line)
            WHERE d.dropped_at IS NULL
        ) AS r
        WHERE t.datname = pg_catalog.current_database()
            AND (SELECT pg_catalog.max(v.version) FROM {registry}.registry_version AS v) = {version}
        """;

    /// <summary>Null when only a closer look can tell: there is no registry of this version, or it may not be read.</summary>
    /// <param name="files">The digest of the files as they are, as <see cref="Standing.DigestOf"/> makes it.</param>
    public static Standing? Read(NpgsqlConnection connection, string registrySchema, ContentHash files)
    {
        var registry = new RegistrySql(registrySchema);
        using var command = registry.Command(
            connection, Sql.Replace("{version}", RegistryVersion.Latest.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), files.Value);
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
        row.GetString(5) == "true",
        row.GetString(6) == "true");
}
