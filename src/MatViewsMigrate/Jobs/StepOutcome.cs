using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Jobs;

/// <summary>How a step ended.</summary>
public enum Outcome
{
    /// <summary>It did what it says.</summary>
    Done,

    /// <summary>It did not; see the error.</summary>
    Failed,

    /// <summary>There was no need; see the reason.</summary>
    Skipped,

    /// <summary>Something before it failed.</summary>
    NotReached,
}

/// <summary>A step and how it ended.</summary>
/// <param name="ReadersBlocked">The longest that a reader could have waited for it.</param>
/// <param name="Reason">Why it was skipped or not reached.</param>
/// <param name="Error">What the server said, for people.</param>
public sealed record StepOutcome(
    Step Step, Outcome Outcome, TimeSpan Elapsed, TimeSpan ReadersBlocked, string? Reason, string? Error);

/// <summary>What a plan's changes came to.</summary>
/// <param name="Error">The first failure; null when all is done.</param>
/// <param name="ExitCode">What the process ends with.</param>
/// <param name="Runs">The run of each changed view.</param>
public sealed record ApplyResult(
    Guid BatchId, IReadOnlyList<StepOutcome> Steps, IReadOnlyDictionary<ViewName, long> Runs, string? Error, ExitCode ExitCode);

/// <summary>News of a plan being carried out.</summary>
public abstract record Progress
{
    private Progress()
    {
    }

    /// <summary>A step begins.</summary>
    public sealed record Started(Step Step, int Number, int Count) : Progress;

    /// <summary>A step ended.</summary>
    public sealed record Ended(StepOutcome Outcome, int Number, int Count) : Progress;

    /// <summary>The cutover got to a point.</summary>
    public sealed record Reached(CutOverPoint Point) : Progress;

    /// <summary>Something worth a line: who is waited for, what was cleaned up.</summary>
    public sealed record Note(string Message) : Progress;
}
