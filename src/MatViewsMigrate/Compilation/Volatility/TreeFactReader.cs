using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Reads what trees refer to, all of it at once for each depth of plain views, and keeps it.</summary>
/// <remarks>Takes no locks: reads catalogs only.</remarks>
internal sealed class TreeFactReader(NpgsqlConnection connection)
{
    private const string FunctionSql =
        """
        SELECT p.oid::pg_catalog.int8, n.nspname::pg_catalog.text, p.proname::pg_catalog.text, p.provolatile = 'v',
               p.provolatile = 's',
               CASE WHEN n.nspname <> 'pg_catalog' AND l.lanname IN ('sql', 'plpgsql')
                     AND pg_catalog.to_jsonb(p) ->> 'prosqlbody' IS NULL
                     AND NOT EXISTS (SELECT FROM pg_catalog.unnest(p.proconfig) AS s (setting) WHERE pg_catalog.starts_with(s.setting, 'search_path='))
                    THEN p.prosrc
               END
        FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        JOIN pg_catalog.pg_language l ON l.oid = p.prolang
        WHERE p.oid = ANY ($1::pg_catalog.int8[]::pg_catalog.oid[])
        """;

    private const string ViewSql =
        """
        SELECT c.oid::pg_catalog.int8, n.nspname::pg_catalog.text, c.relname::pg_catalog.text, r.ev_action::pg_catalog.text
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
        WHERE c.relkind = 'v' AND c.oid = ANY ($1::pg_catalog.int8[]::pg_catalog.oid[])
        """;

    // An index of a parent tells nothing of the tables that inherit from it. Materialized views know no NOT NULL.
    private const string KeySql =
        """
        SELECT i.indrelid::pg_catalog.int8, k.columns,
               CASE WHEN c.relkind = 'm' OR pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' THEN '{}' ELSE k.nullable END
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
        CROSS JOIN LATERAL (
            SELECT pg_catalog.array_agg(a.attnum::pg_catalog.int4 ORDER BY n.position) AS columns,
                   coalesce(pg_catalog.array_agg(a.attnum::pg_catalog.int4) FILTER (WHERE NOT a.attnotnull), '{}') AS nullable
            FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS n (attnum, position)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = n.attnum
            WHERE n.position <= i.indnkeyatts
        ) AS k
        WHERE i.indrelid = ANY ($1::pg_catalog.int8[]::pg_catalog.oid[])
          AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND c.relkind IN ('r', 'p', 'm')
          AND NOT (c.relkind = 'r' AND EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhparent = c.oid))
        ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid
        """;

    private readonly TreeFacts _facts = new();

    /// <summary>Everything that the trees name, directly and through plain views.</summary>
    public async Task<TreeFacts> ReadAsync(IEnumerable<NodeTree> trees, CancellationToken cancellationToken)
    {
        for (var unread = trees.ToList(); unread.Count > 0;)
        {
            var named = TreeReferences.Of(unread);
            var functions = named.Functions.Where(oid => !_facts.Functions.ContainsKey(oid)).ToList();
            var relations = named.Relations.Where(oid => !_facts.Views.ContainsKey(oid)).ToList();
            if (functions.Count + relations.Count == 0)
                break;
            unread = await ReadAsync(functions, relations, cancellationToken);
        }

        return _facts;
    }

    private async Task<List<NodeTree>> ReadAsync(
        List<uint> functions, List<uint> relations, CancellationToken cancellationToken)
    {
        var bodies = new Dictionary<uint, string>();
        var views = await ReadAsync(functions, relations, bodies, cancellationToken);
        foreach (var (oid, names) in await PathNameReader.ReadAsync(connection, bodies, cancellationToken))
        {
            if (names.Count > 0)
                _facts.PathNames[oid] = names;
        }

        return views;
    }

    private async Task<List<NodeTree>> ReadAsync(
        List<uint> functions, List<uint> relations, Dictionary<uint, string> bodies, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(FunctionSql) { Parameters = { Oids(functions) } });
        batch.BatchCommands.Add(new(ViewSql) { Parameters = { Oids(relations) } });
        batch.BatchCommands.Add(new(KeySql) { Parameters = { Oids(relations) } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            _facts.Functions[(uint)reader.GetInt64(0)] = Function(reader);
            if (!reader.IsDBNull(5))
                bodies[(uint)reader.GetInt64(0)] = reader.GetString(5);
        }

        await reader.NextResultAsync(cancellationToken);
        var found = new List<NodeTree>();
        foreach (var oid in relations)
        {
            _facts.Views[oid] = null;
            _facts.Keys[oid] = [];
        }

        while (await reader.ReadAsync(cancellationToken))
        {
            if (StoredQuery.Of(reader.GetString(3)) is not { } query)
                continue;
            _facts.Views[(uint)reader.GetInt64(0)] = new TreeView(new ViewName(reader.GetString(1), reader.GetString(2)), query);
            found.Add(query);
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var oid = (uint)reader.GetInt64(0);
            _facts.Keys[oid] = [.. _facts.Keys[oid], new TreeKey(reader.GetFieldValue<int[]>(1), reader.GetFieldValue<int[]>(2))];
        }

        return found;
    }

    private static TreeFunction Function(NpgsqlDataReader reader) =>
        new(reader.GetString(1), reader.GetString(2), reader.GetBoolean(3)) { IsStable = reader.GetBoolean(4) };

    private static NpgsqlParameter Oids(List<uint> oids) => new() { Value = oids.ConvertAll(oid => (long)oid).ToArray() };
}
