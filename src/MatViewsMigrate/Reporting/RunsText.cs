using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes runs, a line each.</summary>
public sealed class RunsText(TextWriter writer, Ink ink)
{
    private const int ErrorWidth = 60;

    /// <summary>A table, or a sentence when there are none.</summary>
    public void Write(IReadOnlyList<Run> runs)
    {
        if (runs.Count == 0)
        {
            writer.WriteLine("No runs.");
            return;
        }

        var table = new Table("run", "view", "operation", "status", "started", "time", "error") { Right = [0, 5] };
        foreach (var run in runs)
        {
            table.Add(
                $"{run.Id}", run.View.ToString(), run.Operation.ToWord(), run.Status.ToWord(),
                Quantity.Moment(run.StartedAt), Time(run), Error(run));
        }

        table.Write(writer, ink);
    }

    /// <summary>What a run took; empty while it runs.</summary>
    internal static string Time(Run run) => run.Duration is { } time ? Quantity.Duration(time) : "";

    private static string Error(Run run)
    {
        var line = run.Error?.Message.Split('\n')[0] ?? "";
        return line.Length <= ErrorWidth ? line : line[..(ErrorWidth - 3)] + "...";
    }
}
