using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>What a refresh has to know of a view before it begins.</summary>
/// <param name="Keyed">It has an index that <c>REFRESH ... CONCURRENTLY</c> accepts.</param>
/// <param name="EstimatedRows">Null when the view was never analyzed.</param>
/// <param name="LiveRows">Rows as the statistics have it.</param>
/// <param name="DeadRows">Rows that a vacuum would remove, as the statistics have it.</param>
public sealed record RefreshFacts(
    uint Oid, bool Populated, bool Keyed, long? EstimatedRows, long LiveRows, long DeadRows)
{
    // The predicate is that of LiveIndex.UsableConcurrently; read here without a lock, since the view may be busy.
    private const string Sql =
        """
        SELECT c.oid::pg_catalog.int8, c.relispopulated,
               EXISTS (
                   SELECT FROM pg_catalog.pg_index i
                   JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                   JOIN pg_catalog.pg_am a ON a.oid = x.relam AND a.amname = 'btree'
                   WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid
                     AND i.indpred IS NULL AND i.indexprs IS NULL),
               -- Before version 14 a relation that was never analyzed has 0.
               CASE WHEN c.reltuples > 0 OR (c.reltuples = 0 AND c.relpages > 0) THEN c.reltuples::pg_catalog.int8 END,
               pg_catalog.pg_stat_get_live_tuples(c.oid), pg_catalog.pg_stat_get_dead_tuples(c.oid)
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind = 'm'
        """;

    /// <summary>Reads them; null when there is no such materialized view. It takes no lock.</summary>
    public static async Task<RefreshFacts?> ReadAsync(
        NpgsqlConnection connection, ViewName view, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Command(view) } };
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await OfAsync(reader, cancellationToken);
    }

    /// <summary>The same as a part of a batch.</summary>
    internal static NpgsqlBatchCommand Command(ViewName view) => new RegistrySql("").BatchCommand(Sql, view.Schema, view.Name);

    /// <summary>What that command answered.</summary>
    internal static async Task<RefreshFacts?> OfAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        await reader.ReadAsync(cancellationToken)
            ? new(
                (uint)reader.GetInt64(0),
                reader.GetBoolean(1),
                reader.GetBoolean(2),
                reader.IsDBNull(3) ? null : reader.GetInt64(3),
                reader.GetInt64(4),
                reader.GetInt64(5))
            : null;
}
