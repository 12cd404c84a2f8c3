using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>The difference between files and database as data, and how it is made to go away.</summary>
public sealed record Plan
{
    public required TargetIdentity Target { get; init; }

    public required string RegistrySchema { get; init; }

    /// <summary>The environment of <c>matviews.yaml</c> that it was made for; null for none.</summary>
    public string? Environment { get; init; }

    /// <summary>By view, upstream first; a view's changes stand together.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>In the order in which they are carried out.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    public IReadOnlyList<Hazard> Hazards { get; init; } = [];

    public IReadOnlyList<Drift> Drift { get; init; } = [];

    /// <summary>Fingerprints of the values of all that the plan touches, by identity (<c>schema.name</c> of a view, else as in <see cref="Dependent.Identity"/>).</summary>
    public IReadOnlyDictionary<string, string> Fingerprints { get; init; } = new Dictionary<string, string>();

    /// <summary>Identities of everything that depends on what is rebuilt or deleted, also of what need not be touched.</summary>
    public IReadOnlyList<string> KnownDependents { get; init; } = [];

    /// <summary>Views that are built again once this plan is live; told as hazards, and no part of a plan file.</summary>
    public IReadOnlyList<LaterView> Later { get; init; } = [];

    /// <summary>Views whose data stay those of before when this plan is live, as their files say and the server cannot see.</summary>
    public IReadOnlyList<LaterView> Outdated { get; init; } = [];

    /// <summary>Plain views, functions, policies and rules that are made anew, bound anew or dropped.</summary>
    public IReadOnlyList<Follower> Followers { get; init; } = [];

    /// <summary>What the registry is told of each changed view.</summary>
    public IReadOnlyList<Registration> Registrations { get; init; } = [];

    /// <summary>Views that could not be read because somebody holds ACCESS EXCLUSIVE on them.</summary>
    public IReadOnlyList<BusyView> Busy { get; init; } = [];

    public Timeouts Timeouts { get; init; } = new();

    /// <summary>Number of views that are as the files want them.</summary>
    public int Unchanged { get; init; }

    /// <summary>Live views that are built anew, renamed or deleted, by the names that they have.</summary>
    public IReadOnlyList<ViewName> Replaced =>
    [
        .. Changes
            .Select(change => change switch
            {
                Change.Swap or Change.Delete => change.View,
                Change.Rename rename => rename.From,
                _ => null,
            })
            .Concat(Steps.OfType<Step.Stage>().Select(step => step.Replaces))
            .OfType<ViewName>()
            .Distinct(),
    ];

    /// <summary>True when nothing has to be done.</summary>
    public bool IsEmpty => Changes.Count == 0;

    /// <summary>Why it is refused, whatever is approved.</summary>
    public IReadOnlyList<Hazard> Refusals => [.. Hazards.Where(hazard => hazard.Kind is HazardKind.Protected or HazardKind.NeedsWaves)];

    /// <summary>Approvals that the plan needs, each once; none where none would help.</summary>
    public IReadOnlyList<Approval> Approvals => Refusals.Count > 0 ? [] :
        Hazards.Select(hazard => hazard.Needs).OfType<Approval>().Distinct().Order().ToList();
}

/// <summary>Something that reads a changed view and is no materialized view.</summary>
/// <param name="Identity">As in <see cref="Dependent.Identity"/>.</param>
/// <param name="Reads">What it reads of what the plan touches: names of materialized views, identities of other followers.</param>
public sealed record Follower(string Identity, Fate Fate, IReadOnlyList<string> Reads);

/// <summary>What becomes of a follower.</summary>
public enum Fate
{
    /// <summary>Made aside and moved in.</summary>
    Rebuilt,

    /// <summary>Bound to the new view where it stands.</summary>
    Rebound,

    /// <summary>It cannot follow, and goes.</summary>
    Dropped,
}

/// <summary>A view that could not be compared.</summary>
public sealed record BusyView(ViewName View, Busy By);

/// <summary>What the registry keeps of a view that a plan changes.</summary>
/// <param name="From">The name it is registered under so far, when it is renamed.</param>
/// <param name="Sql">The query as written; null for a deleted view.</param>
public sealed record Registration(
    ViewName View, ViewName? From, string? Sql, ContentHash? Hash, AppliedDefinition? Applied, bool Deleted = false);
