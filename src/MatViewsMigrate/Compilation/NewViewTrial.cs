using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>
/// Sees what event triggers make of a new view: another owner, or grants, of which the catalog of defaults knows nothing.
/// See https://www.postgresql.org/docs/current/event-triggers.html.
/// </summary>
public static class NewViewTrial
{
    // A role that may neither make schemas nor was given one only plans.
    private const string TriggersSql =
        """
        SELECT ($1 OR pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')) AND EXISTS (
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
               COALESCE(c.relacl @> pg_catalog.acldefault('r', c.relowner), true)
        FROM pg_catalog.pg_class c
        LEFT JOIN LATERAL pg_catalog.aclexplode(c.relacl) x ON true
        WHERE c.oid = pg_catalog.to_regclass($1)
        ORDER BY 2, 5
        """;

    /// <summary>The defaults as a view that is made and rolled back shows them; as they were given where no event trigger could change them.</summary>
    /// <param name="stagingSchema">Where it is made; null for a schema of its own.</param>
    public static async Task<NewViewDefaults> RunAsync(
        NpgsqlConnection connection, NewViewDefaults defaults, string? stagingSchema, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TriggersSql, connection) { Parameters = { new() { Value = stagingSchema is not null } } };
        if (await command.ExecuteScalarAsync(cancellationToken) is not true)
            return defaults;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            var name = $"matviews_new_{connection.ProcessID}";
            var view = new ViewName(stagingSchema ?? name, name);
            await connection.ExecuteAsync(
            [
                .. stagingSchema is null ? new[] { $"CREATE SCHEMA {Identifier.Quote(name)}" } : [],
                $"CREATE MATERIALIZED VIEW {view.Sql} AS SELECT WITH NO DATA",
            ],
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
        var (owner, ownsAll, own, grants) = (defaults.CurrentUser, true, new List<string>(), new List<Grant>());
        while (await reader.ReadAsync(cancellationToken))
        {
            (owner, ownsAll) = (reader.GetString(0), reader.GetBoolean(6));
            if (reader.IsDBNull(4))
                continue;
            if (reader.GetBoolean(2))
                own.Add(reader.GetString(4));
            else
                grants.Add(new Grant(reader.GetString(4), reader.GetString(1), reader.GetBoolean(5), null, reader.IsDBNull(3) ? null : reader.GetString(3)));
        }

        return defaults with { Owner = owner, Everywhere = grants, OwnerPrivileges = ownsAll ? null : own };
    }
}
