using System.Diagnostics.CodeAnalysis;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>Rows that a view's key does not tell apart, or has no value for.</summary>
/// <param name="Duplicates">Keys that more than one row has.</param>
/// <param name="Nulls">Rows with a NULL in the key.</param>
/// <param name="Samples">Up to three of the duplicate keys, as <c>(7, a)</c>.</param>
public sealed record BrokenKey(ViewName View, long Duplicates, long Nulls, IReadOnlyList<string> Samples);

/// <summary>Runs a query to see whether its key is one.</summary>
internal sealed class KeyProbe(NpgsqlConnection connection)
{
    /// <summary>Null when each row has a key of its own.</summary>
    /// <param name="made">The plain view that stands for it.</param>
    [SuppressMessage("Security", "CA2100", Justification = "Only quoted names go into the text.")]
    public async Task<BrokenKey?> FindAsync(ViewName view, ViewName made, IReadOnlyList<string> key, CancellationToken cancellationToken)
    {
        var columns = Identifier.QuoteList(key);
        var texts = string.Join(", ", key.Select(column => $"pg_catalog.left({Identifier.Quote(column)}::pg_catalog.text, 40)"));
        var absent = string.Join(" OR ", key.Select(column => $"{Identifier.Quote(column)} IS NULL"));
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(
            $"""
            WITH broken AS MATERIALIZED (
                SELECT pg_catalog.count(*) AS rows, {absent} AS absent, '(' || pg_catalog.concat_ws(', ', {texts}) || ')' AS key
                FROM {made.Sql}
                GROUP BY {columns}
                HAVING pg_catalog.count(*) > 1 OR {absent}
            )
            SELECT pg_catalog.count(*) FILTER (WHERE NOT absent),
                   coalesce(pg_catalog.sum(rows) FILTER (WHERE absent), 0)::pg_catalog.int8,
                   ARRAY(SELECT key FROM broken WHERE NOT absent ORDER BY rows DESC, key LIMIT 3)
            FROM broken
            """));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var broken = new BrokenKey(view, reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<string[]>(2));
        return broken is { Duplicates: 0, Nulls: 0 } ? null : broken;
    }
}
