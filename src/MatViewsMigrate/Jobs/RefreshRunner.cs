using MatViewsMigrate.Definitions;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;

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
        var units = await PrepareAsync(targets, options, cancellationToken);
        await using var log = new RunLog(database, configuration.RegistrySchema, clock);
        var job = new RefreshJob(database, configuration, options, log, batchId, clock, progress);
        using var swap = new SwapJob(database, configuration, options, log, batchId, clock, progress);
        using var queue = new RefreshQueue(
            options.Parallel,
            async (unit, token) => unit.IsSwap
                ? await swap.RunAsync(unit, token)
                : [await job.RunAsync(unit.Targets[0], unit.NoSwap, token)],
            progress);
        return new(batchId, await queue.RunAsync(units, cancellationToken));
    }

    // What an earlier refresh was killed in is recorded as failed. What an apply left staged is the next apply's to remove.
    private async Task<IReadOnlyList<RefreshUnit>> PrepareAsync(
        IReadOnlyList<RefreshTarget> targets, RefreshOptions options, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(cancellationToken);
        await PoolerCheck.EnsureOwnSessionAsync(session, cancellationToken);
        await new RegistryUpgrader(configuration.RegistrySchema).UpgradeAsync(session, cancellationToken);
        var unfinished = await new AbandonedRuns(configuration.RegistrySchema, clock).ResolveAsync(session, cancellationToken);
        foreach (var run in unfinished.Abandoned)
            progress.Report(new RefreshProgress.Note($"run {run.Id} of {run.View} was abandoned: recorded as failed"));
        return await new RefreshUnits(session, configuration, options).OfAsync(targets, cancellationToken);
    }
}
