using System.Globalization;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes what runs come to, some lines for each view and operation.</summary>
/// <param name="window">In which a failure is a recent one.</param>
public sealed class RunStatsText(TextWriter writer, Ink ink, TimeSpan window)
{
    private const int Indent = 10;

    /// <summary>By view, or a sentence when there are none.</summary>
    public void Write(IReadOnlyList<RunStats> stats)
    {
        if (stats.Count == 0)
            writer.WriteLine("No runs.");
        foreach (var view in stats.GroupBy(operation => operation.View))
        {
            writer.WriteLine(ink.Strong(view.Key.ToString()));
            foreach (var operation in view)
                Write(operation);
        }
    }

    private void Write(RunStats stats)
    {
        var lines = new[] { Counts(stats), Times(stats), Data(stats) }.Where(line => line.Length > 0).ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            var head = i == 0 ? $"  {stats.Operation.ToWord()}".PadRight(Indent) + " " : new string(' ', Indent + 1);
            writer.WriteLine(head + Paragraph.Wrap(lines[i], Indent + 1, Indent + 1));
        }
    }

    private string Counts(RunStats stats) => string.Join(", ", new[]
    {
        Quantity.Of((int)stats.Runs, "run"),
        stats.Running > 0 ? $"{Quantity.Count(stats.Running)} running" : null,
        stats.Failed == 0 ? "none failed" : $"{Quantity.Count(stats.Failed)} failed ({stats.FailedRecently} in the last {Window})",
        stats.LastStartedAt is { } at ? $"last {stats.LastStatus.ToWord()} {Quantity.Moment(at)}" : null,
    }.OfType<string>());

    private string Window => window.TotalHours is var hours && hours < 72 && hours == Math.Floor(hours)
        ? string.Create(CultureInfo.InvariantCulture, $"{hours} h")
        : Quantity.Duration(window);

    private static string Times(RunStats stats) => stats.Average is null ? "" : string.Join("; ", new[]
    {
        $"average {Time(stats.Average)}", $"median {Time(stats.Median)}", $"p95 {Time(stats.P95)}",
        $"{Time(stats.Minimum)} to {Time(stats.Maximum)}",
        stats.Trend is { } trend ? string.Create(CultureInfo.InvariantCulture, $"trend {trend:0.##}x") : null,
    }.OfType<string>());

    private static string Data(RunStats stats) => string.Join("; ", new[]
    {
        stats.Rows is { } rows ? $"{Quantity.Count(rows)} rows" : null,
        stats.LastChurn is { } churn ? $"churn {Percent(churn)}, average {Percent(stats.AverageChurn ?? churn)}" : null,
    }.OfType<string>());

    /// <summary>A share of 1 in percent.</summary>
    internal static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    private static string Time(TimeSpan? time) => time is { } known ? Quantity.Duration(known) : "?";
}
