using System.Diagnostics;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>The steps of one plan, one after another, and what came of each.</summary>
internal sealed class PlanExecution(
    Database database, NpgsqlConnection session, Plan plan, FingerprintCheck check, IPlanRecord recorder, Timeouts timeouts,
    TimeProvider clock, IProgress<Progress> progress, int parallel)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly StepOutcome?[] _outcomes = new StepOutcome?[plan.Steps.Count];
    private TimeSpan _blocked;
    private bool _live;

    /// <summary>How long the cutover waited for others.</summary>
    public TimeSpan LocksWaited { get; private set; }

    /// <summary>How each step ended, in their order.</summary>
    public IReadOnlyList<StepOutcome> Outcomes => [.. _outcomes.Select((outcome, i) => outcome ?? NotReached(plan.Steps[i]))];

    /// <summary>The first failure; null when there was none.</summary>
    public Exception? Error { get; private set; }

    /// <summary>What the runs are recorded with: null once the cutover committed.</summary>
    public RunError? RunError => _live || Error is null ? null : RunError.Of(Error.InnerException ?? Error, null);

    /// <summary>What the process ends with.</summary>
    public ExitCode ExitCode => Error switch
    {
        null => ExitCode.Done,
        OperationCanceledException => ExitCode.Interrupted,
        MatViewsException known => known.ExitCode,
        _ => ExitCode.StepFailed,
    };

    /// <summary>Runs all steps; a failure before the cutover removes what was staged.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var staging = plan.Steps.Select((step, i) => (step, i)).Where(pair => pair.step is Step.Stage or Step.StageBridge).ToList();
        for (var i = 0; i < plan.Steps.Count && MayGoOn(plan.Steps[i]); i++)
        {
            if (plan.Steps[i] is not (Step.Stage or Step.StageBridge))
                await StepAsync(i, plan.Steps[i], () => ActAsync(plan.Steps[i], cancellationToken));
            else if (staging.Count > 0 && i == staging[0].i)
                await StageAsync(staging, cancellationToken);
        }

        await EndAsync(cancellationToken);
    }

    // After the cutover, one thing that could not be tidied up is no reason to leave the next.
    private bool MayGoOn(Step step) =>
        Error is null || (_live && session.State == System.Data.ConnectionState.Open
            && Error is not OperationCanceledException && step is Step.Schedule or Step.DropIndex or Step.DropOld or Step.CleanUp);

    private async Task StageAsync(List<(Step Step, int Index)> staging, CancellationToken cancellationToken)
    {
        var service = new StagingService(timeouts);
        var queue = new StagingQueue(database, session, parallel, recorder.JoinAsync);
        await queue.RunAsync(
            staging,
            (own, step, index, token) => StepAsync(index, step, async () =>
            {
                await service.RunAsync(own, step.Statements, step is Step.Stage stage ? stage.Timeout : TimeSpan.Zero, token);
                return (TimeSpan.Zero, null);
            }),
            () => Error is not null,
            cancellationToken);
    }

    // A concurrent build that fails leaves an invalid index behind, which every write would have to keep up.
    private async Task BuildIndexAsync(Step.BuildIndex step, CancellationToken cancellationToken)
    {
        var service = new StagingService(timeouts);
        try
        {
            // It waits for every transaction that is older than itself.
            await session.ExecuteAsync($"SET lock_timeout = {(long)timeouts.Cutover.TotalMilliseconds}", cancellationToken);
            await service.RunAsync(session, step.Statements, TimeSpan.Zero, cancellationToken);
            await session.ExecuteAsync("SET lock_timeout = 0", cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException && session.State == System.Data.ConnectionState.Open)
        {
            var inTheWay = exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable }
                ? await new LockHolders(session).SnapshotsAsync(timeouts.Cutover / 2, CancellationToken.None)
                : [];
            await session.ExecuteAsync("SET lock_timeout = 0", CancellationToken.None);
            await service.RunAsync(session, step.Undo, TimeSpan.Zero, CancellationToken.None);
            if (inTheWay.Count == 0)
                throw;
            throw new MatViewsException(ExitCode.StepFailed,
                $"the build of index {step.Index} waited {timeouts.Cutover.TotalSeconds:0.#} s for older transactions; no view changed. " +
                $"In the way: {string.Join("; ", inTheWay)}. Try again when they have ended, or raise timeouts.cutover", exception);
        }
    }

    private async Task<(TimeSpan ReadersBlocked, string? Reason)> ActAsync(Step step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case Step.CutOver cutover:
                var report = await CutOverAsync(cutover, cancellationToken);
                _live = true;
                return (report.ReadersBlocked, null);
            case Step.Verify verify:
                await new VerifyService(session).StagedAsync(verify, cancellationToken);
                break;
            case Step.BuildIndex build:
                await BuildIndexAsync(build, cancellationToken);
                break;
            case Step.DropOld or Step.CleanUp:
                var left = await new DropService(session, clock).RunAsync(step.Statements, cancellationToken);
                return (TimeSpan.Zero, left.Count == 0 ? null : $"{left.Count} left to the next command: still in use");
            default:
                await new StagingService(timeouts).RunAsync(session, step.Statements, TimeSpan.Zero, cancellationToken);
                break;
        }

        return (TimeSpan.Zero, null);
    }

    private async Task<CutOverReport> CutOverAsync(Step.CutOver cutover, CancellationToken cancellationToken)
    {
        var service = new CutOverService(
            session, timeouts, clock,
            note => progress.Report(new Progress.Note(note)), point => progress.Report(new Progress.Reached(point)));
        try
        {
            return await service.RunAsync(cutover, check, recorder.RecordAsync, cancellationToken);
        }
        finally
        {
            _blocked = service.ReadersBlocked;
            LocksWaited = service.Waited;
        }
    }

    private async Task StepAsync(int index, Step step, Func<Task<(TimeSpan ReadersBlocked, string? Reason)>> act)
    {
        progress.Report(new Progress.Started(step, index + 1, plan.Steps.Count));
        using var span = SpanOf(step);
        var began = clock.GetTimestamp();
        StepOutcome outcome;
        try
        {
            var (blocked, reason) = await act();
            outcome = new(step, reason is null ? Outcome.Done : Outcome.Skipped, clock.GetElapsedTime(began), blocked, reason, null);
        }
        catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException or MatViewsException or IOException
            || session.State != System.Data.ConnectionState.Open)
        {
            var error = exception is OperationCanceledException ? exception : Known(exception, step);
            Error ??= error;
            span.Failed(error.Message);
            outcome = new(step, Outcome.Failed, clock.GetElapsedTime(began), step is Step.CutOver ? _blocked : TimeSpan.Zero, null,
                exception is OperationCanceledException ? "interrupted" : error.Message);
        }

        _outcomes[index] = outcome;
        progress.Report(new Progress.Ended(outcome, index + 1, plan.Steps.Count));
    }

    // The plan knows which right a build lacks; the server names the table without its schema, and not the role.
    private MatViewsException Known(Exception exception, Step step)
    {
        var remedies = plan.Hazards.Where(hazard => hazard.Kind == HazardKind.MissingRight && hazard.View == step.View)
            .Select(hazard => hazard.Remedy).OfType<string>().ToList();
        return remedies.Count > 0 && ServerError.Find(exception) is { SqlState: PostgresErrorCodes.InsufficientPrivilege } error
            ? new ServerException(error with { Advice = string.Join(' ', remedies) }, ExitCode.StepFailed, exception)
            : ServerError.Of(exception, null);
    }

    private static Activity? SpanOf(Step step) => step switch
    {
        Step.Stage or Step.StageBridge => Telemetry.Start("stage")?.SetTag("view", step.View?.ToString()),
        Step.CutOver => Telemetry.Start("cutover"),
        _ => null,
    };

    // The session may be in a transaction that the server aborted, or gone: what is to be tidied up gets one of its own.
    private async Task EndAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_live)
            {
                if (session.State == System.Data.ConnectionState.Open)
                    await recorder.SettleAsync(Outcomes, CancellationToken.None);
                return;
            }

            if (session.State == System.Data.ConnectionState.Open)
                await new StagingCleaner(session, plan.RegistrySchema, clock).CleanAsync(CancellationToken.None);
            else
                await TidyAnewAsync();
        }
        catch (Exception exception) when (exception is NpgsqlException or MatViewsException or InvalidOperationException or OperationCanceledException)
        {
            progress.Report(new Progress.Note(
                $"could not tidy up ({ServerError.Find(exception)?.Text ?? exception.Message}); the next command will{(cancellationToken.IsCancellationRequested ? " do it" : "")}"));
        }
    }

    // The driver gives up a session also for errors that the server lives on with, such as a want of disk.
    private async Task TidyAnewAsync()
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        await using var anew = await database.OpenAsync(patience.Token);
        await using var held = await ApplyLock.TakeAsync(anew, plan.RegistrySchema, Patience, clock, null, patience.Token);
        await new StagingCleaner(anew, plan.RegistrySchema, clock).CleanAsync(patience.Token);
    }

    private StepOutcome NotReached(Step step) =>
        new(step, Outcome.NotReached, TimeSpan.Zero, TimeSpan.Zero, _live ? "interrupted" : "a step before it failed", null);
}
