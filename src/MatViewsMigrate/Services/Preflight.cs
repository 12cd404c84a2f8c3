using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>What carrying out a plan takes in rights.</summary>
/// <param name="Owners">Of what is built, altered or goes.</param>
/// <param name="Builders">Among them those whose views are built aside.</param>
/// <param name="Schemas">In which something is moved.</param>
/// <param name="Stages">True when something is built or put aside.</param>
/// <param name="Shared">The schema to do so in; null when schemas are made for it.</param>
/// <param name="Registry">The schema of the registry.</param>
/// <param name="RegistryVersion">Null when it is still to be made.</param>
internal sealed record NeededRights(
    IReadOnlyList<string> Owners, IReadOnlyList<string> Builders, IReadOnlyList<string> Schemas, bool Stages, string? Shared,
    string Registry, int? RegistryVersion);

/// <summary>Finds out, before anything is done, which rights the role lacks to carry out a plan, and what the server has room for.</summary>
/// <remarks>One query; takes no lock. See https://www.postgresql.org/docs/current/sql-altermaterializedview.html.</remarks>
internal sealed class Preflight(NpgsqlConnection connection)
{
    // pg_has_role's SET is of 16 and newer; MEMBER is what ALTER OWNER asks for before.
    private const string Sql =
        """
        SELECT 'database', pg_catalog.current_database()::pg_catalog.text
        WHERE $4::pg_catalog.text IS NULL AND $5 AND NOT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
        UNION ALL
        SELECT 'no schema', $4 WHERE $4 IS NOT NULL AND $5 AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $4)
        UNION ALL
        SELECT 'staging', r.rolname::pg_catalog.text
        FROM pg_catalog.pg_namespace n
        JOIN pg_catalog.pg_roles r ON r.rolname = CURRENT_USER
            -- A superuser gives to whomever it likes.
            OR (r.rolname = ANY ($2::pg_catalog.text[]) AND pg_catalog.current_setting('is_superuser') = 'off')
        WHERE n.nspname = $4 AND $5 AND NOT (pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE') AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE'))
        UNION ALL
        SELECT 'schema', n.nspname::pg_catalog.text
        FROM pg_catalog.pg_namespace n
        WHERE n.nspname = ANY ($3::pg_catalog.text[])
              AND NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_schema_privilege(n.oid, 'CREATE'))
        UNION ALL
        SELECT CASE WHEN pg_catalog.pg_has_role(r.oid, 'MEMBER') AND NOT pg_catalog.pg_has_role(r.oid, 'USAGE') THEN 'inherit'
            WHEN r.rolsuper THEN 'superuser' ELSE 'owner' END,
            r.rolname::pg_catalog.text
        FROM pg_catalog.pg_roles r
        WHERE r.rolname = ANY ($1::pg_catalog.text[])
              AND NOT (pg_catalog.pg_has_role(r.oid, 'USAGE') AND pg_catalog.pg_has_role(r.oid,
                  CASE WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000 THEN 'SET' ELSE 'MEMBER' END))
        UNION ALL
        SELECT 'new registry', pg_catalog.current_database()::pg_catalog.text
        WHERE $7::pg_catalog.int4 IS NULL AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $6)
              AND NOT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
        UNION ALL
        SELECT 'registry schema', $6
        FROM pg_catalog.pg_namespace n
        WHERE n.nspname = $6 AND ($7 IS NULL OR $7 < $8)
              AND NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_schema_privilege(n.oid, 'CREATE'))
        UNION ALL
        SELECT DISTINCT 'registry owner', pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $6 AND $7 < $8 AND c.relkind IN ('r', 'v') AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
        UNION ALL
        SELECT DISTINCT 'registry', $6
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $6 AND $7 = $8 AND CASE
            WHEN c.relname IN ('mat_view_definitions', 'mat_view_runs', 'mv_refresh_log') THEN EXISTS (
                SELECT FROM pg_catalog.unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p (privilege)
                WHERE NOT pg_catalog.has_table_privilege(c.oid, p.privilege))
            WHEN c.relkind = 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'USAGE')
            ELSE false END
        UNION ALL
        SELECT 'locks', (pg_catalog.current_setting('max_locks_per_transaction')::pg_catalog.int8
            * (pg_catalog.current_setting('max_connections')::pg_catalog.int8 + pg_catalog.current_setting('max_prepared_transactions')::pg_catalog.int8))::pg_catalog.text
        ORDER BY 1, 2
        """;

    /// <summary>What is lacking, and how large the lock table is.</summary>
    public async Task<Prospect> LookAsync(NeededRights needed, string role, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new() { Value = needed.Owners.ToArray() },
                new() { Value = needed.Builders.ToArray() },
                new() { Value = needed.Schemas.ToArray() },
                new() { Value = (object?)needed.Shared ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                new() { Value = needed.Stages },
                new() { Value = needed.Registry },
                new() { Value = needed.RegistryVersion is { } version ? version : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer },
                new() { Value = RegistryVersion.Latest },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var missing = new List<MissingRight>();
        var locks = 0L;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetString(0) == "locks")
                locks = long.Parse(reader.GetString(1), CultureInfo.InvariantCulture);
            else
                missing.Add(Of(reader.GetString(0), reader.GetString(1), needed, role));
        }

        return new Prospect { Missing = missing, LockTable = locks };
    }

    private static MissingRight Of(string kind, string name, NeededRights needed, string role)
    {
        var to = Identifier.Quote(role);
        var quoted = Identifier.Quote(name);
        return kind switch
        {
            "database" => new("building aside", $"GRANT CREATE ON DATABASE {quoted} TO {to}, or a staging_schema"),
            "no schema" => new("building aside", $"the staging_schema of matviews.yaml: CREATE SCHEMA {quoted}"),
            "staging" => new("building aside", $"GRANT USAGE, CREATE ON SCHEMA {Identifier.Quote(needed.Shared!)} TO {quoted};"),
            "new registry" => new("making the registry", $"GRANT CREATE ON DATABASE {quoted} TO {to};"),
            "registry schema" => new("making or upgrading the registry", $"GRANT USAGE, CREATE ON SCHEMA {quoted} TO {to};"),
            "registry owner" => new("upgrading the registry", $"one apply by its owner {name}, or GRANT {quoted} TO {to};"),
            "registry" => new("writing to the registry",
                $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {quoted} TO {to}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA {quoted} TO {to};"),
            "inherit" => new($"altering what {name} owns", $"its privileges, which {role} does not inherit: ALTER ROLE {to} INHERIT, or from 16 on GRANT {quoted} TO {to} WITH INHERIT TRUE;"),
            "superuser" => new($"altering what {name} owns",
                $"a run by {name}, or another owner for it: {name} is a superuser, and a GRANT of it would make {role} one"),
            "schema" => new($"moving views into schema {name}", $"GRANT USAGE, CREATE ON SCHEMA {quoted} TO {to};"),
            _ => new($"altering what {name} owns", $"GRANT {quoted} TO {to};"),
        };
    }
}
