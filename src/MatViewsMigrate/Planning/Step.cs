using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>One act of a plan, with the statements that carry it out.</summary>
public abstract record Step
{
    private Step()
    {
    }

    /// <summary>The view it is about; null for what concerns all.</summary>
    public ViewName? View { get; init; }

    /// <summary>What is executed, in order. In a <see cref="CutOver"/>, what runs under the locks.</summary>
    public IReadOnlyList<Statement> Statements { get; init; } = [];

    /// <summary>Schemas are made to build in.</summary>
    public sealed record Prepare : Step;

    /// <summary>A view is built aside, under its final name.</summary>
    public sealed record Stage : Step
    {
        public required ViewName Staged { get; init; }

        /// <summary>Views of this plan that must be staged before.</summary>
        public IReadOnlyList<ViewName> After { get; init; } = [];

        /// <summary>The old view, under its present name; null for a new view.</summary>
        public ViewName? Replaces { get; init; }

        /// <summary><c>statement_timeout</c> of the build; zero for none.</summary>
        public TimeSpan Timeout { get; init; }
    }

    /// <summary>A plain view that stands between two staged ones is made aside.</summary>
    public sealed record StageBridge : Step
    {
        public required ViewName Staged { get; init; }

        public IReadOnlyList<ViewName> After { get; init; } = [];
    }

    /// <summary>An index of a live view is built while it is read and refreshed.</summary>
    public sealed record BuildIndex : Step
    {
        /// <summary>The name that it will have.</summary>
        public required string Index { get; init; }

        /// <summary>The live view, under its present name.</summary>
        public required ViewName On { get; init; }

        /// <summary>The name that it is built under.</summary>
        public required string BuiltAs { get; init; }

        /// <summary>Removes what a build that failed leaves behind.</summary>
        public IReadOnlyList<Statement> Undo { get; init; } = [];
    }

    /// <summary>It is checked that nothing staged still reads what it replaces.</summary>
    public sealed record Verify : Step
    {
        /// <summary>What is staged, under its staging name.</summary>
        public IReadOnlyList<ViewName> Staged { get; init; } = [];

        /// <summary>What must not be reached from it.</summary>
        public IReadOnlyList<ViewName> Old { get; init; } = [];
    }

    /// <summary>The one short transaction in which everything goes live.</summary>
    public sealed record CutOver : Step
    {
        /// <summary>Takes SHARE UPDATE EXCLUSIVE on every old view: autovacuum and refreshes make way, readers do not notice.</summary>
        public IReadOnlyList<Statement> Gate { get; init; } = [];

        /// <summary>Take ACCESS EXCLUSIVE on all that is altered, upstream first; tried in slices, in alternating order.</summary>
        public IReadOnlyList<Statement> Locks { get; init; } = [];
    }

    /// <summary>Jobs of pg_cron become what the files say, in one transaction.</summary>
    public sealed record Schedule : Step;

    /// <summary>An index that is no longer wanted is dropped while its view is read.</summary>
    public sealed record DropIndex : Step
    {
        public required string Index { get; init; }
    }

    /// <summary>What was replaced or deleted is dropped, one object a transaction.</summary>
    public sealed record DropOld : Step;

    /// <summary>The schemas of <see cref="Prepare"/> are dropped.</summary>
    public sealed record CleanUp : Step;
}
