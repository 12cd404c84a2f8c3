using MatViewsMigrate.Catalog;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>What the server made of a query.</summary>
/// <param name="Tree">Its parse tree, if it was wanted.</param>
internal sealed record MadeQuery(string Canonical, IReadOnlyList<LiveColumn> Columns, string? Tree);

/// <summary>Reads what the server made of a query: its text, its columns, its indexes.</summary>
internal static class ReadBack
{
    /// <summary>One row: the text, as arrays names, types and collations of the columns, and the parse tree if it is wanted, or calls functions that are not the server's own.</summary>
    private const string QuerySql =
        """
        SELECT pg_catalog.pg_get_viewdef(c.oid),
               pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY a.attnum) FILTER (WHERE a.attnum IS NOT NULL),
               pg_catalog.array_agg(pg_catalog.format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) FILTER (WHERE a.attnum IS NOT NULL),
               pg_catalog.array_agg(CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::pg_catalog.regcollation::pg_catalog.text END ORDER BY a.attnum) FILTER (WHERE a.attnum IS NOT NULL),
               CASE WHEN $2::pg_catalog.bool OR EXISTS (
                        SELECT
                        FROM pg_catalog.pg_rewrite r
                        JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
                        LEFT JOIN pg_catalog.pg_class v ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND v.oid = d.refobjid
                        WHERE r.ev_class = c.oid AND d.refobjid <> c.oid
                          AND (d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass OR v.relkind = 'v'))
                    THEN (SELECT r.ev_action::pg_catalog.text FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename = '_RETURN')
               END
        FROM pg_catalog.pg_class c
        LEFT JOIN (pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid)
          ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.oid = $1::pg_catalog.regclass
        GROUP BY c.oid
        """;

    /// <summary>A row for each index, in the order of creation: its text, its tablespace, the key columns that a concurrent refresh could use.</summary>
    private const string IndexesSql =
        """
        SELECT pg_catalog.pg_get_indexdef(i.indexrelid), s.spcname::pg_catalog.text,
               CASE WHEN i.indisunique AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL THEN ARRAY(
                   SELECT a.attname::pg_catalog.text
                   FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
                   JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                   WHERE k.position <= i.indnkeyatts
                   ORDER BY k.position) END
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
        WHERE i.indrelid = $1::pg_catalog.regclass
        ORDER BY i.indexrelid
        """;

    /// <summary>Runs a batch, and asks what the server made of the query of a relation, given as SQL.</summary>
    public static async Task<MadeQuery> QueryAsync(NpgsqlBatch batch, string relation, bool tree, CancellationToken cancellationToken)
    {
        var query = new NpgsqlBatchCommand(QuerySql) { Parameters = { new() { Value = relation }, new() { Value = tree } } };
        await using var reader = await AskAsync(batch, query, cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var names = Texts(reader, 1);
        var types = Texts(reader, 2);
        var collations = Texts(reader, 3);
        return new MadeQuery(
            reader.GetString(0).TrimEnd().TrimEnd(';'),
            [.. names.Select((name, i) => new LiveColumn(name!, types[i]!, collations[i]))],
            reader.IsDBNull(4) ? null : reader.GetString(4));
    }

    /// <summary>Asks how the server words the indexes of a relation, given as SQL. Both have names that need no quotes.</summary>
    public static async Task<IReadOnlyList<CompiledIndex>> IndexesAsync(
        NpgsqlConnection connection, string relation, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var query = new NpgsqlBatchCommand(IndexesSql) { Parameters = { new() { Value = relation } } };
        await using var reader = await AskAsync(batch, query, cancellationToken);
        var indexes = new List<CompiledIndex>();
        while (await reader.ReadAsync(cancellationToken))
            indexes.Add(Index(reader));
        return indexes;
    }

    // Everything qualified. What is made next is made under the session's own settings again.
    private static async Task<NpgsqlDataReader> AskAsync(NpgsqlBatch batch, NpgsqlBatchCommand query, CancellationToken cancellationToken)
    {
        batch.BatchCommands.Add(new("SET LOCAL search_path = ''"));
        batch.BatchCommands.Add(new(LocalSettings.Wording.Enter));
        batch.BatchCommands.Add(query);
        batch.BatchCommands.Add(new(LocalSettings.Wording.Leave));
        var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return reader;
    }

    private static CompiledIndex Index(NpgsqlDataReader reader)
    {
        var definition = reader.GetString(0);
        var body = definition[(definition.IndexOf(" USING ", StringComparison.Ordinal) + 1)..];
        return new CompiledIndex(body, reader.IsDBNull(1) ? null : reader.GetString(1))
        {
            KeyColumns = reader.IsDBNull(2) ? null : reader.GetFieldValue<string[]>(2),
        };
    }

    private static string?[] Texts(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? [] : reader.GetFieldValue<string?[]>(column);
}
