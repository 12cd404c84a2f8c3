using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Refreshes a unit of views by building them aside and cutting over, with a run for each.</summary>
/// <remarks>Holds the apply lock: staging schemas are one command's at a time. So swaps of one refresh go one after the other.</remarks>
internal sealed class SwapJob(
    Database database, ProjectConfiguration configuration, RefreshOptions options, RunLog log, Guid batchId, TimeProvider clock,
    IProgress<RefreshProgress> progress) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ProjectConfiguration _timed = configuration.Timeouts.Statement == TimeSpan.Zero
        ? configuration
        : configuration with { Timeouts = configuration.Timeouts with { Build = configuration.Timeouts.Statement } };

    /// <summary>Refreshes them, all or none.</summary>
    /// <param name="decisions">What was found out about each before.</param>
    public async Task<IReadOnlyList<RefreshOutcome>> RunAsync(
        RefreshUnit unit, IReadOnlyDictionary<ViewName, RefreshDecision> decisions, CancellationToken cancellationToken)
    {
        using var span = Telemetry.Start("refresh")?.SetTag("strategy", "swap")
            .SetTag("view", string.Join(", ", unit.Targets.Select(target => target.Name)));
        var outcomes = await TurnAsync(new SwapAttempts(unit, decisions, clock.GetTimestamp()), cancellationToken);
        if (outcomes.FirstOrDefault(outcome => outcome.Outcome == Outcome.Failed) is { } failed)
            span.Failed(failed.Error);
        return outcomes;
    }

    private async Task<IReadOnlyList<RefreshOutcome>> TurnAsync(SwapAttempts attempts, CancellationToken cancellationToken)
    {
        if (attempts.Unit.Refusal is { } refusal)
            return Failed(attempts, refusal, ExitCode.StepFailed);
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            while (true)
            {
                if (await TryAsync(attempts, cancellationToken) is { } outcomes)
                    return outcomes;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // Null to try again.
    private async Task<IReadOnlyList<RefreshOutcome>?> TryAsync(SwapAttempts attempts, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await database.OpenAsync(cancellationToken);
            await using var held = await SwapLocks.TakeAsync(session, configuration, [.. attempts.Names], options.SkipBusy && attempts.Runs.Count == 0, clock, cancellationToken);
            return held.Busy is { } busy
                ? [.. attempts.Unit.Targets.Select(target => new RefreshOutcome(target.Name, Outcome.Skipped, busy, Elapsed(attempts), null, TimeSpan.Zero, null))]
                : await SwapAsync(session, attempts, cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            return await BrokenAsync(attempts, "interrupted", ExitCode.Interrupted, RunError.Of(exception, null));
        }
        catch (Exception exception) when (exception is NpgsqlException or MatViewsException or IOException)
        {
            if (attempts.Tally.After(exception, configuration.Timeouts.LockWait) is { } pause)
            {
                await PauseAsync(attempts, pause, "a new connection, as the last one was lost");
                return null;
            }

            var error = ServerError.Of(exception, null);
            return await BrokenAsync(attempts, error.Message, error.ExitCode, RunError.Of(exception, null));
        }
    }

    private async Task<IReadOnlyList<RefreshOutcome>?> SwapAsync(
        NpgsqlConnection session, SwapAttempts attempts, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        await new StagingCleaner(session, configuration.RegistrySchema, clock).CleanAsync(cancellationToken);
        await BeginAsync(session, attempts, cancellationToken);
        var planner = new SwapPlanner(session, _timed);
        if (await PlanAsync(planner, attempts, began, cancellationToken) is not { } plan)
            return null;
        var readers = (await planner.ExtentAsync(attempts.Names, cancellationToken)).Readers;
        var settled = await SwapRecorder.SettledAsync(session, configuration.RegistrySchema, [.. attempts.Names, .. readers], cancellationToken);
        var measure = new SwapMeasure(session, [.. attempts.Unit.Targets.Select(target => RequestOf(target, attempts))]);
        await measure.BeforeAsync(cancellationToken);
        var filled = attempts.Unit.Targets.Where(target => target.Asked || !measure.WasEmpty(target.Name)).Select(target => target.Name).ToList();
        var recorder = new SwapRecorder(session, configuration.RegistrySchema, attempts.Runs, filled, settled, clock.GetUtcNow());
        var parallel = options.Together ? options.Parallel : 1;
        await using var check = new FingerprintCheck(session, plan);
        var execution = new PlanExecution(database, session, plan, check, recorder, _timed.Timeouts, clock, new Notes(progress), parallel);
        await execution.RunAsync(cancellationToken);
        attempts.Tally.Waited(execution.LocksWaited);
        attempts.Tally.Blocked(execution.Outcomes.Select(step => step.ReadersBlocked).DefaultIfEmpty().Max());
        if (execution.RunError is null)
            await measure.AfterAsync();
        else if (PauseAfter(execution.Error!, attempts, clock.GetElapsedTime(began)) is { } pause)
        {
            await PauseAsync(attempts, pause, execution.Error!.Message.Split('\n')[0]);
            return null;
        }

        return await EndAsync(session, attempts, plan, execution, measure);
    }

    // Somebody who has one of them locked may be done in a moment.
    private async Task<Plan?> PlanAsync(SwapPlanner planner, SwapAttempts attempts, long began, CancellationToken cancellationToken)
    {
        try
        {
            return await planner.PlanAsync(
                attempts.Names, [.. attempts.Unit.Targets.Where(target => target.Asked).Select(target => target.Name)], cancellationToken);
        }
        catch (MatViewsException busy) when (busy.ExitCode == ExitCode.Locked
            && attempts.Tally.AfterLock(clock.GetElapsedTime(began), configuration.Timeouts.LockWait) is { } pause)
        {
            await PauseAsync(attempts, pause, "whoever keeps it locked, or something that it reads");
            return null;
        }
    }

    private TimeSpan? PauseAfter(Exception error, SwapAttempts attempts, TimeSpan elapsed) => ServerError.StateOf(error) switch
    {
        PostgresErrorCodes.LockNotAvailable => attempts.Tally.AfterLock(elapsed, configuration.Timeouts.LockWait),
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => attempts.Tally.AfterFailure(),
        _ => attempts.Tally.After(error.InnerException ?? error, configuration.Timeouts.LockWait),
    };

    private async Task PauseAsync(SwapAttempts attempts, TimeSpan pause, string what)
    {
        progress.Report(new RefreshProgress.Waiting(attempts.Unit.Targets[0].Name, what));
        await Task.Delay(pause, clock, CancellationToken.None);
    }

    private async Task BeginAsync(NpgsqlConnection session, SwapAttempts attempts, CancellationToken cancellationToken)
    {
        if (attempts.Runs.Count == 0)
            attempts.Runs = await log.BeginManyAsync([.. attempts.Unit.Targets.Select(target => StartOf(target, attempts))], session, cancellationToken);
        else
            await log.ResumeAsync(attempts.Runs, session, cancellationToken);
    }

    private async Task<IReadOnlyList<RefreshOutcome>> EndAsync(
        NpgsqlConnection session, SwapAttempts attempts, Plan plan, PlanExecution execution, SwapMeasure measure)
    {
        var error = execution.RunError;
        var blocked = attempts.Tally.ReadersBlocked;
        // All go live together: where one could not be built, the others were not reached.
        var failed = execution.Outcomes.Where(step => step.Outcome == Outcome.Failed).Select(step => step.Step.View).OfType<ViewName>().ToHashSet();
        var others = error is null || failed.Count == 0 ? null : $"{string.Join(", ", failed)} failed, and all go live together";
        var message = execution.Error is OperationCanceledException ? "interrupted"
            : failed.FirstOrDefault() is { } broken
            ? await new RefreshRights(session).MessageAsync(execution.Error!, null, broken, CancellationToken.None)
            : execution.Error?.Message;
        var sources = error is null ? await SwapReport.SourcesAsync(session, attempts, plan) : [];
        var ends = attempts.Unit.Targets.Zip(attempts.Runs, (target, run) =>
        {
            var response = SwapReport.Response(target.Name, plan, measure, blocked, attempts);
            SourceNotes.Add(response, sources.GetValueOrDefault(target.Name), attempts.Decisions.GetValueOrDefault(target.Name));
            return new RunEnd(run, response, IsOther(target.Name) ? error?.Elsewhere(others!) : error, SwapReport.OwnTime(target.Name, execution));
        }).ToList();
        Tell(await log.FinishManyAsync(ends));
        return
        [
            .. attempts.Unit.Targets.Zip(ends, (target, end) => new RefreshOutcome(
                target.Name, error is null ? Outcome.Done : IsOther(target.Name) ? Outcome.NotReached : Outcome.Failed,
                IsOther(target.Name) ? others : SwapReport.Reason(attempts, target, measure), end.Elapsed!.Value, end.Run.Id, blocked,
                error is null || IsOther(target.Name) ? null : message)
            {
                Strategy = RefreshStrategy.Swap,
                Response = new(error is null ? ServiceStatus.Ok : ServiceStatus.Error, RequestOf(target, attempts).ToJson(), end.Response!, error),
                ExitCode = error is null ? ExitCode.Done : execution.ExitCode,
            }),
        ];

        bool IsOther(ViewName view) => others is not null && !failed.Contains(view);
    }

    private async Task<IReadOnlyList<RefreshOutcome>> BrokenAsync(SwapAttempts attempts, string message, ExitCode exitCode, RunError error)
    {
        Tell(await log.FinishManyAsync([.. attempts.Runs.Select(run => new RunEnd(run, attempts.Tries(), error, null))]));
        return Failed(attempts, message, exitCode);
    }

    private void Tell(string? unrecorded)
    {
        if (unrecorded is not null)
            progress.Report(new RefreshProgress.Note($"the runs could not be recorded as finished: {unrecorded}"));
    }

    private RunStart StartOf(RefreshTarget target, SwapAttempts attempts) =>
        new(target.View.Id, Operation.Refresh, batchId, RequestOf(target, attempts).ToJson());

    private RefreshRequest RequestOf(RefreshTarget target, SwapAttempts attempts) => new(target.Name, RefreshStrategy.Swap)
    {
        Wanted = attempts.Unit.Drawn.Contains(target.Name) ? null : options.StrategyOf(target),
        RowCounting = options.RowCountingOf(target),
        StatementTimeout = configuration.Timeouts.Statement,
        LockTimeout = configuration.Timeouts.Lock,
        LockWait = configuration.Timeouts.LockWait,
    };

    private TimeSpan Elapsed(SwapAttempts attempts) => clock.GetElapsedTime(attempts.Began);

    private List<RefreshOutcome> Failed(SwapAttempts attempts, string error, ExitCode exitCode) =>
    [
        .. attempts.Unit.Targets.Select((target, i) => new RefreshOutcome(
            target.Name, Outcome.Failed, null, Elapsed(attempts), i < attempts.Runs.Count ? attempts.Runs[i].Id : null, TimeSpan.Zero, error)
        {
            ExitCode = exitCode,
        }),
    ];

    private sealed class Notes(IProgress<RefreshProgress> to) : IProgress<Progress>
    {
        public void Report(Progress value)
        {
            if (value is Progress.Note note)
                to.Report(new RefreshProgress.Note(note.Message));
        }
    }
}
