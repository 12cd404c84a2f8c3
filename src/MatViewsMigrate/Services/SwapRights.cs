using MatViewsMigrate.Catalog;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Whether this role may swap a view, and who replays the locks of a swap.</summary>
/// <param name="Lacking">What it lacks; null when it lacks nothing.</param>
/// <param name="Standbys">Physical standbys that stream from this server.</param>
internal sealed record SwapRights(string? Lacking, int Standbys)
{
    private const string Sql =
        """
        SELECT CASE
                WHEN NOT (pg_catalog.pg_has_role(c.relowner, 'USAGE') AND pg_catalog.pg_has_role(c.relowner, $2))
                    THEN 'role ' || current_user || ' may refresh it, but is no member of its owner ' || pg_catalog.pg_get_userbyid(c.relowner)
                WHEN NOT pg_catalog.has_schema_privilege(c.relnamespace, 'CREATE')
                    THEN 'role ' || current_user || ' may not create in schema ' || $3
                WHEN $4::pg_catalog.text IS NOT NULL
                        AND pg_catalog.has_schema_privilege(pg_catalog.to_regnamespace(pg_catalog.quote_ident($4))::pg_catalog.oid, 'CREATE') IS NOT TRUE
                    THEN 'role ' || current_user || ' may not create in staging_schema ' || $4
                WHEN $4 IS NULL AND NOT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
                    THEN 'role ' || current_user || ' may not create schemas, to build it in' END,
            (SELECT pg_catalog.count(*)::pg_catalog.int4
             FROM pg_catalog.pg_stat_replication r
             WHERE r.state IS DISTINCT FROM 'backup' AND r.application_name NOT IN ('pg_receivewal', 'pg_basebackup')
               AND NOT EXISTS (
                   SELECT FROM pg_catalog.pg_replication_slots s WHERE s.active_pid = r.pid AND s.slot_type = 'logical'))
        FROM pg_catalog.pg_class c
        WHERE c.oid = $1::pg_catalog.int8::pg_catalog.oid
        """;

    /// <summary>Reads them. It takes no lock.</summary>
    /// <param name="stagingSchema">Where it is built; null for a schema made for that.</param>
    public static async Task<SwapRights> ReadAsync(
        NpgsqlConnection session, uint oid, string schema, string? stagingSchema, CancellationToken cancellationToken)
    {
        // From 16 on a role can be a member of another without being allowed to make objects its own.
        var become = session.PostgreSqlVersion.Major >= 16 ? "SET" : "MEMBER";
        await using var command = new RegistrySql("").Command(session, Sql, (long)oid, become, schema, stagingSchema);
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetInt32(1))
            : new("it is not in the database", 0);
    }
}
