using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>Lets one apply at a time work on a database and registry.</summary>
public static class ApplyLock
{
    /// <summary>The lock, within a bounded wait; it holds until it is disposed, or the session ends.</summary>
    /// <remarks>Throws with exit code 5 when another session keeps it, and for a session that a pooler shares out.</remarks>
    public static async Task<SessionLock> TakeAsync(
        NpgsqlConnection session, string registrySchema, TimeSpan wait, TimeProvider time, Action<string>? tell,
        CancellationToken cancellationToken)
    {
        await PoolerCheck.EnsureOwnSessionAsync(session, cancellationToken);
        return await SessionLock.TakeAsync(
            session,
            AdvisoryKeys.Apply(registrySchema),
            $"apply on database {session.Database} (registry {registrySchema})",
            wait,
            time,
            tell,
            cancellationToken);
    }
}
