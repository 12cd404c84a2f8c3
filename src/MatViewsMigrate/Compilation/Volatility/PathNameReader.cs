using Npgsql;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Asks the catalog which names in the bodies of functions only a search path can find.</summary>
internal static class PathNameReader
{
    // What is in pg_catalog is found without one. Another session's temporary objects are nobody's.
    private const string Sql =
        """
        SELECT w.kind, w.name
        FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS w (kind, name)
        CROSS JOIN LATERAL (
            SELECT c.relnamespace AS namespace FROM pg_catalog.pg_class c
            WHERE w.kind = 'relation' AND c.relname = w.name AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
            UNION ALL
            SELECT p.pronamespace FROM pg_catalog.pg_proc p WHERE w.kind = 'function' AND p.proname = w.name
            UNION ALL
            SELECT t.typnamespace FROM pg_catalog.pg_type t WHERE w.kind = 'type' AND t.typname = w.name
        ) AS f
        JOIN pg_catalog.pg_namespace n ON n.oid = f.namespace
        GROUP BY w.kind, w.name
        HAVING NOT pg_catalog.bool_or(n.nspname = 'pg_catalog')
           AND pg_catalog.bool_or(n.nspname <> 'information_schema' AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_'))
        ORDER BY 2
        """;

    /// <summary>The names by function, from the functions' bodies.</summary>
    public static async Task<IReadOnlyDictionary<uint, IReadOnlyList<string>>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyDictionary<uint, string> bodies, CancellationToken cancellationToken)
    {
        var names = bodies.ToDictionary(body => body.Key, body => Kinds(BodyNames.Of(body.Value)).ToList());
        var wanted = names.Values.SelectMany(all => all).Distinct().ToList();
        if (wanted.Count == 0)
            return new Dictionary<uint, IReadOnlyList<string>>();
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters = { new() { Value = wanted.ConvertAll(name => name.Kind).ToArray() }, new() { Value = wanted.ConvertAll(name => name.Name).ToArray() } },
        };
        var found = new HashSet<(string, string)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                found.Add((reader.GetString(0), reader.GetString(1)));
        }

        return names.ToDictionary(body => body.Key, body => (IReadOnlyList<string>)[.. body.Value.Where(found.Contains).Select(name => name.Name).Distinct().Order(StringComparer.Ordinal)]);
    }

    private static IEnumerable<(string Kind, string Name)> Kinds(BodyNames names) =>
        names.Relations.Select(name => ("relation", name))
            .Concat(names.Functions.Select(name => ("function", name)))
            .Concat(names.Types.Select(name => ("type", name)));
}
