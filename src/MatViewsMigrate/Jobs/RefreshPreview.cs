using MatViewsMigrate.Definitions;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Says what a refresh would do, and does nothing.</summary>
public sealed class RefreshPreview(NpgsqlConnection connection, ProjectConfiguration configuration, RefreshOptions options)
{
    /// <summary>The targets in their order, each skipped, with what would be done as the reason.</summary>
    public async Task<RefreshResult> OfAsync(IReadOnlyList<RefreshTarget> targets, CancellationToken cancellationToken)
    {
        var steps = new List<RefreshOutcome>();
        var units = targets.Count == 0 ? [] : await new RefreshUnits(connection, configuration, options).OfAsync(targets, cancellationToken);
        var notes = (await new RefreshClosure(connection, configuration.RegistrySchema).NotesAsync(units, cancellationToken))
            .Zip(units.Where(unit => unit.Drawn.Count > 0)).ToDictionary(pair => pair.Second, pair => pair.First);
        foreach (var unit in units)
        {
            foreach (var target in unit.Targets)
                steps.Add(await StepAsync(unit, target, notes.GetValueOrDefault(unit), cancellationToken));
        }

        return new(Guid.Empty, steps);
    }

    private async Task<RefreshOutcome> StepAsync(RefreshUnit unit, RefreshTarget target, string? note, CancellationToken cancellationToken)
    {
        var isDrawn = unit.Drawn.Contains(target.Name);
        var facts = await RefreshFacts.ReadAsync(connection, target.Name, cancellationToken);
        var decision = await new RefreshDecider(connection, configuration, options.IfChanged && !isDrawn).DecideAsync(
            target.View, isDrawn ? RefreshStrategy.Swap : options.StrategyOf(target), unit.NoSwap, cancellationToken);
        var choice = facts is null ? null : RefreshChoice.Of(unit.IsSwap ? RefreshStrategy.Swap : decision.Strategy, facts, unit.NoSwap);
        var reason = unit.Refusal ?? Refusal(unit) ?? Reason(choice, decision, target, target == unit.Targets[0] ? note : null);
        return new(target.Name, Outcome.Skipped, reason, TimeSpan.Zero, null, TimeSpan.Zero, null)
        {
            Strategy = decision.Skip is null ? choice?.Strategy : null,
        };
    }

    private string? Refusal(RefreshUnit unit) => options.Only && unit.Drawn.Count > 0 ? RefreshClosure.OnlyRefusal(unit) : null;

    private static string Reason(RefreshChoice? choice, RefreshDecision decision, RefreshTarget target, string? note)
    {
        if (choice is null)
            return "dry run: it is not in the database";
        if (decision.Skip is { } skip)
            return $"dry run: nothing; {skip}";
        var after = target.After.Count == 0 ? "" : $", after {string.Join(", ", target.After)}";
        var reasons = new[] { choice.FallbackReason ?? decision.Reason, note }.OfType<string>();
        return $"dry run: {RefreshRequest.Word(choice.Strategy)}{after}{string.Concat(reasons.Select(reason => $"; {reason}"))}";
    }
}
