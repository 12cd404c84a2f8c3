using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Compilation.Volatility;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Decides whether a view has to be refreshed, and how. Reads catalogs and the registry only, and takes no lock.</summary>
/// <param name="ifChanged">A view of whose sources nothing has moved is left as it is, until its data are older than they may be.</param>
public sealed class RefreshDecider(NpgsqlConnection session, ProjectConfiguration configuration, bool ifChanged, TimeProvider clock)
{
    /// <summary>Views that it reads and that will have been refreshed by then: what is known now of what it reads will not hold.</summary>
    public IReadOnlyList<ViewName> Before { get; init; } = [];

    /// <summary>The decision on one view.</summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="noSwap">Why it cannot be swapped, as far as that is known.</param>
    /// <param name="sources">What its data would come from now; null when that could not be read.</param>
    /// <param name="history">Its last successful refreshes, newest first.</param>
    public async Task<RefreshDecision> DecideAsync(
        RegisteredView view, RefreshStrategy wanted, string? noSwap, SourceState? sources, IReadOnlyList<PastRefresh> history,
        CancellationToken cancellationToken)
    {
        var last = history is [var newest, ..] ? newest : null;
        var plain = new RefreshDecision(wanted, null, null) { Sources = sources, Last = last, SourceChurn = ChurnOf(sources, last) };
        if (!(ifChanged || wanted == RefreshStrategy.Auto)
            || await RefreshFacts.ReadAsync(session, view.Name, cancellationToken) is not { } facts)
        {
            return plain;
        }

        var query = await new LiveQueryReader(session).ReadAsync(facts.Oid, cancellationToken);
        var decision = plain with { WhyUnsteady = sources?.Unknowable ?? query.WhyUnsteady, IsStale = IsStale(view, last) };
        var unchanged = facts.Populated && Before.Count == 0 ? Unchanged(decision) : null;
        if (wanted != RefreshStrategy.Auto)
            return decision with { Skip = unchanged, Reason = WhyNotSkipped(decision) };
        var known = Known(facts, decision, history, query, unchanged);
        var choice = await PickAsync(view.Name, known, facts.Oid, noSwap, cancellationToken);
        return choice.Strategy is { } strategy
            ? decision with { Strategy = strategy, Reason = string.Join("; ", new[] { $"auto: {choice.Reason}", WhatDecides(known), WhyNotSkipped(decision) }.OfType<string>()) }
            : decision with { Skip = choice.Reason };
    }

    // What a swap would draw along takes the longest to find out: only when it would be a swap.
    private async Task<StrategyChoice> PickAsync(
        ViewName view, StrategyFacts facts, uint oid, string? noSwap, CancellationToken cancellationToken)
    {
        var first = StrategyPicker.Of(facts);
        if (first.Strategy is not RefreshStrategy.Swap)
            return first;
        var rights = await SwapRights.ReadAsync(session, oid, view.Schema, configuration.StagingSchema, cancellationToken);
        var known = facts with { NoSwap = noSwap ?? rights.Lacking, Standbys = rights.Standbys };
        if (known.NoSwap is not null || known is { Keyed: true, Standbys: > 0 })
            return StrategyPicker.Of(known);
        var extent = await new SwapPlanner(session, configuration).ExtentAsync([view], cancellationToken);
        return StrategyPicker.Of(known with
        {
            NoSwap = extent.Obstacle,
            DrawnAlong = [.. extent.Views.Where(drawn => drawn != view).Order().Select(drawn => drawn.ToString())],
        });
    }

    private StrategyFacts Known(
        RefreshFacts facts, RefreshDecision decision, IReadOnlyList<PastRefresh> history, LiveQuery query, string? unchanged) => new()
        {
            Populated = facts.Populated,
            Keyed = facts.Keyed,
            Unchanged = unchanged,
            VolatileColumns = [.. query.Volatile.Select(column => column.Column)],
            Rows = facts.EstimatedRows,
            Churn = ChurnForecast.Of(Before.Count == 0 ? decision.SourceChurn : null, history, facts.EstimatedRows),
            Concurrent = Median(history, "concurrent"),
            Swap = Median(history, "swap"),
        };

    private static string? Unchanged(RefreshDecision decision) =>
        decision is { WhyUnsteady: null, IsStale: false, Sources: { } sources, Last: { Fingerprint: { } before } last } && sources.Fingerprint == before
            ? string.Create(CultureInfo.InvariantCulture,
                $"nothing that it reads has changed since run {last.Id} of {last.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z")
            : null;

    // Its age is what is promised to its readers; and counters of the server may come late.
    private bool IsStale(RegisteredView view, PastRefresh? last) =>
        view.Applied.MaxAgeSeconds is { } seconds && last is not null && clock.GetUtcNow() - last.StartedAt > TimeSpan.FromSeconds(seconds);

    private string? WhatDecides(StrategyFacts facts) =>
        Before.Count > 0 && StrategyPicker.Of(facts with { Churn = 0 }).Strategy != StrategyPicker.Of(facts with { Churn = 1 }).Strategy
            ? $"decided anew by what the refresh of {string.Join(", ", Before)} writes"
            : null;

    private string? WhyNotSkipped(RefreshDecision decision) =>
        decision.IsStale && Unchanged(decision with { IsStale = false }) is { } unchanged ? $"its data are older than its max_age, although {unchanged}"
            : ifChanged && decision is { Last: not null, WhyUnsteady: { } why } ? $"nobody can tell whether anything has changed: {why}" : null;

    // Fewer writes than before: other relations, or counters that began anew.
    private static double? ChurnOf(SourceState? sources, PastRefresh? last) =>
        sources is { Rows: > 0 } && last?.SourceWrites is { } before && sources.Writes >= before
            ? Math.Min(1, (double)(sources.Writes - before) / sources.Rows)
            : null;

    private static TimeSpan? Median(IReadOnlyList<PastRefresh> history, string strategy)
    {
        var durations = history.Where(run => run.Strategy == strategy).Select(run => run.Duration).Order().ToList();
        return durations.Count == 0 ? null : durations[durations.Count / 2];
    }
}
