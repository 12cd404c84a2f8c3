using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>
/// Sees what event triggers make of a new view: another owner, or grants, of which the catalog of defaults knows nothing.
/// See https://www.postgresql.org/docs/current/event-triggers.html.
/// </summary>
public static class NewViewTrial
{
    // A role that may not make schemas makes no view either: it only plans.
    private const string TriggersSql =
        """
        SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AND EXISTS (
            SELECT FROM pg_catalog.pg_event_trigger t
            WHERE t.evtevent = 'ddl_command_end' AND t.evtenabled <> 'D'
              AND (t.evttags IS NULL OR 'CREATE MATERIALIZED VIEW' = ANY (t.evttags)))
        """;

    private const string Sql =
        """
        SELECT pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text,
               CASE x.grantee WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(x.grantee)::pg_catalog.text END,
               x.grantee = c.relowner,
               CASE WHEN x.grantor <> c.relowner THEN pg_catalog.pg_get_userbyid(x.grantor)::pg_catalog.text END,
               x.privilege_type,
               x.is_grantable,
               x.grantee = c.relowner AND c.relacl @> pg_catalog.acldefault('r', c.relowner)
        FROM pg_catalog.pg_class c
        LEFT JOIN LATERAL pg_catalog.aclexplode(c.relacl) x ON true
        WHERE c.oid = pg_catalog.to_regclass($1)
        ORDER BY 2, 5
        """;

    /// <summary>The defaults as a view that is made and rolled back shows them; as they were given where no event trigger could change them.</summary>
    public static async Task<NewViewDefaults> RunAsync(NpgsqlConnection connection, NewViewDefaults defaults, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TriggersSql, connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is not true)
            return defaults;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            var view = new ViewName($"matviews_new_{connection.ProcessID}", "new");
            await connection.ExecuteAsync(
                [$"CREATE SCHEMA {Identifier.Quote(view.Schema)}", $"CREATE MATERIALIZED VIEW {view.Sql} AS SELECT WITH NO DATA"],
                cancellationToken);
            return await ReadAsync(connection, view, defaults, cancellationToken);
        }
        catch (PostgresException)
        {
            // A trigger that refuses it says why when the plan's own views are tried.
            return defaults;
        }
        finally
        {
            await transaction.RollbackAsync(CancellationToken.None);
        }
    }

    private static async Task<NewViewDefaults> ReadAsync(
        NpgsqlConnection connection, ViewName view, NewViewDefaults defaults, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = view.Sql } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (owner, own, isWhole, grants) = (defaults.CurrentUser, new List<string>(), false, new List<Grant>());
        var isDefault = true;
        while (await reader.ReadAsync(cancellationToken))
        {
            owner = reader.GetString(0);
            if (reader.IsDBNull(4))
                continue;
            isDefault = false;
            isWhole |= reader.GetBoolean(6);
            if (reader.GetBoolean(2))
                own.Add(reader.GetString(4));
            else
                grants.Add(new Grant(reader.GetString(4), reader.GetString(1), reader.GetBoolean(5), null, reader.IsDBNull(3) ? null : reader.GetString(3)));
        }

        return defaults with { Owner = owner, Everywhere = grants, OwnerPrivileges = isDefault || isWhole ? null : own };
    }
}
