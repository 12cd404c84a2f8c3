using System.Data;
using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
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

        """;

    private const string BeforeSql = CountersSql +
        """
               NULL::pg_catalog.int8,
               pg_catalog.set_config('lock_timeout', $2, true),
               pg_catalog.set_config('statement_timeout', $3, true),
               pg_catalog.set_config('search_path', $4, true)
        """;

    private const string AfterSql = CountersSql + "       pg_catalog.pg_total_relation_size($1::pg_catalog.int8::pg_catalog.oid)";

    /// <summary>The statement.</summary>
    public static string SqlOf(ViewName view, RefreshStrategy strategy) =>
        $"REFRESH MATERIALIZED VIEW {(strategy == RefreshStrategy.Concurrent ? "CONCURRENTLY " : "")}{view.Sql}";

    /// <summary>Runs it and commits.</summary>
    /// <param name="held">Let go of once it is committed; null to keep what is held.</param>
    public async Task<Refreshed> RunAsync(
        uint oid, RefreshStrategy strategy, TimeSpan lockTimeout, SessionLock? held, CancellationToken cancellationToken)
    {
        var (dataAsOf, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        try
        {
            var (before, after) = await RefreshAsync(oid, strategy, lockTimeout, held, cancellationToken);
            held?.Released();
            return new(
                after.Inserted - before.Inserted,
                after.Deleted - before.Deleted,
                after.Bytes ?? 0,
                dataAsOf,
                clock.GetElapsedTime(began));
        }
        catch (PostgresException) when (session.State == ConnectionState.Open)
        {
            await session.ExecuteAsync("ROLLBACK", CancellationToken.None);
            throw;
        }
    }

    // One round trip. The size is read only under the refresh's own lock: before it, that could wait for somebody else's.
    private async Task<(Counters Before, Counters After)> RefreshAsync(
        uint oid, RefreshStrategy strategy, TimeSpan lockTimeout, SessionLock? held, CancellationToken cancellationToken)
    {
        var sql = new RegistrySql("");
        await using var batch = new NpgsqlBatch(session)
        {
            Timeout = 0,
            BatchCommands =
            {
                new("BEGIN"),
                sql.BatchCommand(
                    BeforeSql, (long)oid, Milliseconds(lockTimeout), Milliseconds(request.StatementTimeout), Identifier.QuoteList(request.SearchPath)),
                new(SqlOf(request.View, strategy)),
                sql.BatchCommand(AfterSql, (long)oid),
                new("COMMIT"),
            },
        };
        if (held is not null)
            batch.BatchCommands.Add(held.Release);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var before = await CountersAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var after = await CountersAsync(reader, cancellationToken);
        while (await reader.NextResultAsync(cancellationToken))
        {
            // What COMMIT says comes last.
        }

        return (before, after);
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
