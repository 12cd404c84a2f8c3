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
        foreach (var (unit, target) in units.SelectMany(unit => unit.Targets.Select(target => (unit, target))))
        {
            var facts = await RefreshFacts.ReadAsync(connection, target.Name, cancellationToken);
            var wanted = unit.IsSwap ? RefreshStrategy.Swap : options.StrategyOf(target);
            var choice = facts is null ? null : RefreshChoice.Of(wanted, facts, unit.NoSwap);
            steps.Add(new(target.Name, Outcome.Skipped, unit.Refusal ?? Reason(choice, target), TimeSpan.Zero, null, TimeSpan.Zero, null)
            {
                Strategy = choice?.Strategy,
            });
        }

        return new(Guid.Empty, steps);
    }

    private static string Reason(RefreshChoice? choice, RefreshTarget target)
    {
        if (choice is null)
            return "dry run: it is not in the database";
        var after = target.After.Count == 0 ? "" : $", after {string.Join(", ", target.After)}";
        return $"dry run: {RefreshRequest.Word(choice.Strategy)}{after}{(choice.FallbackReason is { } reason ? $"; {reason}" : "")}";
    }
}
