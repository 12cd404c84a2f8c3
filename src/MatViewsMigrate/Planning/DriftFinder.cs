using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.Planning;

/// <summary>Finds live changes that no file asked for.</summary>
public static class DriftFinder
{
    /// <summary>All drift, by view.</summary>
    public static IReadOnlyList<Drift> Of(
        PlanningInput input, IReadOnlyList<PlannedView> views, IReadOnlyList<Change> changes) =>
    [
        .. views.SelectMany(view => Changed(view, changes, input.Target)),
        .. views.SelectMany(Undeclared),
        .. input.Untouched.SelectMany(match => match.Registered!.Applied.Undeclared.Select(index =>
            new Drift(match.Name, $"index {index}", null, "not declared by the file; kept"))),
        .. input.Gone.Where(view => view.Managed).Select(view => new Drift(view.Name, "view", "live", null)),
    ];

    // What differs although the file is the one that was applied was changed in the database. Where the file was changed too,
    // the live view is compared with what was applied, and what the file asks for by now is no drift.
    private static IEnumerable<Drift> Changed(PlannedView view, IReadOnlyList<Change> changes, TargetIdentity server)
    {
        if (view.Registered is not { Managed: true } registered)
            yield break;
        if (view.Live is null)
        {
            yield return new(view.Name, "view", "live", null);
            yield break;
        }

        var edited = view.Definition is { } wanted && registered.Hash != wanted.Hash;
        if (view.Definition is not null && !edited)
        {
            // The file may mean something else by now, as SELECT * does after a new column.
            if (changes.OfType<Change.Swap>().Any(swap => swap.View == view.Name && swap.Cause == SwapCause.Query)
                && !Baseline.IsSame(registered.Applied.Baseline, view.Live.Query, server))
                yield return new(view.Name, "query", "as in the file", "changed in the database");
            foreach (var property in view.Properties)
                yield return new(view.Name, property.Difference.What, property.Difference.Wanted, property.Difference.Live);
            foreach (var index in view.Indexes.Built)
                yield return new(view.Name, $"index {index.Name}", index.Body, null);
        }

        if (edited && !view.Compiled.SameAsLive && Baseline.Differs(registered.Applied.Baseline, view.Live.Query, server))
            yield return new(view.Name, "query", "as it was applied", "changed in the database");
        foreach (var drift in FromBaseline(view, registered, view.Live, edited))
            yield return drift;
        foreach (var index in view.Indexes.Built.Where(index => edited && IsLost(index.Name, registered, view.Live)))
            yield return new(view.Name, $"index {index.Name}", "as it was applied", null);
    }

    private static IEnumerable<Drift> FromBaseline(PlannedView view, RegisteredView registered, LiveView live, bool edited)
    {
        var before = registered.Applied.Baseline;
        var now = Baseline.Of(live.Properties);
        return before.Keys.Union(now.Keys).Where(what => what != Baseline.Query)
            .Where(what => before.Count > 0 && (edited || !registered.Applied.Declares.Contains(what)))
            .Where(what => before.GetValueOrDefault(what) != now.GetValueOrDefault(what))
            .Where(what => edited ? !IsAskedFor(what, view, now) : !IsChanged(what, view))
            .Select(what => new Drift(view.Name, what, before.GetValueOrDefault(what), now.GetValueOrDefault(what)));
    }

    private static bool IsChanged(string what, PlannedView view) =>
        view.Properties.Any(change => change.Difference.What.StartsWith(what[..4], StringComparison.Ordinal));

    private static bool IsAskedFor(string what, PlannedView view, IReadOnlyDictionary<string, string> now) =>
        Applied.Of(view.Definition!, []).Declares.Contains(what)
        && Baseline.Of(view.Wanted.Properties).GetValueOrDefault(what) == now.GetValueOrDefault(what);

    private static bool IsLost(string index, RegisteredView registered, LiveView live) =>
        registered.Applied.Indexes.Contains(index) && live.Indexes.All(other => other.Name != index);

    private static IEnumerable<Drift> Undeclared(PlannedView view) =>
        view.Definition is null
            ? []
            : view.Indexes.Undeclared.Select(index =>
                new Drift(view.Name, $"index {index.Name}", null, "not declared by the file; kept"));
}
