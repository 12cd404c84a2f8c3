using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Reads what a view made by the current role gets by itself. See https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html.</summary>
public static class DefaultsReader
{
    private const string Sql =
        """
        SELECT n.nspname::pg_catalog.text,
               CASE x.grantee WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(x.grantee)::pg_catalog.text END,
               x.privilege_type,
               x.is_grantable,
               d.defaclobjtype = 'f'
        FROM pg_catalog.pg_default_acl d
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
        CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) x
        WHERE d.defaclobjtype IN ('r', 'f') AND x.grantee <> d.defaclrole
          AND d.defaclrole = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER)
        ORDER BY 1, 2, 3
        """;

    // No row but for roles whose new views give them less than all.
    private const string OwnSql =
        """
        SELECT o.privileges
        FROM pg_catalog.pg_default_acl d
        CROSS JOIN LATERAL (SELECT
            ARRAY(SELECT DISTINCT x.privilege_type COLLATE pg_catalog."C" FROM pg_catalog.aclexplode(d.defaclacl) x
                WHERE x.grantee = d.defaclrole ORDER BY 1) AS privileges,
            ARRAY(SELECT DISTINCT x.privilege_type COLLATE pg_catalog."C"
                FROM pg_catalog.aclexplode(pg_catalog.acldefault('r', d.defaclrole)) x ORDER BY 1) AS everything) o
        WHERE d.defaclobjtype = 'r' AND d.defaclnamespace = 0 AND o.privileges <> o.everything
          AND d.defaclrole = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER)
        """;

    /// <summary>The current role and its default privileges for relations.</summary>
    public static async Task<NewViewDefaults> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("SELECT CURRENT_USER::pg_catalog.text, pg_catalog.current_setting('server_version_num')::pg_catalog.int4"));
        batch.BatchCommands.Add(new(OwnSql));
        batch.BatchCommands.Add(new(Sql));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (user, version) = (reader.GetString(0), reader.GetInt32(1));
        await reader.NextResultAsync(cancellationToken);
        var own = await reader.ReadAsync(cancellationToken) ? reader.GetFieldValue<string[]>(0) : null;
        await reader.NextResultAsync(cancellationToken);
        var (grants, functions) = (new List<(string? Schema, Grant Grant)>(), new List<(string? Schema, Grant Grant)>());
        while (await reader.ReadAsync(cancellationToken))
        {
            (reader.GetBoolean(4) ? functions : grants).Add((
                reader.IsDBNull(0) ? null : reader.GetString(0),
                new Grant(reader.GetString(2), reader.GetString(1), reader.GetBoolean(3), null, user)));
        }

        return new NewViewDefaults(
            user,
            version,
            [.. grants.Where(grant => grant.Schema is null).Select(grant => grant.Grant)],
            grants.Where(grant => grant.Schema is not null)
                .GroupBy(grant => grant.Schema!)
                .ToDictionary(group => group.Key, group => (IReadOnlyList<Grant>)[.. group.Select(grant => grant.Grant)]))
        {
            OwnerPrivileges = own,
            Functions = [.. functions.Where(grant => grant.Schema is null).Select(grant => grant.Grant)],
        };
    }
}
