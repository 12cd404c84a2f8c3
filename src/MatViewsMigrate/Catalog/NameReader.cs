using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>A relation or index that has a name, and what it is: <c>r</c>, <c>v</c>, <c>m</c>, <c>i</c> and so on; <c>t</c> for a type that is no relation's.</summary>
public sealed record TakenName(ViewName Name, char Kind, ViewName? IndexOf);

/// <summary>Looks up which names are taken.</summary>
public static class NameReader
{
    private const string Sql =
        """
        SELECT w.nspname, w.relname, c.relkind::pg_catalog.text, tn.nspname::pg_catalog.text, t.relname::pg_catalog.text, n.oid IS NOT NULL
        FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS w(nspname, relname)
        LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = w.nspname
        LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.relname
        LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
        LEFT JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
        LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
        WHERE c.oid IS NOT NULL OR n.oid IS NULL
        UNION ALL
        SELECT w.nspname, w.relname, 't', NULL, NULL, true
        FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS w(nspname, relname)
        JOIN pg_catalog.pg_namespace n ON n.nspname = w.nspname
        JOIN pg_catalog.pg_type y ON y.typnamespace = n.oid AND y.typname = w.relname
        WHERE y.typtype <> 'c' AND y.typcategory <> 'A'
        """;

    private const string AllSql =
        """
        SELECT n.nspname::pg_catalog.text, pg_catalog.array_agg(c.relname::pg_catalog.text)
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ANY ($1::pg_catalog.text[])
        GROUP BY 1
        """;

    /// <summary>Those of <paramref name="names"/> that are taken, and the schemas among them that do not exist.</summary>
    public static async Task<(IReadOnlyList<TakenName> Taken, IReadOnlySet<string> MissingSchemas)> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ViewName> names, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(Sql)
        {
            Parameters =
            {
                new() { Value = names.Select(name => name.Schema).ToArray() },
                new() { Value = names.Select(name => name.Name).ToArray() },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var taken = new List<TakenName>();
        var missing = new HashSet<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!reader.GetBoolean(5))
                missing.Add(reader.GetString(0));
            else
                taken.Add(new(new(reader.GetString(0), reader.GetString(1)), reader.GetString(2)[0], await IndexOfAsync(reader, cancellationToken)));
        }

        return (taken, missing);
    }

    /// <summary>All names that relations of these schemas have.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ReadAllAsync(
        NpgsqlConnection connection, IReadOnlyCollection<string> schemas, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AllSql, connection) { Parameters = { new() { Value = schemas.ToArray() } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new Dictionary<string, IReadOnlyList<string>>();
        while (await reader.ReadAsync(cancellationToken))
            names[reader.GetString(0)] = await reader.GetFieldValueAsync<string[]>(1, cancellationToken);
        return names;
    }

    private static async Task<ViewName?> IndexOfAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        await reader.IsDBNullAsync(3, cancellationToken) ? null : new(reader.GetString(3), reader.GetString(4));
}
