using MatViewsMigrate.Names;

namespace MatViewsMigrate.Runs;

/// <summary>A row of <c>mat_view_runs</c>. Times are UTC.</summary>
public sealed record Run
{
    public required long Id { get; init; }

    public required long DefinitionId { get; init; }

    /// <summary>The view's name as the registry has it now: a renamed view's older runs have the new one.</summary>
    public required ViewName View { get; init; }

    public required RunStatus Status { get; init; }

    public required Operation Operation { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>
    /// By a monotonic clock; null while running and for an abandoned run. Where several views go live at once, what this one
    /// would have taken alone: its own steps and the cutover, not those of the others between start and end.
    /// </summary>
    public TimeSpan? Duration { get; init; }

    public RunError? Error { get; init; }

    public required RunMeta Meta { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Common to the runs of one command.</summary>
    public Guid? BatchId { get; init; }
}
