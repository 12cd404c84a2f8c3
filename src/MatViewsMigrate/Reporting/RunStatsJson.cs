using System.Text.Json;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Reporting;

/// <summary>What runs come to, as JSON.</summary>
public static class RunStatsJson
{
    /// <summary>An array with an object for each view and operation.</summary>
    public static void Write(TextWriter output, IReadOnlyList<RunStats> stats) => JsonText.Write(output, json =>
    {
        json.WriteStartArray();
        foreach (var operation in stats)
            WriteStats(json, operation);
        json.WriteEndArray();
    });

    private static void WriteStats(Utf8JsonWriter json, RunStats stats)
    {
        json.WriteStartObject();
        json.WriteString("view", stats.View.ToString());
        json.WriteString("schema", stats.View.Schema);
        json.WriteString("name", stats.View.Name);
        json.WriteString("operation", stats.Operation.ToWord());
        json.WriteNumber("count", stats.Runs);
        json.WriteNumber("succeeded", stats.Succeeded);
        json.WriteNumber("failed", stats.Failed);
        json.WriteNumber("running", stats.Running);
        json.WriteNumber("failed_recently", stats.FailedRecently);
        json.WriteNumberOrNull("avg_ms", Milliseconds(stats.Average));
        json.WriteNumberOrNull("min_ms", Milliseconds(stats.Minimum));
        json.WriteNumberOrNull("max_ms", Milliseconds(stats.Maximum));
        json.WriteNumberOrNull("median_ms", Milliseconds(stats.Median));
        json.WriteNumberOrNull("p95_ms", Milliseconds(stats.P95));
        json.WriteNumberOrNull("last_ms", Milliseconds(stats.Last));
        json.WriteNumberOrNull("moving_avg_ms", Milliseconds(stats.MovingAverage));
        json.WriteNumberOrNull("trend", Rounded(stats.Trend));
        json.WriteMoment("last_started_at", stats.LastStartedAt);
        json.WriteString("last_status", stats.LastStatus.ToWord());
        json.WriteNumberOrNull("rows", stats.Rows);
        json.WriteNumberOrNull("last_churn", Rounded(stats.LastChurn));
        json.WriteNumberOrNull("avg_churn", Rounded(stats.AverageChurn));
        json.WriteEndObject();
    }

    private static double? Milliseconds(TimeSpan? time) => Rounded(time?.TotalMilliseconds);

    private static double? Rounded(double? number) => number is { } known ? Math.Round(known, 4) : null;
}
