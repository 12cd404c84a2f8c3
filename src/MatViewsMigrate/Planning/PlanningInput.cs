using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Planning;

/// <summary>All that the planner decides from. No connection and no clock among it.</summary>
public sealed record PlanningInput
{
    public required TargetIdentity Target { get; init; }

    public required ProjectConfiguration Configuration { get; init; }

    public required NewViewDefaults Defaults { get; init; }

    public required StagingNames Names { get; init; }

    /// <summary>Every view that is to be made as its file wants it, or that has to follow one, with its compiled query.</summary>
    public IReadOnlyList<ViewCase> Views { get; init; } = [];

    /// <summary>Names that relations of any kind have now, by schema; of the schemas in which something is built.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Taken { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Views and bridges whose types' names may be taken where they go.</summary>
    public IReadOnlySet<Names.ViewName> Crowded { get; init; } = new HashSet<Names.ViewName>();

    /// <summary>Managed, live, and without a file.</summary>
    public IReadOnlyList<DeletedView> Deleted { get; init; } = [];

    /// <summary>Registered and neither live nor wanted.</summary>
    public IReadOnlyList<RegisteredView> Gone { get; init; } = [];

    /// <summary>Everything that depends on what is rebuilt or deleted.</summary>
    public IReadOnlyList<Dependent> Dependents { get; init; } = [];

    public required RebuildSet Rebuild { get; init; }

    /// <summary>Dependents that can neither stay nor follow.</summary>
    public IReadOnlyList<Dependent> Lost { get; init; } = [];

    /// <summary>Views that follow in a second wave.</summary>
    public IReadOnlyList<LaterView> Later { get; init; } = [];

    /// <summary>Views of files that would be built from what was there before, as they read what is built with them unseen by the server.</summary>
    public IReadOnlyList<LaterView> Early { get; init; } = [];

    /// <summary>Views that are not built, and read in the same way.</summary>
    public IReadOnlyList<LaterView> Outdated { get; init; } = [];

    /// <summary>Views of a second wave, and what the first one swapped under them.</summary>
    public IReadOnlyList<LaterView> Following { get; init; } = [];

    /// <summary>Null when this project does not use pg_cron.</summary>
    public Schedules? Schedules { get; init; }

    /// <summary>What apply will meet.</summary>
    public Prospect Prospect { get; init; } = Prospect.Clear;

    public IReadOnlyList<BusyView> Busy { get; init; } = [];

    /// <summary>True when the plan passes over changed views.</summary>
    public bool IsLimited { get; init; }

    /// <summary>Views that nobody touched since they were last brought together.</summary>
    public IReadOnlyList<ViewMatch> Untouched { get; init; } = [];
}

/// <summary>A view with everything that is known of it.</summary>
/// <param name="Definition">Null for a view that no file describes.</param>
/// <param name="Live">Null for a new view.</param>
public sealed record ViewCase(
    Names.ViewName Name, ViewDefinition? Definition, LiveView? Live, RegisteredView? Registered, Compiled.Query Compiled, bool Rebuild)
{
    /// <summary>How long work on it took the last time.</summary>
    public LastTimes Last { get; init; } = LastTimes.Unknown;
}
