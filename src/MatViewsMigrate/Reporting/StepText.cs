using System.Diagnostics;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>A step in a few words.</summary>
public static class StepText
{
    /// <summary>What is done, in the imperative.</summary>
    public static string Of(Step step) => step switch
    {
        Step.Prepare => "make the schemas to build in",
        Step.Stage { Replaces: null } => $"stage {step.View} (new)",
        Step.Stage => $"stage {step.View}",
        Step.StageBridge => $"stage {step.View}, which reads what is built anew",
        Step.BuildIndex index => $"build index {index.Index} on {step.View}",
        Step.Verify => "check that nothing staged reads what it replaces",
        Step.CutOver => "cut over",
        Step.Schedule => "make the jobs of pg_cron what the files say",
        Step.DropIndex index => $"drop index {index.Index} of {step.View}",
        Step.DropOld => step.View is null ? "drop the old views" : $"drop the old {step.View}",
        Step.CleanUp => "drop the schemas that were built in",
        _ => throw new UnreachableException(step.GetType().Name),
    };

    /// <summary>The same, with the size of what is built.</summary>
    public static string Of(Step step, Plan plan) =>
        step is Step.Stage stage && SwapOf(stage, plan) is { } swap ? $"{Of(step)} ({Size(swap.Bytes, swap.Rows)})" : Of(step);

    /// <summary><c>1.2 GB, about 200 000 rows</c>. The server counts neither until the view is vacuumed or analyzed.</summary>
    public static string Size(long bytes, double rows) =>
        bytes == 0 && rows < 0 ? "size unknown" : $"{Quantity.Bytes(bytes)}, {Quantity.Rows(rows)}";

    private static Change.Swap? SwapOf(Step.Stage stage, Plan plan) =>
        plan.Changes.OfType<Change.Swap>().FirstOrDefault(swap => swap.View == stage.View);
}
