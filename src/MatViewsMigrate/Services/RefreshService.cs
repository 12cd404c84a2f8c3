using System.Data;
using System.Text.Json.Nodes;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Refreshes one view where it stands: by REFRESH, or REFRESH CONCURRENTLY where that is possible.</summary>
/// <remarks>
/// A lost wait for a lock, a deadlock and a serialization failure are tried again, within bounds: an apply that is just
/// cutting the view over holds it for milliseconds.
/// </remarks>
/// <param name="held">The view's lock, let go of in the round trip of the refresh itself when nothing of the view is looked at after it.</param>
/// <param name="waits">Told who is waited for, after each lost wait.</param>
public sealed class RefreshService(
    NpgsqlConnection session, TimeProvider clock, RefreshTally tally, SessionLock held, Action<string> waits)
{
    private const string VacuumedSql =
        """
        SELECT pg_catalog.bool_and(a.backend_type = 'autovacuum worker')
        FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'relation' AND l.granted AND l.relation = $1::pg_catalog.int8::pg_catalog.oid
          AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
          AND l.pid <> pg_catalog.pg_backend_pid()
        """;

    /// <summary>Refreshes it. What the server refuses is in the report; only a cancellation throws.</summary>
    /// <param name="known">What was read of the view under the lock; null when nothing was, or there is no such view.</param>
    public async Task<RefreshReport> RunAsync(RefreshRequest request, RefreshFacts? known, CancellationToken cancellationToken)
    {
        var choice = new RefreshChoice(request.Strategy, null);
        try
        {
            if ((known ?? await RefreshFacts.ReadAsync(session, request.View, cancellationToken)) is not { } facts)
                throw new MatViewsException(ExitCode.StepFailed, $"{request.View} is registered, but not in the database; `matviews apply` makes it again");
            choice = RefreshChoice.Of(request.Strategy, facts, request.NoSwap);
            var counter = new RowCounter(session, request);
            var before = await counter.BeforeAsync(facts, cancellationToken);
            var refreshed = await RetryAsync(request, choice.Strategy, facts.Oid, cancellationToken);
            if (choice.Strategy == RefreshStrategy.Regular)
                tally.Blocked(refreshed.Elapsed);
            var vacuum = await new RefreshVacuum(session).RunAsync(request.View, choice.Strategy, facts, refreshed, cancellationToken);
            var after = await AfterAsync(counter, choice.Strategy, before, refreshed, cancellationToken);
            return Done(request, choice, refreshed, (before, after), vacuum);
        }
        catch (Exception exception) when (exception is NpgsqlException or MatViewsException or InvalidOperationException)
        {
            return await FailedAsync(request, choice, exception, cancellationToken);
        }
    }

    private async Task<Refreshed> RetryAsync(
        RefreshRequest request, RefreshStrategy strategy, uint oid, CancellationToken cancellationToken)
    {
        while (true)
        {
            var began = clock.GetTimestamp();
            try
            {
                var lockTimeout = await LockTimeoutAsync(oid, strategy, request.LockTimeout, cancellationToken);
                // What is counted or vacuumed afterwards is still under the lock.
                var isLast = strategy == RefreshStrategy.Regular && request.RowCounting != RowCounting.Exact;
                return await new RefreshAttempt(session, request, clock)
                    .RunAsync(oid, strategy, lockTimeout, isLast ? held : null, cancellationToken);
            }
            catch (PostgresException exception) when (PauseAfter(exception, clock.GetElapsedTime(began), request, strategy) is { } pause)
            {
                if (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
                    waits(string.Join("; ", await HoldersAsync(request.View, cancellationToken)));
                await Task.Delay(pause, clock, cancellationToken);
            }
        }
    }

    // Who waits for ACCESS EXCLUSIVE keeps new readers waiting behind him: for no longer than was asked, unless nobody but an
    // autovacuum is in the way, which gives up for those who wait longer than deadlock_timeout.
    private async Task<TimeSpan> LockTimeoutAsync(uint oid, RefreshStrategy strategy, TimeSpan first, CancellationToken cancellationToken)
    {
        if (strategy == RefreshStrategy.Concurrent || tally.LockWaits == 0)
            return tally.LockTimeout(first, readersWait: false);
        await using var command = new NpgsqlCommand(VacuumedSql, session) { Parameters = { new() { Value = (long)oid } } };
        return tally.LockTimeout(first, readersWait: await command.ExecuteScalarAsync(cancellationToken) is not true);
    }

    private TimeSpan? PauseAfter(PostgresException exception, TimeSpan elapsed, RefreshRequest request, RefreshStrategy strategy)
    {
        // Readers queue behind a try that is lost as they do behind one that is not.
        if (strategy == RefreshStrategy.Regular && exception.SqlState == PostgresErrorCodes.LockNotAvailable)
            tally.Blocked(elapsed);
        return exception.SqlState switch
        {
            PostgresErrorCodes.LockNotAvailable => tally.AfterLock(elapsed, request.LockWait),
            PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => tally.AfterFailure(),
            _ => null,
        };
    }

    // The refresh is committed: that it can no longer be counted does not undo it.
    private static async Task<long?> AfterAsync(
        RowCounter counter, RefreshStrategy strategy, long? before, Refreshed refreshed, CancellationToken cancellationToken)
    {
        try
        {
            return await counter.AfterAsync(strategy, before, refreshed, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            return null;
        }
    }

    private RefreshReport Done(
        RefreshRequest request, RefreshChoice choice, Refreshed refreshed, (long? Before, long? After) rows, VacuumOutcome vacuum)
    {
        var response = Response(request, choice);
        response["rows_before"] = rows.Before;
        response["rows_after"] = rows.After;
        response["rows_inserted"] = refreshed.Inserted;
        response["rows_deleted"] = refreshed.Deleted;
        response["bytes"] = refreshed.Bytes;
        response["vacuumed"] = vacuum.Done;
        if (vacuum.Error is not null)
            response["vacuum_error"] = vacuum.Error;
        return new(
            ServiceResponse.Done(ServiceStatus.Ok, request.ToJson(), response),
            choice.Strategy,
            refreshed.DataAsOf,
            tally.ReadersBlocked,
            null);
    }

    private async Task<RefreshReport> FailedAsync(
        RefreshRequest request, RefreshChoice choice, Exception exception, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sql = RefreshAttempt.SqlOf(request.View, choice.Strategy);
        var message = await new RefreshRights(session).MessageAsync(exception, sql, request.View, cancellationToken);
        if (ServerError.StateOf(exception) == PostgresErrorCodes.LockNotAvailable)
            message += await HoldersAsync(request.View, cancellationToken) is [_, ..] holders ? $"\nIn the way: {string.Join("; ", holders)}" : "";
        var error = RunError.Of(exception, exception is MatViewsException ? null : sql);
        return new(
            ServiceResponse.Failed(request.ToJson(), error, Response(request, choice)), choice.Strategy, null, tally.ReadersBlocked, message)
        {
            IsSessionLost = session.State != ConnectionState.Open && !ServerError.IsExhausted(exception),
        };
    }

    private Task<IReadOnlyList<string>> HoldersAsync(ViewName view, CancellationToken cancellationToken) =>
        new LockHolders(session).DescribeAsync([new Statement("") { On = view }], false, cancellationToken);

    private JsonObject Response(RefreshRequest request, RefreshChoice choice) => new()
    {
        ["strategy"] = RefreshRequest.Word(choice.Strategy),
        ["fallback_reason"] = choice.FallbackReason,
        ["strategy_reason"] = choice.FallbackReason is null ? request.StrategyReason : null,
        ["sql"] = RefreshAttempt.SqlOf(request.View, choice.Strategy),
        ["retries"] = tally.Retries,
        ["lock_waits"] = tally.LockWaits,
        ["lock_wait_ms"] = (long)tally.LockWaited.TotalMilliseconds,
    };
}
