using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>Writes runs: as running before the work, as success or failed after it, on a connection of its own.</summary>
/// <remarks>
/// Safe for several jobs at once; what they write goes one after the other. The row that says running is committed
/// without waiting for the disk: whatever the work commits durably flushes it too, and work that a crash of the server
/// takes back may take its row along. The row that says how it ended waits, else a crash could turn a success into an
/// abandoned run; but not that of a refresh, of which there may be thousands in a row, and which can be done again.
/// </remarks>
public sealed class RunLog(Database database, string registrySchema, TimeProvider time) : IAsyncDisposable
{
    // The lock's second key is the id's lower half, as in LivenessLock.
    private const string IdsSql = """
        WITH ids AS MATERIALIZED (
            SELECT pg_catalog.nextval(pg_catalog.pg_get_serial_sequence($1, 'id')) AS id
            FROM pg_catalog.generate_series(1, $2))
        SELECT i.id, pg_catalog.pg_advisory_lock_shared($3, i.id::pg_catalog.bit(32)::pg_catalog.int4)::text
        FROM ids i
        """;

    /// <summary>Writes rows of runs that begin; what follows it yields <c>w (id, definition_id, operation, batch_id, started_at, place, request)</c>.</summary>
    internal const string InsertSql = """
        INSERT INTO {registry}.mat_view_runs (id, mat_view_definition_id, status, operation, batch_id, started_at, meta)
        SELECT w.id, w.definition_id, 1, w.operation, w.batch_id, w.started_at,
               pg_catalog.jsonb_build_object('service', pg_catalog.jsonb_build_object(
                   'request', pg_catalog.jsonb_build_object('who', session_user, 'where', w.place) || w.request::jsonb))
        """;

    private const string RunningSql = $$"""
        {{InsertSql}}
        FROM (
            SELECT u.*, $6::timestamptz, $7::text
            FROM ROWS FROM (
                pg_catalog.unnest($1::bigint[]), pg_catalog.unnest($2::bigint[]), pg_catalog.unnest($3::integer[]),
                pg_catalog.unnest($4::uuid[]), pg_catalog.unnest($5::text[])) AS u
        ) AS w (id, definition_id, operation, batch_id, request, started_at, place)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string FinishedSql = """
        UPDATE {registry}.mat_view_runs r
        SET status = w.status, finished_at = w.finished_at, duration_ms = w.duration_ms, error = w.error::jsonb,
            meta = CASE WHEN w.response IS NULL THEN r.meta
                        ELSE pg_catalog.jsonb_set(r.meta, '{service,response}', w.response::jsonb) END,
            updated_at = pg_catalog.now()
        FROM ROWS FROM (
                 pg_catalog.unnest($1::bigint[]), pg_catalog.unnest($2::integer[]), pg_catalog.unnest($3::integer[]),
                 pg_catalog.unnest($4::text[]), pg_catalog.unnest($5::text[]), pg_catalog.unnest($6::timestamptz[]))
             AS w (id, status, duration_ms, error, response, finished_at)
        WHERE r.id = w.id AND (r.status = 1 OR r.error ->> 'class' = 'Abandoned')
        """;

    private const string FreshSql = """
        INSERT INTO {registry}.mv_refresh_log AS l (mv_name, refreshed_at)
        SELECT d.schema_name || '.' || d.name, pg_catalog.max(w.data_as_of)
        FROM ROWS FROM (pg_catalog.unnest($1::bigint[]), pg_catalog.unnest($2::timestamptz[])) AS w (definition_id, data_as_of)
        JOIN {registry}.mat_view_definitions d ON d.id = w.definition_id
        GROUP BY 1 ORDER BY 1
        ON CONFLICT (mv_name) DO UPDATE
        SET refreshed_at = greatest(l.refreshed_at, excluded.refreshed_at), outdated_by = NULL, outdated_at = NULL
        """;

    internal const string NoWaitSql = "SELECT pg_catalog.set_config('synchronous_commit', 'off', true)";

    private readonly RegistrySql sql = new(registrySchema);
    private readonly LivenessLock liveness = new(registrySchema);
    private readonly LogConnection connection = new(database);

    /// <summary>Records a run as running; <paramref name="session"/> works for it and shows that it lives.</summary>
    public async Task<RunHandle> BeginAsync(
        RunStart start, NpgsqlConnection session, CancellationToken cancellationToken) =>
        (await BeginManyAsync([start], session, cancellationToken))[0];

    /// <summary>The same for any number of runs in two round trips. The handles are in the order of the starts.</summary>
    public async Task<IReadOnlyList<RunHandle>> BeginManyAsync(
        IReadOnlyList<RunStart> starts, NpgsqlConnection session, CancellationToken cancellationToken)
    {
        if (starts is [])
            return [];
        var ids = await NextIdsAsync(session, starts.Count, cancellationToken);
        var (now, timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        try
        {
            await connection.UseAsync(log => InsertAsync(log, ids, starts, now, cancellationToken), cancellationToken);
        }
        catch
        {
            await liveness.LeaveAsync(session, ids, CancellationToken.None);
            throw;
        }

        return [.. starts.Select((start, i) => new RunHandle(ids[i], start, now, timestamp, session))];
    }

    /// <summary>Lets another session work for runs whose own was lost; their rows are written again if a crash took them.</summary>
    public async Task ResumeAsync(IReadOnlyList<RunHandle> runs, NpgsqlConnection session, CancellationToken cancellationToken)
    {
        long[] ids = [.. runs.Select(run => run.Id)];
        await liveness.JoinAsync(session, ids, cancellationToken);
        await connection.UseAsync(
            log => InsertAsync(log, ids, [.. runs.Select(run => run.Start)], runs[0].StartedAt, cancellationToken), cancellationToken);
    }

    /// <summary>Records a success. Gives the reason when it could not be recorded, else null; never throws.</summary>
    public Task<string?> SucceedAsync(RunHandle run, JsonObject response) =>
        FinishManyAsync([new(run, response, null, null)]);

    /// <summary>Records a failure. Gives the reason when it could not be recorded, else null; never throws.</summary>
    public Task<string?> FailAsync(RunHandle run, RunError error, JsonObject? response) =>
        FinishManyAsync([new(run, response, error, null)]);

    /// <summary>Records how runs ended, in one round trip, and lets go of their liveness.</summary>
    /// <remarks>Takes no cancellation token: a run that is cancelled is finished all the same.</remarks>
    public async Task<string?> FinishManyAsync(IReadOnlyList<RunEnd> ends)
    {
        if (ends is [])
            return null;
        var unrecorded = await RecordAsync([.. ends.Select(Timed)]);
        if (unrecorded is not null)
            return unrecorded;
        foreach (var session in ends.GroupBy(end => end.Run.Session, end => end.Run.Id))
            await liveness.LeaveAsync(session.Key, [.. session], CancellationToken.None);
        return null;
    }

    /// <summary>The end of a run, with the time that it took until now and the time that it is now, where they are not given; counted for whoever listens.</summary>
    internal RunEnd Timed(RunEnd end)
    {
        var timed = end with { Elapsed = end.Elapsed ?? time.GetElapsedTime(end.Run.Timestamp), FinishedAt = time.GetUtcNow() };
        Telemetry.Count(timed);
        return timed;
    }

    /// <summary>Records how runs ended; their sessions show on that they work for them. Gives the reason when it could not be recorded.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The work's own error matters more.")]
    internal async Task<string?> RecordAsync(IReadOnlyList<RunEnd> ends)
    {
        try
        {
            await connection.UseAsync(log => UpdateAsync(log, ends), CancellationToken.None);
            return null;
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    // Ids, and the locks that show that the session works for them.
    private async Task<long[]> NextIdsAsync(NpgsqlConnection session, int count, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(
            session, IdsSql, sql.Text("{registry}.mat_view_runs"), count, AdvisoryKeys.Runs(registrySchema));
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<long>(count);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetInt64(0));
        return [.. ids];
    }

    private async Task<int> InsertAsync(
        NpgsqlConnection log, long[] ids, IReadOnlyList<RunStart> starts, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(log);
        batch.BatchCommands.Add(sql.BatchCommand(NoWaitSql));
        batch.BatchCommands.Add(sql.BatchCommand(
            RunningSql,
            ids,
            starts.Select(start => start.DefinitionId).ToArray(),
            starts.Select(start => (int)start.Operation).ToArray(),
            starts.Select(start => start.BatchId).ToArray(),
            starts.Select(start => start.Request.ToJsonString()).ToArray(),
            now,
            Environment.MachineName));
        await batch.PrepareAsync(cancellationToken);
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<int> UpdateAsync(NpgsqlConnection log, IReadOnlyList<RunEnd> ends)
    {
        await using var batch = new NpgsqlBatch(log) { Timeout = 10 };
        if (ends.All(end => end.Run.Start.Operation == Operation.Refresh))
            batch.BatchCommands.Add(sql.BatchCommand(NoWaitSql));
        batch.BatchCommands.Add(sql.BatchCommand(
            FinishedSql,
            ends.Select(end => end.Run.Id).ToArray(),
            ends.Select(end => (int)(end.Error is null ? RunStatus.Success : RunStatus.Failed)).ToArray(),
            ends.Select(end => Milliseconds(end.Elapsed!.Value)).ToArray(),
            ends.Select(end => end.Error is null ? null : RunJson.Write(end.Error)).ToArray(),
            ends.Select(end => end.Response?.ToJsonString()).ToArray(),
            ends.Select(end => end.FinishedAt).ToArray()));
        if (ends.Where(end => end.DataAsOf is not null).ToList() is { Count: > 0 } fresh)
        {
            batch.BatchCommands.Add(sql.BatchCommand(
                FreshSql,
                fresh.Select(end => end.Run.Start.DefinitionId).ToArray(),
                fresh.Select(end => end.DataAsOf!.Value.ToUniversalTime()).ToArray()));
        }

        await batch.PrepareAsync(CancellationToken.None);
        return await batch.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static int Milliseconds(TimeSpan elapsed) =>
        (int)Math.Clamp(Math.Round(elapsed.TotalMilliseconds), 0, int.MaxValue);
}
