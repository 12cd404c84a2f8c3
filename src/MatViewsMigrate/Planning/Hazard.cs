using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>What a reviewer must know of a change.</summary>
/// <param name="Message">One sentence.</param>
/// <param name="Needs">The approval without which the plan is not carried out; null when none is needed.</param>
public sealed record Hazard(ViewName View, HazardKind Kind, string Message, Approval? Needs = null)
{
    /// <summary>The statement that makes it go away; null when there is no single one.</summary>
    public string? Remedy { get; init; }
}

/// <summary>The kinds of hazard; a stable part of the plan's JSON.</summary>
public enum HazardKind
{
    /// <summary>The view is built again: rows, bytes, disk.</summary>
    Rebuild,

    /// <summary>Another view is built again because of this one.</summary>
    RebuildsDependent,

    /// <summary>A plain view, function, policy or rule is re-bound to the new view.</summary>
    DependentReplaced,

    /// <summary>A dependent cannot follow and is dropped.</summary>
    DependentDropped,

    /// <summary>An output column goes, or its type changes.</summary>
    ColumnRemoved,

    /// <summary>Output columns change: prepared statements of readers fail once.</summary>
    ColumnsChanged,

    /// <summary>The view is deleted.</summary>
    ViewDeleted,

    /// <summary>The view is to be deleted, and protected: the plan is refused.</summary>
    Protected,

    /// <summary>An index goes.</summary>
    IndexDropped,

    /// <summary>A concurrent refresh will not work.</summary>
    NoUsableIndex,

    /// <summary>Readers wait.</summary>
    ReadersWait,

    /// <summary>A user's table is locked for the cutover.</summary>
    TableLocked,

    /// <summary>The view stays without data.</summary>
    Unpopulated,

    /// <summary>A view that somebody dropped is made again, without what only its live form had.</summary>
    NotRestored,

    /// <summary>The registry may be another project's.</summary>
    ForeignRegistry,

    /// <summary>Something that could not be checked.</summary>
    Unchecked,

    /// <summary>The role may plan, and lacks a right that apply needs.</summary>
    MissingRight,

    /// <summary>The server's lock table may be too small for the cutover.</summary>
    LockTable,

    /// <summary>A view follows in a second wave, and shows old data until then.</summary>
    SecondWave,

    /// <summary>A view can only be built when what it reads is live: the plan is refused without waves.</summary>
    NeedsWaves,

    /// <summary>A view that is not built shows old data until it is refreshed.</summary>
    Outdated,

    /// <summary>Nothing to fear: something that would make the view better.</summary>
    Advice,

    /// <summary>Schedules have no effect in this database.</summary>
    NotScheduled,
}

/// <summary>What <c>--allow</c> can allow.</summary>
public enum Approval
{
    /// <summary><c>delete</c>.</summary>
    Delete,

    /// <summary><c>drop-columns</c>.</summary>
    DropColumns,

    /// <summary><c>drop-dependents</c>.</summary>
    DropDependents,
}

/// <summary>A live change that no file asked for.</summary>
public sealed record Drift(ViewName View, string What, string? Expected, string? Live);
