using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>What one transaction with a REFRESH came to.</summary>
/// <param name="Inserted">Rows written; null when the server does not count (<c>track_counts</c>).</param>
/// <param name="DataAsOf">A moment just before the refresh's snapshot.</param>
public sealed record Refreshed(long? Inserted, long? Deleted, long Bytes, DateTimeOffset DataAsOf, TimeSpan Elapsed);

/// <summary>One transaction with a REFRESH, which counts what it wrote.</summary>
/// <remarks>
/// The counters of the transaction are this session's own, so the difference is exact and nobody else's.
/// Locks: ACCESS EXCLUSIVE on the view, or EXCLUSIVE for a concurrent refresh; ACCESS SHARE on what it reads.
/// </remarks>
internal sealed class RefreshAttempt(NpgsqlConnection session, RefreshRequest request, TimeProvider clock)
{
    private const string CountersSql =
        """
        SELECT CASE WHEN pg_catalog.current_setting('track_counts')::pg_catalog.bool
                    THEN pg_catalog.pg_stat_get_xact_tuples_inserted($1::pg_catalog.int8::pg_catalog.oid) END,
               CASE WHEN pg_catalog.current_setting('track_counts')::pg_catalog.bool
                    THEN pg_catalog.pg_stat_get_xact_tuples_deleted($1::pg_catalog.int8::pg_catalog.oid) END,
               CASE WHEN $2 THEN pg_catalog.pg_total_relation_size($1::pg_catalog.int8::pg_catalog.oid) END
        """;

    /// <summary>The statement.</summary>
    public static string SqlOf(ViewName view, RefreshStrategy strategy) =>
        $"REFRESH MATERIALIZED VIEW {(strategy == RefreshStrategy.Concurrent ? "CONCURRENTLY " : "")}{view.Sql}";

    /// <summary>Runs it and commits.</summary>
    public async Task<Refreshed> RunAsync(
        uint oid, RefreshStrategy strategy, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        var (dataAsOf, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        var (before, after) = await RefreshAsync(oid, strategy, lockTimeout, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(
            after.Inserted - before.Inserted,
            after.Deleted - before.Deleted,
            after.Bytes ?? 0,
            dataAsOf,
            clock.GetElapsedTime(began));
    }

    // One round trip. The size is read only under the refresh's own lock: before it, that could wait for somebody else's.
    private async Task<(Counters Before, Counters After)> RefreshAsync(
        uint oid, RefreshStrategy strategy, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        var sql = new RegistrySql("");
        await using var batch = new NpgsqlBatch(session)
        {
            Timeout = 0,
            BatchCommands =
            {
                new($"SET LOCAL lock_timeout = {Milliseconds(lockTimeout)}"),
                new($"SET LOCAL statement_timeout = {Milliseconds(request.StatementTimeout)}"),
                new($"SET LOCAL search_path = {SearchPathSql.Of(request.SearchPath)}"),
                sql.BatchCommand(CountersSql, (long)oid, false),
                new(SqlOf(request.View, strategy)),
                sql.BatchCommand(CountersSql, (long)oid, true),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var before = await CountersAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return (before, await CountersAsync(reader, cancellationToken));
    }

    private static async Task<Counters> CountersAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        return new(Number(reader, 0), Number(reader, 1), Number(reader, 2));
    }

    private static long? Number(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetInt64(column);

    private static string Milliseconds(TimeSpan time) =>
        ((long)Math.Ceiling(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);

    private readonly record struct Counters(long? Inserted, long? Deleted, long? Bytes);
}
