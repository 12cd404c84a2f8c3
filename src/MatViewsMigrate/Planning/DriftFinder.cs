using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.Planning;

/// <summary>Finds live changes that no file asked for.</summary>
public static class DriftFinder
{
    /// <summary>All drift, by view.</summary>
    public static IReadOnlyList<Drift> Of(
        PlanningInput input, IReadOnlyList<PlannedView> views, IReadOnlyList<Change> changes) =>
    [
        .. views.SelectMany(view => Changed(view, changes)),
        .. views.SelectMany(Undeclared),
        .. input.Untouched.SelectMany(match => match.Registered!.Applied.Undeclared.Select(index =>
            new Drift(match.Name, $"index {index}", null, "not declared by the file; kept"))),
        .. input.Gone.Where(view => view.Managed).Select(view => new Drift(view.Name, "view", "live", null)),
    ];

    // What differs although the file is the one that was applied was changed in the database.
    private static IEnumerable<Drift> Changed(PlannedView view, IReadOnlyList<Change> changes)
    {
        if (view.Registered is not { Managed: true } registered)
            yield break;
        if (view.Live is null)
        {
            yield return new(view.Name, "view", "live", null);
            yield break;
        }

        if (view.Definition is { } definition && registered.Hash == definition.Hash)
        {
            if (changes.OfType<Change.Swap>().Any(swap => swap.View == view.Name && swap.Cause == SwapCause.Query))
                yield return new(view.Name, "query", "as in the file", "changed in the database");
            foreach (var property in view.Properties)
                yield return new(view.Name, property.Difference.What, property.Difference.Wanted, property.Difference.Live);
            foreach (var index in view.Indexes.Built)
                yield return new(view.Name, $"index {index.Name}", index.Body, null);
        }

        foreach (var drift in FromBaseline(view, registered, view.Live))
            yield return drift;
    }

    private static IEnumerable<Drift> FromBaseline(PlannedView view, RegisteredView registered, LiveView live)
    {
        var before = registered.Applied.Baseline;
        var now = Baseline.Of(live.Properties);
        return before.Keys.Union(now.Keys)
            .Where(what => before.Count > 0 && !registered.Applied.Declares.Contains(what))
            .Where(what => before.GetValueOrDefault(what) != now.GetValueOrDefault(what))
            .Where(what => view.Properties.All(change => !change.Difference.What.StartsWith(what[..4], StringComparison.Ordinal)))
            .Select(what => new Drift(view.Name, what, before.GetValueOrDefault(what), now.GetValueOrDefault(what)));
    }

    private static IEnumerable<Drift> Undeclared(PlannedView view) =>
        view.Definition is null
            ? []
            : view.Indexes.Undeclared.Select(index =>
                new Drift(view.Name, $"index {index.Name}", null, "not declared by the file; kept"));
}
