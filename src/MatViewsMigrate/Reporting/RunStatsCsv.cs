using System.Text.Json.Nodes;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Reporting;

/// <summary>What runs come to, as comma-separated values: the columns are the members of <see cref="RunStatsJson"/>.</summary>
public static class RunStatsCsv
{
    private static readonly string[] Columns =
    [
        "view", "schema", "name", "operation", "count", "succeeded", "failed", "running", "failed_recently", "avg_ms", "min_ms", "max_ms",
        "median_ms", "p95_ms", "last_ms", "moving_avg_ms", "trend", "last_started_at", "last_status", "rows", "last_churn", "avg_churn",
    ];

    /// <summary>In the order given; what is not known is empty.</summary>
    public static void Write(TextWriter output, IReadOnlyList<RunStats> stats)
    {
        using var json = new StringWriter();
        RunStatsJson.Write(json, stats);
        var csv = new Csv(output, Columns);
        foreach (var row in JsonNode.Parse(json.ToString())!.AsArray())
            csv.Add([.. Columns.Select(column => row![column]?.ToString())]);
    }
}
