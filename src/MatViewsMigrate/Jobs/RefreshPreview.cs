using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Says what a refresh would do, and does nothing.</summary>
public sealed class RefreshPreview(NpgsqlConnection connection, ProjectConfiguration configuration, RefreshOptions options, TimeProvider clock)
{
    // What has a turn before them, and is not left as it is: for its readers something will have changed.
    private readonly HashSet<ViewName> _refreshed = [];

    /// <summary>The targets in their order, each skipped, with what would be done as the reason.</summary>
    public async Task<RefreshResult> OfAsync(IReadOnlyList<RefreshTarget> targets, CancellationToken cancellationToken)
    {
        // There may be no registry to ask.
        if (targets.Count == 0)
            return new(Guid.Empty, []);
        var steps = new List<RefreshOutcome>();
        var units = await new RefreshUnits(connection, configuration, options).OfAsync(targets, cancellationToken);
        var notes = (await new RefreshClosure(connection, configuration.RegistrySchema).NotesAsync(units, cancellationToken))
            .Zip(units.Where(unit => unit.Drawn.Count > 0)).ToDictionary(pair => pair.Second, pair => pair.First);
        var all = units.SelectMany(unit => unit.Targets).ToList();
        var known = new Known(
            (await SourceReader.ReadAsync(connection, [.. all.Select(target => target.Name)], cancellationToken)).ToDictionary(sources => sources.View),
            await PastRefreshes.ReadAsync(connection, configuration.RegistrySchema, options, all, cancellationToken));
        foreach (var unit in units)
            steps.AddRange(await StepsAsync(unit, known, notes.GetValueOrDefault(unit), cancellationToken));
        return new(Guid.Empty, steps);
    }

    private async Task<IReadOnlyList<RefreshOutcome>> StepsAsync(RefreshUnit unit, Known known, string? note, CancellationToken cancellationToken)
    {
        var decisions = new Dictionary<ViewName, RefreshDecision>();
        foreach (var target in unit.Targets)
            decisions[target.Name] = await DecideAsync(unit, target, known, cancellationToken);
        var asked = unit.Targets.Select(target => target.Name).Except(unit.Drawn);
        var refusal = unit.Refusal ?? Refusal(unit);
        var isLeft = asked.All(name => decisions[name].Skip is not null);
        if (!isLeft && refusal is null)
            _refreshed.UnionWith(unit.Targets.Select(target => target.Name));
        var steps = new List<RefreshOutcome>();
        foreach (var target in unit.Targets)
        {
            var facts = await RefreshFacts.ReadAsync(connection, target.Name, cancellationToken);
            var decision = decisions[target.Name];
            var choice = facts is null ? null : RefreshChoice.Of(unit.IsSwap ? RefreshStrategy.Swap : decision.Strategy, facts, unit.NoSwap);
            List<ViewName> others = unit.IsSwap ? [.. unit.Targets.Select(member => member.Name).Where(name => name != target.Name)] : [];
            var reason = refusal ?? Reason(
                choice, isLeft ? decision.Skip ?? "only a swap would have built it" : null, Why(choice, decision, others), target, target == unit.Targets[0] ? note : null);
            steps.Add(new(target.Name, Outcome.Skipped, reason, TimeSpan.Zero, null, TimeSpan.Zero, null) { Strategy = isLeft ? null : choice?.Strategy });
        }

        return steps;
    }

    private async Task<RefreshDecision> DecideAsync(RefreshUnit unit, RefreshTarget target, Known known, CancellationToken cancellationToken)
    {
        var isDrawn = unit.Drawn.Contains(target.Name);
        var decider = new RefreshDecider(connection, configuration, options.IfChanged && !isDrawn, clock) { Before = [.. target.After.Where(_refreshed.Contains)] };
        return await decider.DecideAsync(
            target.View, isDrawn ? RefreshStrategy.Swap : options.StrategyOf(target), unit.NoSwap, known.Sources.GetValueOrDefault(target.Name),
            [.. known.History[target.View.Id]], cancellationToken);
    }

    private string? Refusal(RefreshUnit unit) => options.Only && unit.Drawn.Count > 0 ? RefreshClosure.OnlyRefusal(unit) : null;

    // What was decided for the view alone is not why it is swapped with others.
    private static string? Why(RefreshChoice? choice, RefreshDecision decision, List<ViewName> others) =>
        choice?.FallbackReason
        ?? (others.Count > 0 && (decision.Skip is not null || decision.Strategy != RefreshStrategy.Swap)
            ? $"one swap builds it together with {string.Join(", ", others)}"
            : decision.Reason);

    private static string Reason(RefreshChoice? choice, string? skip, string? why, RefreshTarget target, string? note)
    {
        if (choice is null)
            return "dry run: it is not in the database";
        if (skip is not null)
            return $"dry run: nothing; {skip}";
        var after = target.After.Count == 0 ? "" : $", after {string.Join(", ", target.After)}";
        var reasons = new[] { why, note }.OfType<string>();
        return $"dry run: {RefreshRequest.Word(choice.Strategy)}{after}{string.Concat(reasons.Select(reason => $"; {reason}"))}";
    }

    private sealed record Known(IReadOnlyDictionary<ViewName, SourceState> Sources, ILookup<long, PastRefresh> History);
}
