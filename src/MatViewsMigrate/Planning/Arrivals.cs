using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>What the cutover of a plan brings into schemas.</summary>
public static class Arrivals
{
    /// <summary>All relations that are moved in or renamed.</summary>
    public static IReadOnlyList<Arrival> Of(IEnumerable<ViewCase> views, IEnumerable<Dependent> bridges) =>
    [
        .. views.SelectMany(view => view.Rebuild ? [new(view.Name, view.Name, view.Live?.Oid)] : Renamed(view.Live!, view.Name)),
        .. Of(bridges),
    ];

    /// <summary>The same where views are only swapped.</summary>
    public static IReadOnlyList<Arrival> Of(IEnumerable<LiveView> swapped, IEnumerable<Dependent> bridges) =>
        [.. swapped.Select(view => new Arrival(view.Name, view.Name, view.Oid)), .. Of(bridges)];

    private static IEnumerable<Arrival> Of(IEnumerable<Dependent> bridges) =>
        bridges.OfType<Dependent.View>().Select(bridge => new Arrival(bridge.Name, bridge.Name, bridge.Oid));

    // Into another schema it comes under its old name.
    private static IEnumerable<Arrival> Renamed(LiveView live, ViewName name) => live.Name == name
        ? []
        : new[] { name, name with { Name = live.Name.Name } }.Distinct()
            .Where(passed => passed != live.Name)
            .Select(passed => new Arrival(name, passed, live.Oid));
}
