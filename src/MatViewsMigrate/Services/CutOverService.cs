using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Carries out the one short transaction in which everything goes live.</summary>
/// <remarks>
/// Locks: SHARE UPDATE EXCLUSIVE first, waited for as long as it takes an autovacuum to make way; then ACCESS EXCLUSIVE
/// on all at once in slices far shorter than <c>deadlock_timeout</c>, so that no reader waits longer than a slice for
/// a cutover that does not come about, and none dies of a deadlock with it.
/// </remarks>
public sealed class CutOverService(
    NpgsqlConnection session, Timeouts timeouts, TimeProvider clock, Action<string> note, Action<CutOverPoint> reached)
{
    // Readers wait no longer than this for a tool that was cut off, or stopped, while it kept them out.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private readonly SliceSchedule _slices = new(timeouts.SliceMax);
    private readonly LockWaits _waits = new(clock);

    /// <summary>The longest that a reader could have waited so far, also for a cutover that did not come about.</summary>
    public TimeSpan ReadersBlocked { get; private set; }

    /// <summary>Time that went by in waiting for others, in the gate and for the locks.</summary>
    public TimeSpan Waited => _waits.Total;

    /// <summary>Takes the locks, checks once more, runs the step's statements and commits.</summary>
    /// <param name="check">Throws when the plan no longer holds: in full before the locks, and as far as anything moved under them.</param>
    /// <param name="record">Writes the registry, in the same transaction, before anybody has to wait.</param>
    /// <exception cref="MatViewsException">The locks could not be had in time, or <paramref name="check"/> refused: nothing changed.</exception>
    public async Task<CutOverReport> RunAsync(
        Step.CutOver step, FingerprintCheck check, Func<CancellationToken, Task> record, CancellationToken cancellationToken)
    {
        var holders = new LockHolders(session);
        var deadlockTimeout = await holders.DeadlockTimeoutAsync(cancellationToken);
        var began = clock.GetTimestamp();
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        var locked = 0L;
        reached(CutOverPoint.Begun);
        try
        {
            for (bool moved = false, gated = false; !moved;)
            {
                if (!gated)
                    await PrepareAsync(step, transaction, check, record, deadlockTimeout, began, cancellationToken);
                gated = await _waits.DuringAsync(() => LockAsync(step, transaction, holders, deadlockTimeout, began, cancellationToken));
                if (!gated)
                {
                    await transaction.RollbackAsync("gate", cancellationToken);
                    await GiveUpOrTellAsync(step, holders, true, began, cancellationToken);
                    await Task.Delay(_slices.Pause(), clock, cancellationToken);
                    continue;
                }

                locked = clock.GetTimestamp();
                reached(CutOverPoint.Locked);
                if (!await IsVerifiedAsync(check.EnsureStillAsync, transaction, began, cancellationToken))
                    continue;
                reached(CutOverPoint.Verified);
                moved = await TryMoveAsync(step, transaction, deadlockTimeout, cancellationToken);
                if (moved)
                    continue;
                Blocked(clock.GetElapsedTime(locked));
                await GiveUpOrTellAsync(step, holders, true, began, cancellationToken);
                await Task.Delay(_slices.Pause(), clock, cancellationToken);
            }
        }
        catch (PostgresException error) when (CutOverError.Moved(error) is { } what)
        {
            throw new MatViewsException(ExitCode.StalePlan, $"the database moved since the plan was made: {what}; nothing changed. Plan again", error);
        }

        reached(CutOverPoint.Moved);
        // From here on an interruption could not tell whether it came in time.
        await transaction.CommitAsync(CancellationToken.None);
        reached(CutOverPoint.Committed);
        ReadersBlocked += step.Locks.Count > 0 ? clock.GetElapsedTime(locked) : TimeSpan.Zero;
        return new CutOverReport(_slices.Tries, ReadersBlocked);
    }

    private async Task PrepareAsync(
        Step.CutOver step, NpgsqlTransaction transaction, FingerprintCheck check, Func<CancellationToken, Task> record,
        TimeSpan deadlockTimeout, long began, CancellationToken cancellationToken)
    {
        await _waits.DuringAsync(() => GateAsync(step, transaction, deadlockTimeout, began, cancellationToken));
        reached(CutOverPoint.Gated);
        await record(cancellationToken);
        reached(CutOverPoint.Recorded);
        await transaction.SaveAsync("locks", cancellationToken);
        while (!await IsVerifiedAsync(check.EnsureAndMarkAsync, transaction, began, cancellationToken))
        {
        }

        // Comparing took locks, for which others may wait, and readers behind these.
        await transaction.RollbackAsync("locks", cancellationToken);
        reached(CutOverPoint.Compared);
    }

    private void Blocked(TimeSpan time) => ReadersBlocked = time > ReadersBlocked ? time : ReadersBlocked;

    // What is read by what is replaced may be locked, a refresh of it say: that passes, and readers do not wait for it meanwhile.
    private async Task<bool> IsVerifiedAsync(
        Func<CancellationToken, Task> verify, NpgsqlTransaction transaction, long began, CancellationToken cancellationToken)
    {
        try
        {
            await verify(cancellationToken);
            return true;
        }
        catch (MatViewsException busy) when (busy.ExitCode == ExitCode.Locked && clock.GetElapsedTime(began) <= timeouts.Cutover)
        {
            await transaction.RollbackAsync("locks", cancellationToken);
            if (_slices.IsTimeToTell(clock.GetElapsedTime(began)))
                note(busy.Message);
            await Task.Delay(_slices.Pause(), clock, cancellationToken);
            return false;
        }
    }

    private async Task<bool> GateAsync(
        Step.CutOver step, NpgsqlTransaction transaction, TimeSpan deadlockTimeout, long began, CancellationToken cancellationToken)
    {
        if (step.Gate.Count == 0)
            return true;
        await transaction.SaveAsync("gate", cancellationToken);
        while (true)
        {
            try
            {
                await session.ExecuteAsync(
                [
                    $"SET LOCAL lock_timeout = {Milliseconds(deadlockTimeout * 3)}",
                    .. step.Gate.Select(statement => statement.Sql),
                    "SET LOCAL lock_timeout = 0",
                ],
                    cancellationToken);
                return true;
            }
            catch (PostgresException error) when (CutOverError.IsWait(error) && !cancellationToken.IsCancellationRequested)
            {
                _waits.Lost();
                await transaction.RollbackAsync("gate", cancellationToken);
                await GiveUpOrTellAsync(step, new LockHolders(session), true, began, cancellationToken);
            }
        }
    }

    // False when who holds one of the locks waits for the gate in turn: it may go first, and the gate be entered anew.
    private async Task<bool> LockAsync(
        Step.CutOver step, NpgsqlTransaction transaction, LockHolders holders, TimeSpan deadlockTimeout, long began,
        CancellationToken cancellationToken)
    {
        while (step.Locks.Count > 0)
        {
            if (await holders.OlderThanAsync(step.Locks, timeouts.SliceMax, cancellationToken) is { Count: 0 })
            {
                var asked = clock.GetTimestamp();
                if (await TryLockAsync(step, transaction, _slices.Next(deadlockTimeout), cancellationToken))
                    return true;
                Blocked(clock.GetElapsedTime(asked));
            }

            _waits.Lost();
            if (step.Gate.Count > 0 && await holders.WaitForUsAsync(step.Locks, cancellationToken))
                return false;

            await GiveUpOrTellAsync(step, holders, false, began, cancellationToken);
            await Task.Delay(_slices.Pause(), clock, cancellationToken);
        }

        return true;
    }

    private async Task<bool> TryLockAsync(
        Step.CutOver step, NpgsqlTransaction transaction, TimeSpan slice, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(
                [
                    $"SET LOCAL statement_timeout = {Milliseconds(slice)}",
                    LockBlock.Of(step.Locks, _slices.TopDown),
                    "SET LOCAL statement_timeout = 0",
                    $"SET LOCAL idle_in_transaction_session_timeout = {Milliseconds(Silence)}",
                ],
                cancellationToken);
            return true;
        }
        catch (PostgresException error) when (CutOverError.IsWait(error) && !cancellationToken.IsCancellationRequested)
        {
            await transaction.RollbackAsync("locks", cancellationToken);
            return false;
        }
    }

    // No lock that was taken keeps out a GRANT: its transaction is waited for no longer than a reader would be, and may win.
    private async Task<bool> TryMoveAsync(
        Step.CutOver step, NpgsqlTransaction transaction, TimeSpan deadlockTimeout, CancellationToken cancellationToken)
    {
        var patience = Math.Min(Milliseconds(timeouts.SliceMax), Milliseconds(deadlockTimeout / 2));
        try
        {
            await session.ExecuteAsync(
                [$"SET LOCAL lock_timeout = {patience}", .. step.Statements.Select(statement => statement.Sql)], cancellationToken);
            return true;
        }
        catch (PostgresException error) when (CutOverError.IsWait(error) && error.SqlState != PostgresErrorCodes.QueryCanceled)
        {
            await transaction.RollbackAsync("locks", cancellationToken);
            return false;
        }
    }

    private async Task GiveUpOrTellAsync(
        Step.CutOver step, LockHolders holders, bool writers, long began, CancellationToken cancellationToken)
    {
        var waited = clock.GetElapsedTime(began);
        if (waited > timeouts.Cutover)
        {
            var who = await holders.DescribeAsync(step.Locks, writers, cancellationToken);
            throw new MatViewsException(ExitCode.StepFailed,
                $"the cutover found no moment without readers in {timeouts.Cutover.TotalSeconds:0.#} s; nothing changed. In the way: " +
                $"{(who.Count == 0 ? "short readers, one after another" : string.Join("; ", who))}. " +
                "Try again at a quieter time, or allow more than these seconds (timeouts.cutover; of a refresh also --lock-wait)");
        }

        if (_slices.IsTimeToTell(waited))
        {
            foreach (var holder in await holders.DescribeAsync(step.Locks, writers, cancellationToken))
                note($"waiting for {holder}");
        }
    }

    private static int Milliseconds(TimeSpan time) => Math.Max(1, (int)time.TotalMilliseconds);
}
