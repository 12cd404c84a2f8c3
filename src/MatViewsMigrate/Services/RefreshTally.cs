using System.Security.Cryptography;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>How often a refresh was tried, and whether it may be tried once more.</summary>
public sealed class RefreshTally
{
    private const int MostRetries = 3;
    private const int MostDoublings = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    // Longer than deadlock_timeout usually is: only who waits so long makes an autovacuum give way.
    private static readonly TimeSpan LongestLockTimeout = TimeSpan.FromSeconds(3);

    private int _losses;
    private TimeSpan _away;

    /// <summary>Tries that were lost: to a lock, a deadlock, a serialization failure, or a broken connection.</summary>
    public int Retries { get; private set; }

    /// <summary>Those of them that were lost to a lock.</summary>
    public int LockWaits { get; private set; }

    /// <summary>Time that was lost to locks, pauses included.</summary>
    public TimeSpan LockWaited { get; private set; }

    /// <summary>The longest that a reader could have waited, of all tries.</summary>
    public TimeSpan ReadersBlocked { get; private set; }

    private int Failures => Retries - LockWaits - _losses;

    /// <summary>Counts a time for which readers could have had to wait.</summary>
    public void Blocked(TimeSpan time) => ReadersBlocked = time > ReadersBlocked ? time : ReadersBlocked;

    /// <summary><c>lock_timeout</c> of the next try: zero, for none, stays zero.</summary>
    /// <param name="readersWait">True when new readers wait behind who waits: then never for longer than was asked.</param>
    public TimeSpan LockTimeout(TimeSpan first, bool readersWait)
    {
        if (readersWait)
            return first;
        var timeout = first * (1 << Math.Min(LockWaits, MostDoublings));
        return timeout < LongestLockTimeout || first > LongestLockTimeout ? timeout : LongestLockTimeout;
    }

    /// <summary>Counts a time that went by in waiting for locks that were had in the end, or were not.</summary>
    public void Waited(TimeSpan time)
    {
        if (time == TimeSpan.Zero)
            return;
        LockWaited += time;
        LockWaits++;
        Retries++;
    }

    /// <summary>Counts a try that was lost to a lock; the pause before the next, or null when there is no time left.</summary>
    public TimeSpan? AfterLock(TimeSpan waited, TimeSpan bound)
    {
        LockWaited += waited;
        if (LockWaited >= bound)
            return null;
        Retries++;
        LockWaits++;
        var pause = Pause(Math.Min(LockWaits, 4));
        pause = pause < bound - LockWaited ? pause : bound - LockWaited;
        LockWaited += pause;
        return pause;
    }

    /// <summary>Counts a try that failed for a passing reason; the pause before the next, or null when it was the last.</summary>
    public TimeSpan? AfterFailure()
    {
        if (Failures >= MostRetries)
            return null;
        Retries++;
        return Pause(Failures + 1);
    }

    /// <summary>Counts a try that was lost with its connection; the pause before the next, or null when it was the last.</summary>
    /// <remarks>Few: what ends the server's process each time would go on doing so.</remarks>
    public TimeSpan? AfterLoss()
    {
        if (_losses >= MostRetries)
            return null;
        Retries++;
        _losses++;
        return Pause(_losses + 1);
    }

    /// <summary>The pause before the next look for a server that is away, or null when there is no time left.</summary>
    public TimeSpan? AfterNoServer(TimeSpan bound)
    {
        if (_losses == 0 || _away >= bound)
            return null;
        var pause = Pause(3);
        _away += pause;
        return pause;
    }

    /// <summary>The pause after an exception that a new connection may mend; null for any other.</summary>
    /// <remarks>An internal error of the server is what a reader gets of the catalog when something goes under its eyes.</remarks>
    public TimeSpan? After(Exception exception, TimeSpan bound) =>
        ServerError.StateOf(exception) == PostgresErrorCodes.InternalError ? AfterLoss()
        : !ServerError.IsLost(exception) ? null
        : exception is MatViewsException ? AfterNoServer(bound)
        : AfterLoss();

    // Not in time with others that failed at the same moment.
    private static TimeSpan Pause(int doublings) =>
        FirstPause * (1 << doublings) * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 1000.0));
}
