using MatViewsMigrate.Catalog;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>
/// The shared advisory lock by which a session shows that it works for a run. The server lets go of it exactly when
/// the backend ends, which can be long after its client was killed.
/// </summary>
/// <remarks>One entry of the server's lock table for each run and session.</remarks>
public sealed class LivenessLock(string registrySchema)
{
    private const string LeaveSql = """
        SELECT pg_catalog.count(pg_catalog.pg_advisory_unlock_shared($1, k))
        FROM pg_catalog.unnest($2::integer[]) AS k
        """;

    private readonly int key = AdvisoryKeys.Runs(registrySchema);
    private readonly RegistrySql sql = new(registrySchema);

    /// <summary>From here on the session works for the run too. Before its first statement for that run.</summary>
    public Task JoinAsync(NpgsqlConnection session, long runId, CancellationToken cancellationToken) =>
        JoinAsync(session, [runId], cancellationToken);

    /// <summary>The same for many runs in one round trip.</summary>
    public async Task JoinAsync(
        NpgsqlConnection session, IReadOnlyCollection<long> runIds, CancellationToken cancellationToken) =>
        await sql.ExecuteAsync(
            session,
            """
            SELECT pg_catalog.count(pg_catalog.pg_advisory_lock_shared($1, k)::text)
            FROM pg_catalog.unnest($2::integer[]) AS k
            """,
            [key, SecondKeys(runIds)],
            cancellationToken);

    /// <summary>From here on the session works for these runs no longer. A session that is gone, or busy, is let be.</summary>
    /// <remarks>A lock that stays costs an entry of the lock table until its session ends; a finished run is not looked at.</remarks>
    public async Task LeaveAsync(
        NpgsqlConnection session, IReadOnlyCollection<long> runIds, CancellationToken cancellationToken)
    {
        if (session.State != System.Data.ConnectionState.Open)
            return;
        try
        {
            await sql.ExecuteAsync(session, LeaveSql, [key, SecondKeys(runIds)], cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
        }
    }

    /// <summary>Leaves them as a part of a batch.</summary>
    internal NpgsqlBatchCommand Leave(IReadOnlyCollection<long> runIds) => sql.BatchCommand(LeaveSql, key, SecondKeys(runIds));

    /// <summary>The second key of each lock; it wraps after 2^32 runs, where a collision makes an abandoned run look alive.</summary>
    internal static int[] SecondKeys(IEnumerable<long> runIds) => [.. runIds.Select(id => unchecked((int)id))];
}
