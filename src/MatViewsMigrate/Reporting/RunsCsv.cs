using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Reporting;

/// <summary>Runs as comma-separated values, with the names of the registry's columns.</summary>
public static class RunsCsv
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>In the order given; <c>error</c> and <c>meta</c> are JSON.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Run> runs)
    {
        var csv = new Csv(
            output, "id", "mat_view_definition_id", "view", "status", "operation", "started_at", "finished_at", "duration_ms",
            "error", "meta", "created_at", "updated_at", "batch_id");
        foreach (var run in runs)
        {
            csv.Add(
                Number(run.Id), Number(run.DefinitionId), run.View.ToString(), run.Status.ToWord(), run.Operation.ToWord(),
                Moment(run.StartedAt), Moment(run.FinishedAt), Number(run.Duration?.TotalMilliseconds), Error(run),
                run.Meta.ToJson().ToJsonString(Compact), Moment(run.CreatedAt), Moment(run.UpdatedAt), run.BatchId?.ToString());
        }
    }

    private static string? Error(Run run) =>
        run.Error is null ? null : JsonNode.Parse(RunJson.Write(run.Error))!.ToJsonString(Compact);

    private static string? Moment(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string? Number(double? number) => number?.ToString(CultureInfo.InvariantCulture);
}
