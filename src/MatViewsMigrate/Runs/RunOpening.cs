using System.Diagnostics.CodeAnalysis;
using MatViewsMigrate.Catalog;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>A run that was recorded as running under a lock, both held by one session.</summary>
internal sealed record OpenedRun(RunHandle Run, SessionLock Lock);

/// <summary>Takes a lock and records a run as running, on the session that works for it and in one round trip.</summary>
internal sealed class RunOpening(string registrySchema, TimeProvider time)
{
    // Nothing is done, and no row given, when another session holds the lock. A try before this one may have come as far as
    // the row, and the answer got lost: then it is the same run.
    private const string OpenSql = $$"""
        WITH held AS MATERIALIZED (SELECT pg_catalog.pg_try_advisory_lock($1) AS held),
        ids AS MATERIALIZED (
            SELECT coalesce(
                CASE WHEN $10 THEN (
                    SELECT pg_catalog.max(r.id) FROM {registry}.mat_view_runs r
                    WHERE r.mat_view_definition_id = $4 AND r.batch_id = $6 AND r.status = 1) END,
                pg_catalog.nextval(pg_catalog.pg_get_serial_sequence($2, 'id'))) AS id
            FROM held h WHERE h.held),
        alive AS MATERIALIZED (
            SELECT i.id, pg_catalog.pg_advisory_lock_shared($3, i.id::pg_catalog.bit(32)::pg_catalog.int4)::text FROM ids i)
        {{RunLog.InsertSql}}
        FROM (SELECT a.id, $4::bigint, $5::integer, $6::uuid, $7::timestamptz, $8::text, $9::text FROM alive a)
            AS w (id, definition_id, operation, batch_id, started_at, place, request)
        ON CONFLICT (id) DO UPDATE SET updated_at = pg_catalog.now()
        RETURNING id
        """;

    private readonly RegistrySql sql = new(registrySchema);
    private readonly LivenessLock liveness = new(registrySchema);

    /// <summary>The run; null when another session holds the lock. With it a further command is run, and runs that are recorded are let go of.</summary>
    /// <param name="key">Of the lock.</param>
    /// <param name="isRetry">An earlier call for this run may have been answered, but not heard.</param>
    /// <param name="recorded">Earlier runs of this session, whose ends are written.</param>
    /// <param name="further">A command of the same round trip, run in any case.</param>
    /// <param name="read">Reads its result.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The lock is held by the result.")]
    public async Task<(OpenedRun? Opened, T Further)> TryAsync<T>(
        RunStart start, long key, NpgsqlConnection session, bool isRetry, IReadOnlyCollection<long> recorded, NpgsqlBatchCommand further,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var (now, timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        await using var batch = new NpgsqlBatch(session)
        {
            BatchCommands =
            {
                sql.BatchCommand(RunLog.NoWaitSql),
                sql.BatchCommand(
                    OpenSql, key, sql.Text("{registry}.mat_view_runs"), AdvisoryKeys.Runs(registrySchema), start.DefinitionId,
                    (int)start.Operation, start.BatchId, now, Environment.MachineName, start.Request.ToJsonString(), isRetry),
                further,
            },
        };
        if (recorded.Count > 0)
            batch.BatchCommands.Add(liveness.Leave(recorded));
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        long? id = await reader.ReadAsync(cancellationToken) ? reader.GetInt64(0) : null;
        await reader.NextResultAsync(cancellationToken);
        var answer = await read(reader, cancellationToken);
        while (await reader.NextResultAsync(cancellationToken))
        {
            // An error of the last command, or of the commit, comes here.
        }

        return (id is { } run ? new(new(run, start, now, timestamp, session), SessionLock.Of(session, key)) : null, answer);
    }
}
