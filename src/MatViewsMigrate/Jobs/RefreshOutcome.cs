using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Jobs;

/// <summary>How the refresh of one view ended.</summary>
/// <param name="Reason">Why it was skipped or not reached, or why another strategy was used.</param>
/// <param name="RunId">Null when nothing was begun.</param>
/// <param name="Error">For people.</param>
public sealed record RefreshOutcome(
    ViewName View, Outcome Outcome, string? Reason, TimeSpan Elapsed, long? RunId, TimeSpan ReadersBlocked, string? Error)
{
    /// <summary>The strategy that was used; null when none was.</summary>
    public RefreshStrategy? Strategy { get; init; }

    /// <summary>What the service answered; null when it was not called.</summary>
    public ServiceResponse? Response { get; init; }

    /// <summary>What a process ends with that does only this.</summary>
    public ExitCode ExitCode { get; init; }
}

/// <summary>What a refresh of several views came to.</summary>
/// <param name="Steps">In their order.</param>
public sealed record RefreshResult(Guid BatchId, IReadOnlyList<RefreshOutcome> Steps)
{
    /// <summary>What the process ends with: an interruption first, then a failure, then whatever else there was.</summary>
    public ExitCode ExitCode =>
        Steps.Select(step => step.ExitCode)
            .OrderBy(code => code switch
            {
                ExitCode.Interrupted => 0,
                ExitCode.StepFailed => 1,
                ExitCode.Done => 3,
                _ => 2,
            })
            .FirstOrDefault();
}

/// <summary>News of a refresh.</summary>
public abstract record RefreshProgress
{
    private RefreshProgress()
    {
    }

    /// <summary>A view's refresh begins.</summary>
    public sealed record Started(ViewName View, int Number, int Count) : RefreshProgress;

    /// <summary>What a view's refresh is expected to take, going by past ones.</summary>
    public sealed record Estimated(ViewName View, TimeSpan Time) : RefreshProgress;

    /// <summary>A view's refresh waits for something.</summary>
    public sealed record Waiting(ViewName View, string For) : RefreshProgress;

    /// <summary>A view's refresh ended.</summary>
    public sealed record Ended(RefreshOutcome Outcome, int Number, int Count) : RefreshProgress;

    /// <summary>Something worth a line.</summary>
    public sealed record Note(string Message) : RefreshProgress;
}
