using System.Data;
using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>An exclusive advisory lock that a session holds until this is disposed, or the session ends.</summary>
/// <remarks>
/// Waiting is polling: a session that waits inside <c>pg_advisory_lock</c> holds a snapshot, for which a
/// <c>CREATE INDEX CONCURRENTLY</c> of the very holder would wait in turn.
/// </remarks>
public sealed class SessionLock : IAsyncDisposable
{
    private const string ReleaseSql = "SELECT pg_catalog.pg_advisory_unlock($1)";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly RegistrySql Sql = new("");

    private readonly NpgsqlConnection session;
    private readonly long key;
    private bool released;

    private SessionLock(NpgsqlConnection session, long key) => (this.session, this.key) = (session, key);

    /// <summary>Lets go of the lock as a part of a batch; say so by <see cref="Released"/> when that was run.</summary>
    public NpgsqlBatchCommand Release => Sql.BatchCommand(ReleaseSql, key);

    /// <summary>A lock that the session has taken by another statement.</summary>
    internal static SessionLock Of(NpgsqlConnection session, long key) => new(session, key);

    /// <summary>The session holds it no longer.</summary>
    public void Released() => released = true;

    /// <summary>The lock; null when another session holds it.</summary>
    public static async Task<SessionLock?> TryTakeAsync(
        NpgsqlConnection session, long key, CancellationToken cancellationToken) =>
        await IsTakenAsync(session, key, cancellationToken) ? new(session, key) : null;

    /// <summary>The lock, within a bounded wait; else an error that names the holder and ends with exit code 5.</summary>
    /// <param name="what">What cannot start, for the error: <c>apply on database d</c>.</param>
    /// <param name="tell">Told once who is waited for, when there is a wait.</param>
    public static async Task<SessionLock> TakeAsync(
        NpgsqlConnection session, long key, string what, TimeSpan wait, TimeProvider time, Action<string>? tell,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = Shorter(pause * 2, LongestPause))
        {
            if (await IsTakenAsync(session, key, cancellationToken))
                return new(session, key);
            var left = wait - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
                throw Locked(what, wait, await LockHolder.OfKeyAsync(session, key, cancellationToken));
            if (tell is not null && await LockHolder.OfKeyAsync(session, key, cancellationToken) is [var holder, ..])
            {
                tell($"{what} is still running on the server, {holder}; waiting for it");
                tell = null;
            }

            await Task.Delay(Shorter(pause, left), time, cancellationToken);
        }
    }

    /// <summary>Lets go of the lock. A session that is gone has done so by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (released || session.State != ConnectionState.Open)
            return;
        try
        {
            await ReleaseAsync();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
        {
            await Sql.ExecuteAsync(session, "ROLLBACK", [], CancellationToken.None);
            await ReleaseAsync();
        }
        catch (NpgsqlException) when (session.State != ConnectionState.Open)
        {
        }
    }

    private static async Task<bool> IsTakenAsync(
        NpgsqlConnection session, long key, CancellationToken cancellationToken)
    {
        await using var command = Sql.Command(session, "SELECT pg_catalog.pg_try_advisory_lock($1)", key);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private Task<int> ReleaseAsync() =>
        Sql.ExecuteAsync(session, ReleaseSql, [key], CancellationToken.None);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static MatViewsException Locked(string what, TimeSpan wait, IReadOnlyList<LockHolder> holders) => new(
        ExitCode.Locked,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Another session holds the lock for {what}: {(holders is [] ? "it ended just now" : string.Join("; ", holders))}. " +
            $"Waited {wait.TotalSeconds:0.###} s, nothing changed: try again when it is done, or wait longer with --lock-wait."));
}
