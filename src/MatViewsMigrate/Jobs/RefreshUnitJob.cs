using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Decides what becomes of a unit when its turn has come, and does it: what it reads has been refreshed by then.</summary>
internal sealed class RefreshUnitJob(
    SessionPool sessions, ProjectConfiguration configuration, RefreshOptions options, SourceWatch watch,
    ILookup<long, PastRefresh> history, RefreshJob job, SwapJob swap, TimeProvider clock)
{
    /// <summary>Refreshes it, or leaves it as it is.</summary>
    public async Task<IReadOnlyList<RefreshOutcome>> RunAsync(RefreshUnit unit, CancellationToken cancellationToken)
    {
        try
        {
            return await DoAsync(unit, cancellationToken);
        }
        finally
        {
            watch.Ended(unit);
        }
    }

    private async Task<IReadOnlyList<RefreshOutcome>> DoAsync(RefreshUnit unit, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var decisions = unit.Refusal is null ? await DecideAsync(unit, cancellationToken) : [];
        var asked = unit.Targets.Where(target => !unit.Drawn.Contains(target.Name)).ToList();
        if (asked.All(target => decisions.GetValueOrDefault(target.Name)?.Skip is not null))
            return [.. unit.Targets.Select(target => Skipped(target.Name, decisions[target.Name].Skip, clock.GetElapsedTime(began)))];
        var first = unit.Targets[0];
        var decision = decisions.GetValueOrDefault(first.Name);
        var swaps = unit.IsSwap || (options.StrategyOf(first) == RefreshStrategy.Auto && decision?.Strategy == RefreshStrategy.Swap);
        return swaps
            ? await swap.RunAsync(unit with { IsSwap = true }, decisions, cancellationToken)
            : [await job.RunAsync(first, unit.NoSwap, decision, cancellationToken)];
    }

    // What could not be decided is tried: the refresh itself says what is wrong.
    private async Task<Dictionary<ViewName, RefreshDecision>> DecideAsync(RefreshUnit unit, CancellationToken cancellationToken)
    {
        var decisions = new Dictionary<ViewName, RefreshDecision>();
        try
        {
            await using var rented = await sessions.RentAsync(cancellationToken);
            var sources = await watch.OfAsync(rented.Session, unit, cancellationToken);
            foreach (var target in unit.Targets)
            {
                var isDrawn = unit.Drawn.Contains(target.Name);
                var decider = new RefreshDecider(rented.Session, configuration, options.IfChanged && !isDrawn, clock);
                decisions[target.Name] = await decider.DecideAsync(
                    target.View, isDrawn ? RefreshStrategy.Swap : options.StrategyOf(target), unit.NoSwap,
                    sources.GetValueOrDefault(target.Name), [.. history[target.View.Id]], cancellationToken);
            }

            rented.Keep();
        }
        catch (Exception exception) when (exception is NpgsqlException or MatViewsException or OperationCanceledException or InvalidOperationException)
        {
        }

        return decisions;
    }

    private static RefreshOutcome Skipped(ViewName view, string? reason, TimeSpan elapsed) =>
        new(view, Outcome.Skipped, reason ?? "only a swap would have built it", elapsed, null, TimeSpan.Zero, null);
}
