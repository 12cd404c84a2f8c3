using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Carries out a plan: locks, builds aside, cuts over once, cleans up, and records all of it.</summary>
/// <remarks>
/// One session holds the apply lock and those of the views that are replaced, and does the cutover. Until the cutover commits, nothing that readers see has
/// changed, and a failure, a cancellation or a crash leaves it so.
/// </remarks>
public sealed class PlanRunner(
    Database database, ProjectConfiguration configuration, TimeProvider clock, IProgress<Progress> progress)
{
    /// <summary>Builds that may run at the same time.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Carries out the plan.</summary>
    /// <exception cref="MatViewsException">Refused before anything changed: not approved, locked by another, or stale.</exception>
    public async Task<ApplyResult> RunAsync(Plan plan, IReadOnlySet<Approval> allowed, CancellationToken cancellationToken)
    {
        if (ApprovalCheck.Refusal(plan, allowed) is { } refusal)
            throw new MatViewsException(ExitCode.NotApproved, refusal);
        if (plan.IsEmpty && plan.Registrations.Count == 0)
        {
            await TidyAsync(plan.RegistrySchema, cancellationToken);
            return NothingDone;
        }

        using var span = Telemetry.Start("apply");
        await using var session = await database.OpenAsync(cancellationToken);
        var check = new PlanCheck(session, plan);
        await check.EnsureTargetAsync(cancellationToken);
        await new RegistryUpgrader(plan.RegistrySchema).UpgradeAsync(session, cancellationToken);
        await using var held = await ApplyLock.TakeAsync(
            session, plan.RegistrySchema, configuration.Timeouts.LockWait, clock, Note, cancellationToken);
        await new Recovery(session, plan.RegistrySchema, configuration.Timeouts.LockWait, clock, progress).RunAsync(cancellationToken);
        if (await check.IsDoneAsync(cancellationToken))
            return NothingDone;
        await using var views = await SwapLocks.OfViewsAsync(
            session, plan.Replaced.Concat(plan.Later.Select(view => view.View)), configuration.Timeouts.LockWait, clock, Note, cancellationToken);
        await using var log = new RunLog(database, plan.RegistrySchema, clock);
        var batchId = Guid.NewGuid();
        span?.SetTag("batch_id", batchId).SetTag("changes", plan.Changes.Count);
        var recorder = new RunRecorder(session, log, plan, batchId, clock);
        if (plan.Steps.All(step => step is Step.Schedule))
            await RememberAsync(session, recorder, cancellationToken);
        if (plan.IsEmpty)
            return NothingDone;
        await using var fingerprints = new FingerprintCheck(session, plan);
        await fingerprints.EnsureAsync(cancellationToken);
        await recorder.BeginAsync(cancellationToken);
        var execution = new PlanExecution(database, session, plan, fingerprints, recorder, configuration.Timeouts, clock, progress, Parallel);
        await execution.RunAsync(cancellationToken);
        if (await recorder.FinishAsync(execution.Outcomes, execution.RunError) is { } unrecorded)
            progress.Report(new Progress.Note($"the runs could not be recorded as finished: {unrecorded}"));
        if (execution.Error is { } error)
            span.Failed(error.Message);
        return new ApplyResult(batchId, execution.Outcomes, recorder.Runs, execution.Error?.Message, execution.ExitCode);
    }

    // What a killed command left goes also when there is nothing else to do; who is at work now is left alone.
    private async Task TidyAsync(string registrySchema, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(cancellationToken);
        if ((await StagingCleaner.FindAsync(session, registrySchema, cancellationToken)).Count == 0)
            return;
        try
        {
            await using var held = await ApplyLock.TakeAsync(session, registrySchema, TimeSpan.Zero, clock, null, cancellationToken);
            await new Recovery(session, registrySchema, TimeSpan.Zero, clock, progress).RunAsync(cancellationToken);
        }
        catch (MatViewsException busy) when (busy.ExitCode == ExitCode.Locked)
        {
            progress.Report(new Progress.Note(busy.Message));
        }
    }

    private void Note(string message) => progress.Report(new Progress.Note(message));

    private static ApplyResult NothingDone => new(Guid.Empty, [], new Dictionary<ViewName, long>(), null, ExitCode.Done);

    // Nothing to do, but the files' new hashes are worth remembering: the next plan need not compile them.
    private static async Task RememberAsync(
        NpgsqlConnection session, RunRecorder recorder, CancellationToken cancellationToken)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        await recorder.RegisterAsync(cancellationToken);
        await recorder.RecordAsync(cancellationToken);
        await recorder.StampAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
