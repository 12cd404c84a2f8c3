using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Which version of the registry a database has, and whether this tool may use it.</summary>
public sealed class RegistryVersion(string schema)
{
    /// <summary>The version that this tool writes: the number of the last embedded upgrade.</summary>
    public const int Latest = 4;

    private const string TablesSql = """
        SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
               AND pg_catalog.bool_and(pg_catalog.has_table_privilege(c.oid, 'SELECT')),
               pg_catalog.bool_or(c.relname = 'registry_version' AND EXISTS (
                   SELECT FROM pg_catalog.pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attname = 'version' AND a.atttypid = 'pg_catalog.int4'::pg_catalog.regtype
                     AND NOT a.attisdropped)),
               pg_catalog.count(*) = 4, session_user::text, current_user::text, pg_catalog.current_database()::text
        FROM pg_catalog.pg_namespace n
        JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
             AND c.relname IN ('registry_version', 'mat_view_definitions', 'mat_view_runs', 'mv_refresh_log')
        WHERE n.nspname = $1
        GROUP BY n.oid
        HAVING pg_catalog.bool_or(c.relname = 'registry_version')
        """;

    private readonly RegistrySql sql = new(schema);

    /// <summary>The registry's version; null when the schema holds none. Throws for one that is newer or not readable.</summary>
    public async Task<int?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await MayReadAsync(connection, cancellationToken))
            return null;
        await using var command = sql.Command(
            connection, "SELECT pg_catalog.max(version) FROM {registry}.registry_version");
        return await command.ExecuteScalarAsync(cancellationToken) is int version
            ? version > Latest ? throw Newer(version) : version
            : throw WithoutRows(connection.Database);
    }

    private async Task<bool> MayReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(connection, TablesSql, schema);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return false;
        if (!reader.GetBoolean(1) || !reader.GetBoolean(2))
            throw Foreign(reader.GetString(5));
        return reader.GetBoolean(0) ? true : throw Unreadable(reader.GetString(4), reader.GetString(5));
    }

    private MatViewsException Newer(int version) => new(
        ExitCode.WrongConfiguration,
        $"The registry in schema {schema} has version {version}, this tool knows versions up to {Latest}: " +
        "update the tool to the one that the others use.");

    private MatViewsException WithoutRows(string database) => new(
        ExitCode.WrongConfiguration,
        $"The registry in schema {schema} of database {database} has its tables and not its version, as after a restore of the schema alone. " +
        $"Restore its rows, or run {DropSql} After that the next apply makes it anew and adopts the views.");

    private string DropSql => sql.Text(
        "DROP PROCEDURE IF EXISTS {registry}.refresh_scheduled; DROP VIEW IF EXISTS {registry}.mat_view_run_stats, {registry}.mat_view_freshness; "
        + "DROP TABLE {registry}.mat_view_runs, {registry}.mat_view_definitions, {registry}.mv_refresh_log, {registry}.registry_version;");

    private MatViewsException Foreign(string database) => new(
        ExitCode.WrongConfiguration,
        $"Schema {schema} of database {database} holds a table registry_version that is not this tool's, or only " +
        "a part of a registry: set registry_schema in matviews.yaml to a schema of its own.");

    private MatViewsException Unreadable(string role, string database)
    {
        var (inSchema, to) = (Identifier.Quote(schema), Identifier.Quote(role));
        return new(
            ExitCode.WrongConfiguration,
            $"Role {role} may not read the registry in schema {schema} of database {database}; its owner can allow it: " +
            $"GRANT USAGE ON SCHEMA {inSchema} TO {to}; GRANT SELECT ON ALL TABLES IN SCHEMA {inSchema} TO {to};");
    }
}
