using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Everything that the steps of a plan are made of.</summary>
public sealed record PlanDraft
{
    public required TargetIdentity Target { get; init; }

    public required ProjectConfiguration Configuration { get; init; }

    public required NewViewDefaults Defaults { get; init; }

    public required StagingNames Names { get; init; }

    /// <summary>Views that are created, swapped, altered, renamed or adopted, upstream first.</summary>
    public IReadOnlyList<PlannedView> Views { get; init; } = [];

    /// <summary>Managed views that no file asks for, readers first.</summary>
    public IReadOnlyList<DeletedView> Deleted { get; init; } = [];

    /// <summary>Plain views and functions that are staged, upstream first.</summary>
    public IReadOnlyList<Bridge> Bridges { get; init; } = [];

    /// <summary>What is bound anew in place.</summary>
    public IReadOnlyList<Dependent> Edges { get; init; } = [];

    /// <summary>What cannot follow, and goes when that is allowed.</summary>
    public IReadOnlyList<Dependent> Lost { get; init; } = [];

    /// <summary>Views and bridges whose types' names may be taken where they go.</summary>
    public IReadOnlySet<ViewName> Crowded { get; init; } = new HashSet<ViewName>();

    /// <summary>What makes and removes jobs of pg_cron.</summary>
    public IReadOnlyList<Statement> Jobs { get; init; } = [];

    public IEnumerable<PlannedView> Rebuilt => Views.Where(view => view.Rebuild);

    public IEnumerable<PlannedView> InPlace => Views.Where(view => !view.Rebuild);

    /// <summary>From every staged view's final name to the name that it is staged under.</summary>
    public IReadOnlyDictionary<ViewName, ViewName> Staged =>
        Rebuilt.Select(view => view.Name)
            .Concat(Bridges.Where(bridge => !bridge.IsFunction).Select(bridge => bridge.Name))
            .ToDictionary(name => name, Names.Staged);

    /// <summary>The same of functions.</summary>
    public IReadOnlyDictionary<ViewName, ViewName> StagedFunctions =>
        Bridges.Where(bridge => bridge.IsFunction).Select(bridge => bridge.Name).Distinct().ToDictionary(name => name, Names.Staged);

    /// <summary>From old to new names, of what is renamed.</summary>
    public IReadOnlyDictionary<ViewName, ViewName> Renamed =>
        Views.Where(view => view.IsRenamed).ToDictionary(view => view.Live!.Name, view => view.Name);
}

/// <summary>A view that goes.</summary>
public sealed record DeletedView(LiveView Live, RegisteredView Registered);
