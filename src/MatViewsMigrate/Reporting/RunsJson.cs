using System.Text.Json;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Reporting;

/// <summary>Runs as JSON, with the names of the registry's columns.</summary>
public static class RunsJson
{
    /// <summary>An array, in the order given.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Run> runs) => JsonText.Write(output, json =>
    {
        json.WriteStartArray();
        foreach (var run in runs)
            WriteRun(json, run);
        json.WriteEndArray();
    });

    /// <summary>One run as an object.</summary>
    public static void Write(TextWriter output, Run run) => JsonText.Write(output, json => WriteRun(json, run));

    internal static void WriteRun(Utf8JsonWriter json, Run run)
    {
        json.WriteStartObject();
        json.WriteNumber("id", run.Id);
        json.WriteNumber("mat_view_definition_id", run.DefinitionId);
        json.WriteString("view", run.View.ToString());
        json.WriteString("status", run.Status.ToWord());
        json.WriteString("operation", run.Operation.ToWord());
        json.WriteMoment("started_at", run.StartedAt);
        json.WriteMoment("finished_at", run.FinishedAt);
        json.WriteNumberOrNull("duration_ms", run.Duration?.TotalMilliseconds);
        json.WritePropertyName("error");
        if (run.Error is null)
            json.WriteNullValue();
        else
            json.WriteRawValue(RunJson.Write(run.Error));
        json.WritePropertyName("meta");
        run.Meta.ToJson().WriteTo(json);
        json.WriteMoment("created_at", run.CreatedAt);
        json.WriteMoment("updated_at", run.UpdatedAt);
        json.WriteString("batch_id", run.BatchId?.ToString());
        json.WriteEndObject();
    }
}
