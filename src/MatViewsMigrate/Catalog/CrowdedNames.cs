using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Something that a cutover brings into a schema.</summary>
/// <param name="View">Its name in the end.</param>
/// <param name="Name">The name under which it comes.</param>
/// <param name="Oid">Of the live relation that it replaces or is; null for a new one.</param>
public sealed record Arrival(ViewName View, ViewName Name, uint? Oid);

/// <summary>Finds out for whom a schema is crowded: something else in it, or something that comes too, has a name that one of its types may bring.</summary>
/// <remarks>
/// A relation has a row type of its name and an array type, by default of that name behind an underscore, cut to 63 bytes.
/// CREATE and RENAME find a free name for the array type, and rename array types of others that are in the way; SET SCHEMA does not.
/// </remarks>
public static class CrowdedNames
{
    private const string Sql =
        """
        WITH w AS (
            SELECT w.i, w.oid, n.oid AS schema, w.name::pg_catalog.name AS name, ('_' || w.name)::pg_catalog.name AS array, a.typname AS own
            FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[]), pg_catalog.unnest($3::pg_catalog.int8[]))
                WITH ORDINALITY AS w (schema, name, oid, i)
            JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
            LEFT JOIN pg_catalog.pg_class c ON c.oid = w.oid::pg_catalog.oid
            LEFT JOIN pg_catalog.pg_type r ON r.oid = c.reltype
            LEFT JOIN pg_catalog.pg_type a ON a.oid = r.typarray
        )
        SELECT w.i
        FROM w
        WHERE EXISTS (
                SELECT FROM pg_catalog.pg_type y LEFT JOIN pg_catalog.pg_type e ON e.oid = y.typelem AND e.typarray = y.oid
                WHERE y.typnamespace = w.schema AND y.typname IN (w.name, w.array, w.own)
                AND (w.oid IN (y.typrelid::pg_catalog.int8, e.typrelid::pg_catalog.int8)) IS NOT TRUE)
            OR EXISTS (
                SELECT FROM pg_catalog.pg_class c
                WHERE c.relnamespace = w.schema AND c.relname = w.name AND c.oid::pg_catalog.int8 IS DISTINCT FROM w.oid)
            OR EXISTS (
                SELECT FROM w a JOIN w b ON a.schema = b.schema AND a.i <> b.i AND a.array IN (b.name, b.array)
                WHERE a.schema = w.schema)
        """;

    /// <summary>Those that can come only by way of another name.</summary>
    public static async Task<IReadOnlySet<ViewName>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<Arrival> arrivals, CancellationToken cancellationToken)
    {
        var crowded = new HashSet<ViewName>();
        if (arrivals.Count == 0)
            return crowded;
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new() { Value = arrivals.Select(arrival => arrival.Name.Schema).ToArray() },
                new() { Value = arrivals.Select(arrival => arrival.Name.Name).ToArray() },
                new() { Value = arrivals.Select(arrival => (long?)arrival.Oid).ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            crowded.Add(arrivals[(int)reader.GetInt64(0) - 1].View);
        return crowded;
    }
}
