using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes what a refresh came to.</summary>
public sealed class RefreshText(TextWriter writer, Ink ink)
{
    /// <summary>A line for each view, and one that sums up.</summary>
    public void Write(RefreshResult result)
    {
        if (result.Steps.Count == 0)
        {
            writer.WriteLine("Nothing to refresh.");
            return;
        }

        var table = new Table("run", "view", "outcome", "strategy", "inserted", "deleted", "rows", "time") { Right = [0, 4, 5, 6, 7] };
        foreach (var step in result.Steps)
        {
            table.Add(
                step.RunId is { } run ? $"{run}" : "", step.View.ToString(), Words.Of(step.Outcome).Replace('_', ' '),
                step.Strategy is { } strategy ? Words.Of(strategy) : "", Number(step, "rows_inserted"), Number(step, "rows_deleted"),
                Number(step, "rows_after"), Quantity.Duration(step.Elapsed));
        }

        table.Write(writer, ink);
        writer.WriteLine();
        writer.WriteLine(result.ExitCode == ExitCode.Done ? ink.Strong(Summary(result)) : ink.Removed(Summary(result)));
    }

    /// <summary>A line for each view of a dry run, in their order.</summary>
    public void WritePreview(RefreshResult preview)
    {
        if (preview.Steps.Count == 0)
            writer.WriteLine("Nothing to refresh.");
        foreach (var (number, step) in preview.Steps.Index())
            writer.WriteLine($"{number + 1}. {step.View}: {Paragraph.Wrap(step.Reason ?? "", 4, 4)}");
    }

    /// <summary>How one view's refresh ended, in a few words.</summary>
    public static string Of(RefreshOutcome step) => step.Outcome switch
    {
        Outcome.Done => $"{(step.Strategy is { } strategy ? Words.Of(strategy) : "done")} in {Quantity.Duration(step.Elapsed)}"
            + $"{Waited(step.ReadersBlocked)}{(step.Reason is null ? "" : $" ({step.Reason})")}",
        Outcome.Failed => $"failed after {Quantity.Duration(step.Elapsed)}: {step.Error}",
        Outcome.Skipped => $"skipped: {step.Reason}",
        Outcome.NotReached => $"not reached: {step.Reason}",
        _ => throw new System.Diagnostics.UnreachableException(step.Outcome.ToString()),
    };

    private static string Waited(TimeSpan time) =>
        time > TimeSpan.Zero ? $"; readers waited at most {Quantity.Duration(time)}" : "";

    private static string Number(RefreshOutcome step, string key) =>
        step.Response?.Response?[key] is { } number ? Quantity.Count((long)number) : "";

    private static string Summary(RefreshResult result)
    {
        var parts = Enum.GetValues<Outcome>()
            .Select(outcome => (Outcome: outcome, Count: result.Steps.Count(step => step.Outcome == outcome)))
            .Where(part => part.Count > 0 && part.Outcome != Outcome.Done)
            .Select(part => $", {part.Count} {Words.Of(part.Outcome).Replace('_', ' ')}");
        return $"Refreshed {Quantity.Of(result.Steps.Count(step => step.Outcome == Outcome.Done), "view")}{string.Concat(parts)}.";
    }
}
