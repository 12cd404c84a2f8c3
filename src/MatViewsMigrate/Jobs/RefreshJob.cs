using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Refreshes one view on a session of its own, under the view's lock, in a run.</summary>
internal sealed class RefreshJob(
    SessionPool sessions, ProjectConfiguration configuration, RefreshOptions options, RunLog log, RunFinisher finisher, Guid batchId,
    TimeProvider clock, IProgress<RefreshProgress> progress)
{
    private const string Connection = "a new connection, as the last one was lost";

    private readonly RunOpening _opening = new(configuration.RegistrySchema, clock);

    /// <summary>Refreshes it. Never throws for what concerns this view only.</summary>
    /// <param name="noSwap">Why the view cannot be swapped, when that was asked for.</param>
    /// <param name="decision">What was found out before; null when nothing could be.</param>
    public async Task<RefreshOutcome> RunAsync(
        RefreshTarget target, string? noSwap, RefreshDecision? decision, CancellationToken cancellationToken)
    {
        using var span = Telemetry.Start("refresh")?.SetTag("view", target.Name.ToString());
        var outcome = await RunAsync(target, RequestOf(target, noSwap, decision), decision, cancellationToken);
        span?.SetTag("strategy", outcome.Strategy?.ToString().ToLowerInvariant()).SetTag("run_id", outcome.RunId);
        if (outcome.Outcome == Outcome.Failed)
            span.Failed(outcome.Error);
        return outcome;
    }

    private async Task<RefreshOutcome> RunAsync(
        RefreshTarget target, RefreshRequest request, RefreshDecision? decision, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var tally = new RefreshTally();
        RunHandle? run = null;
        while (true)
        {
            try
            {
                await using var rented = await sessions.RentAsync(cancellationToken);
                if (await OpenAsync(rented, target, request, run, tally.Retries > 0, cancellationToken) is not { } opened)
                    return await BusyAsync(rented.Session, target.Name, clock.GetElapsedTime(began), cancellationToken);
                await using var held = opened.Lock;
                run = opened.Run;
                rented.WorksFor(run);
                var report = await new RefreshService(rented.Session, clock, tally, held, who => Waits(target.Name, who))
                    .RunAsync(request, opened.Facts, cancellationToken);
                if (!report.IsSessionLost || tally.AfterLoss() is not { } pause)
                {
                    rented.Keep();
                    return Ended(target.Name, run, report, decision, clock.GetElapsedTime(began));
                }

                Waits(target.Name, Connection);
                await Task.Delay(pause, clock, cancellationToken);
            }
            catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException or MatViewsException or IOException)
            {
                if (tally.After(exception, configuration.Timeouts.LockWait) is not { } pause)
                    return Broken(target.Name, run, exception, tally, clock.GetElapsedTime(began));
                Waits(target.Name, Connection);
                await Task.Delay(pause, clock, CancellationToken.None);
            }
        }
    }

    private void Waits(ViewName view, string what) => progress.Report(new RefreshProgress.Waiting(view, what));

    /// <summary>The lock that a refresh of the view holds: on its session, so it is free when that ends.</summary>
    public static long LockKey(ViewName view) => AdvisoryKeys.Of("refresh", view.ToString());

    // One round trip, unless another session has the view, or it is the session that is another one. Null to skip it.
    [SuppressMessage("Reliability", "CA2000", Justification = "The lock is held by the result, or goes with its session.")]
    private async Task<Opened?> OpenAsync(
        SessionPool.PooledSession rented, RefreshTarget target, RefreshRequest request, RunHandle? run, bool isRetry,
        CancellationToken cancellationToken)
    {
        var (session, key) = (rented.Session, LockKey(target.Name));
        var start = new RunStart(target.View.Id, Operation.Refresh, batchId, request.ToJson());
        if (run is null)
        {
            var (opened, facts) = await _opening.TryAsync(
                start, key, session, isRetry, rented.TakeRecorded(), RefreshFacts.Command(target.Name), RefreshFacts.OfAsync, cancellationToken);
            if (opened is not null)
                return new(opened.Run, opened.Lock, facts);
            if (options.SkipBusy)
                return null;
        }

        var held = await SessionLock.TakeAsync(
            session, key, $"the refresh of {target.Name}", configuration.Timeouts.LockWait, clock, null, cancellationToken);
        if (run is null)
            return new(await log.BeginAsync(start, session, cancellationToken), held, null);
        await log.ResumeAsync([run], session, cancellationToken);
        return new(run, held, null);
    }

    private static async Task<RefreshOutcome> BusyAsync(
        NpgsqlConnection session, ViewName view, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var holders = await LockHolder.OfKeyAsync(session, LockKey(view), cancellationToken);
        var who = holders.Count == 0 ? "" : $": {string.Join("; ", holders)}";
        return new(view, Outcome.Skipped, $"another session refreshes it{who}", elapsed, null, TimeSpan.Zero, null);
    }

    private RefreshRequest RequestOf(RefreshTarget target, string? noSwap, RefreshDecision? decision) => new(
        target.Name, decision?.Strategy ?? options.StrategyOf(target))
    {
        Wanted = options.StrategyOf(target),
        StrategyReason = decision?.Reason,
        RowCounting = options.RowCountingOf(target),
        NoSwap = noSwap,
        SearchPath = configuration.SearchPath ?? [target.Name.Schema, "public"],
        StatementTimeout = configuration.Timeouts.Statement,
        LockTimeout = configuration.Timeouts.Lock,
        LockWait = configuration.Timeouts.LockWait,
    };

    // The data are there, whatever happens to what is written about them.
    private RefreshOutcome Ended(
        ViewName view, RunHandle run, RefreshReport report, RefreshDecision? decision, TimeSpan elapsed)
    {
        var (response, error) = (report.Response.Response ?? [], report.Response.Error);
        response["readers_blocked_ms"] = (long)report.ReadersBlocked.TotalMilliseconds;
        SourceNotes.Add(response, decision?.Sources, decision);
        finisher.Add(new(run, response, error, null) { DataAsOf = report.DataAsOf });
        return new(
            view, error is null ? Outcome.Done : Outcome.Failed, (string?)response["fallback_reason"] ?? (string?)response["strategy_reason"],
            elapsed, run.Id, report.ReadersBlocked, report.Error)
        {
            Strategy = report.Strategy,
            Response = report.Response,
            ExitCode = error is null ? ExitCode.Done : ExitCode.StepFailed,
        };
    }

    private RefreshOutcome Broken(ViewName view, RunHandle? run, Exception exception, RefreshTally tally, TimeSpan elapsed)
    {
        var cancelled = exception is OperationCanceledException;
        var error = cancelled ? exception : ServerError.Of(exception, null);
        if (run is not null)
            finisher.Add(new(run, new JsonObject { ["retries"] = tally.Retries, ["lock_waits"] = tally.LockWaits }, RunError.Of(exception, null), null));
        return new(view, Outcome.Failed, null, elapsed, run?.Id, TimeSpan.Zero, cancelled ? "interrupted" : error.Message)
        {
            ExitCode = cancelled ? ExitCode.Interrupted : (error as MatViewsException)?.ExitCode ?? ExitCode.StepFailed,
        };
    }

    private sealed record Opened(RunHandle Run, SessionLock Lock, RefreshFacts? Facts);
}
