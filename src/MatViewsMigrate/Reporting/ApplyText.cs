using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes what carrying out a plan came to.</summary>
public sealed class ApplyText(TextWriter writer, Ink ink)
{
    /// <summary>The runs of the changed views, and one line that sums up.</summary>
    public void Write(Plan plan, ApplyResult result)
    {
        WriteRuns(plan, result);
        writer.WriteLine();
        writer.WriteLine(result.ExitCode == ExitCode.Done ? ink.Strong(Done(plan, result)) : NotDone(plan, result));
    }

    private void WriteRuns(Plan plan, ApplyResult result)
    {
        if (result.Runs.Count == 0)
            return;
        var table = new Table("run", "view", "operation", "build") { Right = [0, 3] };
        foreach (var (view, run) in result.Runs.OrderBy(entry => entry.Value))
            table.Add($"{run}", view.ToString(), OperationOf(plan, view), Quantity.Duration(TimeOf(result, view)));
        writer.WriteLine();
        table.Write(writer, ink);
    }

    private static string Done(Plan plan, ApplyResult result) =>
        $"Applied: {Quantity.Of(plan.Changes.Count, "change")} in {Quantity.Duration(Total(result))}; "
        + (Blocked(result) is var blocked && blocked > TimeSpan.Zero
            ? $"readers waited at most {Quantity.Duration(blocked)}."
            : "no reader waited.");

    private string NotDone(Plan plan, ApplyResult result)
    {
        var word = Words.Outcome(result.ExitCode).Replace('_', ' ');
        var heading = WentLive(result) ? $"Applied, but not cleaned up ({word}):" : $"Not applied ({word}):";
        var unreached = result.Steps.Count(step => step.Outcome == Outcome.NotReached);
        var rest = unreached > 0 ? $"\n{Quantity.Of(unreached, "step")} not reached." : "";
        var live = WentLive(result) ? "" : $"\nNothing of this plan is live: the views are as they were{(BuiltIndex(result) ? ", but for an index that was built" : "")}.";
        var error = $"{Where(plan, result)}{result.Error ?? "no step says why"}".Split('\n');
        var further = string.Concat(error.Skip(1).Select(line => $"\n  {Paragraph.Wrap(line, 2, 4)}"));
        return $"{ink.Removed(heading)} {Paragraph.Wrap(error[0], heading.Length + 1, 2)}{further}{rest}{live}";
    }

    // The view whose step failed, and the file that describes it.
    private static string Where(Plan plan, ApplyResult result)
    {
        if (result.Steps.FirstOrDefault(step => step is { Outcome: Outcome.Failed, Step.View: not null })?.Step.View is not { } view)
            return "";
        var file = plan.Registrations.FirstOrDefault(registration => registration.View == view)?.Applied?.SourceFile;
        return file is null ? $"{view}: " : $"{view} ({file}): ";
    }

    // CREATE INDEX CONCURRENTLY is no part of the cutover's transaction.
    private static bool BuiltIndex(ApplyResult result) =>
        result.Steps.Any(step => step is { Step: Step.BuildIndex, Outcome: Outcome.Done });

    private static bool WentLive(ApplyResult result) =>
        result.Steps.Any(step => step is { Step: Step.CutOver, Outcome: Outcome.Done });

    private static string OperationOf(Plan plan, ViewName view) =>
        plan.Changes.FirstOrDefault(change => change.View == view) is { } change ? Words.Operation(change) : "alter";

    private static TimeSpan TimeOf(ApplyResult result, ViewName view) =>
        Sum(result.Steps.Where(step => step.Step.View == view).Select(step => step.Elapsed));

    private static TimeSpan Total(ApplyResult result) => Sum(result.Steps.Select(step => step.Elapsed));

    private static TimeSpan Blocked(ApplyResult result) =>
        result.Steps.Select(step => step.ReadersBlocked).DefaultIfEmpty(TimeSpan.Zero).Max();

    private static TimeSpan Sum(IEnumerable<TimeSpan> times) => times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time);
}
