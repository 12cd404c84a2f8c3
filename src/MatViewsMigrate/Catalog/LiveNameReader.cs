using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Lists the materialized views of a database. Waits for none of them.</summary>
public static class LiveNameReader
{
    private const string Sql =
        """
        SELECT c.oid::pg_catalog.int8, n.nspname::pg_catalog.text, c.relname::pg_catalog.text, e.extname::pg_catalog.text,
               pg_catalog.obj_description(n.oid, 'pg_namespace')
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_depend d
            ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
            AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
        WHERE c.relkind = 'm' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        ORDER BY n.nspname, c.relname
        """;

    /// <summary>All but those of the server's own schemas, by name.</summary>
    public static async Task<IReadOnlyList<LiveName>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<LiveName>();
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(new(
                (uint)reader.GetInt64(0),
                new ViewName(reader.GetString(1), reader.GetString(2)),
                reader[3] as string,
                reader[4] as string));
        }

        return names;
    }
}
