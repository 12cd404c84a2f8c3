using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Refreshes views in the order in which they read each other, several at once where they do not.</summary>
public sealed class RefreshRunner(
    Database database, ProjectConfiguration configuration, TimeProvider clock, IProgress<RefreshProgress> progress)
{
    /// <summary>Refreshes the targets, which stand upstream first. A failure stops only what depends on that view.</summary>
    public async Task<RefreshResult> RunAsync(
        IReadOnlyList<RefreshTarget> targets, RefreshOptions options, CancellationToken cancellationToken)
    {
        var batchId = Guid.NewGuid();
        if (targets.Count == 0)
            return new(batchId, []);
        var (units, notes, history) = await database.ReadAsync(session => PrepareAsync(session, targets, options, cancellationToken), cancellationToken);
        foreach (var note in targets.Where(target => target.Unmanaged.Count > 0).Select(Unrefreshed).Concat(notes))
            progress.Report(new RefreshProgress.Note(note));
        Estimate(units.SelectMany(unit => unit.Targets), history);
        await using var sessions = new SessionPool(database);
        await using var log = new RunLog(database, configuration.RegistrySchema, clock);
        await using var finisher = new RunFinisher(log, clock);
        using var watch = new SourceWatch(units, clock);
        var job = new RefreshJob(sessions, configuration, options, log, finisher, batchId, clock, progress);
        using var swap = new SwapJob(database, configuration, options, log, batchId, clock, progress);
        using var queue = new RefreshQueue(
            options.Parallel, new RefreshUnitJob(sessions, configuration, options, watch, history, job, swap, clock).RunAsync, progress);
        var outcomes = await queue.RunAsync(units, cancellationToken);
        foreach (var unrecorded in await finisher.FlushAsync())
            progress.Report(new RefreshProgress.Note(unrecorded));
        return new(batchId, outcomes);
    }

    private static string Unrefreshed(RefreshTarget target) =>
        $"{target.Name} reads {string.Join(", ", target.Unmanaged)}, which {(target.Unmanaged.Count == 1 ? "is" : "are")} not managed, and so not refreshed before it";

    // What an earlier command was killed in is recorded as failed, and what it left staged goes, unless somebody is at work.
    private async Task<(IReadOnlyList<RefreshUnit> Units, IReadOnlyList<string> Notes, ILookup<long, PastRefresh> History)> PrepareAsync(
        NpgsqlConnection session, IReadOnlyList<RefreshTarget> targets, RefreshOptions options, CancellationToken cancellationToken)
    {
        await PoolerCheck.EnsureOwnSessionAsync(session, cancellationToken);
        await new RegistryUpgrader(configuration.RegistrySchema).UpgradeAsync(session, cancellationToken);
        await TidyAsync(session, cancellationToken);
        var units = await new RefreshUnits(session, configuration, options).OfAsync(targets, cancellationToken);
        if (options.Only && units.FirstOrDefault(unit => unit.Drawn.Count > 0) is { } wide)
            throw new MatViewsException(ExitCode.NotApproved, RefreshClosure.OnlyRefusal(wide));
        var notes = await new RefreshClosure(session, configuration.RegistrySchema).NotesAsync(units, cancellationToken);
        var history = await PastRefreshes.ReadAsync(
            session, configuration.RegistrySchema, options, units.SelectMany(unit => unit.Targets), cancellationToken);
        return (units, notes, history);
    }

    private async Task TidyAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        var unfinished = await new AbandonedRuns(configuration.RegistrySchema, clock).ResolveAsync(session, cancellationToken);
        foreach (var run in unfinished.Abandoned)
        {
            progress.Report(new RefreshProgress.Note(
                $"run {run.Id} ({run.Operation.ToWord()} of {run.View}) was abandoned: recorded as failed"));
        }

        if (unfinished.Abandoned.Count == 0)
            return;
        await using var held = await SessionLock.TryTakeAsync(session, AdvisoryKeys.Apply(configuration.RegistrySchema), cancellationToken);
        if (held is null)
            return;
        foreach (var note in await new StagingCleaner(session, configuration.RegistrySchema, clock).CleanAsync(cancellationToken))
            progress.Report(new RefreshProgress.Note(note));
    }

    private void Estimate(IEnumerable<RefreshTarget> targets, ILookup<long, PastRefresh> history)
    {
        foreach (var target in targets)
        {
            if (history[target.View.Id].FirstOrDefault() is { } last)
                progress.Report(new RefreshProgress.Estimated(target.Name, last.Duration));
        }
    }
}
