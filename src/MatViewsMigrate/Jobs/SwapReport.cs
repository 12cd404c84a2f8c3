using System.Text.Json.Nodes;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>What is said of each view of a swap.</summary>
internal static class SwapReport
{
    public static string? Reason(SwapAttempts attempts, RefreshTarget target, SwapMeasure measure)
    {
        List<string> reasons = [];
        if (ReasonOf(attempts, target.Name) is { } chosen)
            reasons.Add(chosen);
        if (attempts.Names.Count > 1)
            reasons.Add($"together with {string.Join(", ", attempts.Names.Where(other => other != target.Name))}");
        if (!target.Asked && measure.WasEmpty(target.Name))
            reasons.Add("it had no data, and has none now");
        return reasons.Count == 0 ? null : string.Join("; ", reasons);
    }

    public static JsonObject Response(ViewName view, Plan plan, SwapMeasure measure, TimeSpan blocked, SwapAttempts attempts)
    {
        var response = measure.Of(view);
        response["strategy"] = "swap";
        response["fallback_reason"] = null;
        response["strategy_reason"] = ReasonOf(attempts, view);
        response["rows_inserted"] = null;
        response["rows_deleted"] = null;
        response["sql"] = new JsonArray([.. plan.Steps.Where(step => step.View == view).SelectMany(step => step.Statements).Select(statement => (JsonNode)statement.Sql)]);
        foreach (var (key, value) in attempts.Tries())
            response[key] = value?.DeepClone();
        response["readers_blocked_ms"] = (long)blocked.TotalMilliseconds;
        return response;
    }

    // What was decided for the view alone is not why it is swapped with others.
    private static string? ReasonOf(SwapAttempts attempts, ViewName view) =>
        attempts.Decisions.GetValueOrDefault(view) is { Strategy: RefreshStrategy.Swap, Reason: var reason } ? reason : null;

    // What was read before, but for what was exchanged itself: those are other relations now, with data of that moment.
    public static async Task<Dictionary<ViewName, SourceState>> SourcesAsync(NpgsqlConnection session, SwapAttempts attempts, Plan plan)
    {
        try
        {
            var exchanged = plan.Steps.Where(step => step is Step.Stage or Step.StageBridge).Select(step => step.View).OfType<ViewName>().ToHashSet();
            var later = await SourceReader.ReadAsync(session, attempts.Names, CancellationToken.None);
            return later.Where(state => attempts.Decisions.GetValueOrDefault(state.View)?.Sources is not null)
                .ToDictionary(state => state.View, state => attempts.Decisions[state.View].Sources!.With(state, exchanged));
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            return [];
        }
    }

    // The view's own steps and the cutover that it shares, without the wait for others: what it would have taken alone.
    public static TimeSpan OwnTime(ViewName view, PlanExecution execution) =>
        -execution.LocksWaited + execution.Outcomes.Where(step => step.Step.View == view || step.Step is Step.CutOver)
            .Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Elapsed);
}
