using System.Diagnostics;
using MatViewsMigrate.Jobs;

namespace MatViewsMigrate.Reporting;

/// <summary>How a step ended, in a few words.</summary>
public static class OutcomeText
{
    /// <summary><c>done in 4.9 s; readers waited at most 20 ms</c>, <c>failed after 3 ms: why</c>, <c>skipped: why</c>.</summary>
    public static string Of(StepOutcome step) => step.Outcome switch
    {
        Outcome.Done => $"done in {Quantity.Duration(step.Elapsed)}{Waited(step.ReadersBlocked)}",
        Outcome.Failed => $"failed after {Quantity.Duration(step.Elapsed)}{Because(step.Error ?? step.Reason)}",
        Outcome.Skipped => $"skipped{Because(step.Reason)}",
        Outcome.NotReached => $"not reached{Because(step.Reason)}",
        _ => throw new UnreachableException(step.Outcome.ToString()),
    };

    private static string Waited(TimeSpan time) =>
        time > TimeSpan.Zero ? $"; readers waited at most {Quantity.Duration(time)}" : "";

    private static string Because(string? reason) => reason is null ? "" : $": {reason}";
}
