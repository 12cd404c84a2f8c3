using System.Data;
using System.Globalization;
using MatViewsMigrate.Catalog;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>A run that the server still works for, whether or not its client lives.</summary>
public sealed record WorkingRun(Run Run, LockHolder Holder)
{
    /// <summary>The run for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Run.Operation.ToWord()} of {Run.View} (run {Run.Id}) is still running on the server since " +
        $"{Run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {Holder}");
}

/// <summary>Runs recorded as running: those that were abandoned, now finished as failed, and those that still work.</summary>
/// <param name="Abandoned">What they left behind (staged objects, invalid indexes) is the caller's to remove.</param>
public sealed record UnfinishedRuns(IReadOnlyList<Run> Abandoned, IReadOnlyList<WorkingRun> Working);

/// <summary>Finds out about runs that are recorded as running, and finishes those that nobody works for.</summary>
/// <remarks>
/// In a transaction of its own: the exclusive lock of each run is tried and let go of at its end. Runs that the given
/// session works for itself are left out.
/// </remarks>
public sealed class AbandonedRuns(string registrySchema, TimeProvider time)
{
    private const string RunningSql = """
        SELECT r.id FROM {registry}.mat_view_runs r
        WHERE r.status = 1 AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_locks l
            WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'advisory' AND l.objsubid = 2
              AND l.classid::bigint = $1 AND l.objid::bigint = r.id & 4294967295)
        ORDER BY r.id
        """;

    // Which runs are there is read a moment before which locks are held: one that ends in between is seen at a second look.
    private const string UnheldSql = $$"""
        SELECT {{RunRow.Columns}}
        FROM {registry}.mat_view_runs r JOIN {registry}.mat_view_definitions d ON d.id = r.mat_view_definition_id
        WHERE r.status = 1 AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_locks l
            WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted
              AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
              AND l.classid::bigint = $1 AND l.objid::bigint = r.id & 4294967295)
        ORDER BY r.id
        """;

    private const string FreeSql = """
        SELECT w.id FROM ROWS FROM (pg_catalog.unnest($2::bigint[]), pg_catalog.unnest($3::integer[])) AS w (id, k)
        WHERE pg_catalog.pg_try_advisory_xact_lock($1, w.k)
        """;

    private const string FinishSql = $$"""
        WITH abandoned AS (
            SELECT id FROM {registry}.mat_view_runs WHERE id = ANY ($1) AND status = 1 ORDER BY id FOR UPDATE),
        r AS (
            UPDATE {registry}.mat_view_runs u
            SET status = 3, finished_at = $2, error = $3::jsonb, updated_at = pg_catalog.now()
            FROM abandoned a WHERE u.id = a.id
            RETURNING u.*)
        SELECT {{RunRow.Columns}}
        FROM r JOIN {registry}.mat_view_definitions d ON d.id = r.mat_view_definition_id
        ORDER BY r.id
        """;

    private const string StillSql = $$"""
        SELECT {{RunRow.Columns}}
        FROM {registry}.mat_view_runs r JOIN {registry}.mat_view_definitions d ON d.id = r.mat_view_definition_id
        WHERE r.id = ANY ($1) AND r.status = 1
        ORDER BY r.id
        """;

    private readonly RegistrySql sql = new(registrySchema);
    private readonly int key = AdvisoryKeys.Runs(registrySchema);

    /// <summary>Finishes what was abandoned, and tells what still works. The connection must not be in a transaction.</summary>
    public async Task<UnfinishedRuns> ResolveAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var running = await IdsAsync(connection, RunningSql, [(long)unchecked((uint)key)], cancellationToken);
        if (running is [])
            return new([], []);
        long[] free;
        IReadOnlyList<Run> abandoned;
        await using (var transaction =
            await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken))
        {
            free = await IdsAsync(
                connection, FreeSql, [key, running, LivenessLock.SecondKeys(running)], cancellationToken);
            abandoned = await FinishAsync(connection, free, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return new(abandoned, await WorkingAsync(connection, [.. running.Except(free)], cancellationToken));
    }

    /// <summary>Runs that seem to be abandoned. Writes nothing and takes no lock: for those who only look.</summary>
    public async Task<IReadOnlyList<Run>> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await new RegistryVersion(registrySchema).ReadAsync(connection, cancellationToken) is null)
            return [];
        await using var command = sql.Command(connection, UnheldSql, (long)unchecked((uint)key));
        var seen = await RunRow.ReadAsync(command, cancellationToken);
        if (seen is [])
            return [];
        var ids = seen.Select(run => run.Id).ToHashSet();
        return [.. (await RunRow.ReadAsync(command, cancellationToken)).Where(run => ids.Contains(run.Id))];
    }

    private async Task<IReadOnlyList<Run>> FinishAsync(
        NpgsqlConnection connection, long[] ids, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(
            connection, FinishSql, ids, time.GetUtcNow(), RunJson.Write(RunError.Abandoned));
        return await RunRow.ReadAsync(command, cancellationToken);
    }

    // A run whose lock nobody shares any more was finished, or is just being finished by another command.
    private async Task<IReadOnlyList<WorkingRun>> WorkingAsync(
        NpgsqlConnection connection, long[] ids, CancellationToken cancellationToken)
    {
        if (ids is [])
            return [];
        await using var command = sql.Command(connection, StillSql, ids);
        var runs = await RunRow.ReadAsync(command, cancellationToken);
        var holders = await LockHolder.OfPairsAsync(connection, key, LivenessLock.SecondKeys(ids), cancellationToken);
        return
        [
            .. from run in runs
               let holder = holders[unchecked((int)run.Id)].FirstOrDefault()
               where holder is not null
               select new WorkingRun(run, holder),
        ];
    }

    private async Task<long[]> IdsAsync(
        NpgsqlConnection connection, string template, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(connection, template, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<long> ids = [];
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetInt64(0));
        return [.. ids];
    }
}
