using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
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
        SELECT CASE WHEN pg_catalog.current_setting('track_counts')::pg_catalog.bool THEN s.n_tup_ins END,
               CASE WHEN pg_catalog.current_setting('track_counts')::pg_catalog.bool THEN s.n_tup_del END,
               CASE WHEN $2 THEN pg_catalog.pg_total_relation_size(s.relid) END
        FROM pg_catalog.pg_stat_xact_all_tables s
        WHERE s.relid = $1::pg_catalog.int8::pg_catalog.oid
        """;

    /// <summary>The statement.</summary>
    public static string SqlOf(ViewName view, RefreshStrategy strategy) =>
        $"REFRESH MATERIALIZED VIEW {(strategy == RefreshStrategy.Concurrent ? "CONCURRENTLY " : "")}{view.Sql}";

    /// <summary>Runs it and commits.</summary>
    public async Task<Refreshed> RunAsync(
        uint oid, RefreshStrategy strategy, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        await session.ExecuteAsync(
        [
            $"SET LOCAL lock_timeout = {Milliseconds(lockTimeout)}",
            $"SET LOCAL statement_timeout = {Milliseconds(request.StatementTimeout)}",
            $"SET LOCAL search_path = {SearchPathSql.Of(request.SearchPath)}",
        ],
            cancellationToken);
        var (dataAsOf, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        var before = await CountersAsync(oid, false, cancellationToken);
        await session.ExecuteAsync(SqlOf(request.View, strategy), cancellationToken);
        var after = await CountersAsync(oid, true, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(
            after.Inserted - before.Inserted,
            after.Deleted - before.Deleted,
            after.Bytes ?? 0,
            dataAsOf,
            clock.GetElapsedTime(began));
    }

    // The size is read only under the refresh's own lock: before it, that could wait for somebody else's.
    private async Task<(long? Inserted, long? Deleted, long? Bytes)> CountersAsync(
        uint oid, bool withSize, CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql("").Command(session, CountersSql, (long)oid, withSize);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (Number(reader, 0), Number(reader, 1), Number(reader, 2))
            : (null, null, null);
    }

    private static long? Number(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetInt64(column);

    private static string Milliseconds(TimeSpan time) =>
        ((long)Math.Ceiling(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
}
