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
               p.provolatile = 's'
        FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
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
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(FunctionSql) { Parameters = { Oids(functions) } });
        batch.BatchCommands.Add(new(ViewSql) { Parameters = { Oids(relations) } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            _facts.Functions[(uint)reader.GetInt64(0)] = Function(reader);
        await reader.NextResultAsync(cancellationToken);
        var found = new List<NodeTree>();
        foreach (var oid in relations)
            _facts.Views[oid] = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (StoredQuery.Of(reader.GetString(3)) is not { } query)
                continue;
            _facts.Views[(uint)reader.GetInt64(0)] = new TreeView(new ViewName(reader.GetString(1), reader.GetString(2)), query);
            found.Add(query);
        }

        return found;
    }

    private static TreeFunction Function(NpgsqlDataReader reader) =>
        new(reader.GetString(1), reader.GetString(2), reader.GetBoolean(3)) { IsStable = reader.GetBoolean(4) };

    private static NpgsqlParameter Oids(List<uint> oids) => new() { Value = oids.ConvertAll(oid => (long)oid).ToArray() };
}
