using System.Text.Json;
using MatViewsMigrate.Jobs;

namespace MatViewsMigrate.Reporting;

/// <summary>What a refresh came to, as JSON.</summary>
public static class RefreshJson
{
    /// <summary><c>{batch_id, outcome, steps: [...]}</c>.</summary>
    public static void Write(TextWriter output, RefreshResult result) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("batch_id", result.BatchId == Guid.Empty ? null : result.BatchId.ToString());
        json.WriteString("outcome", Words.Outcome(result.ExitCode));
        json.WriteArray("steps", result.Steps, WriteStep);
        json.WriteEndObject();
    });

    private static void WriteStep(Utf8JsonWriter json, RefreshOutcome step)
    {
        json.WriteString("view", step.View.ToString());
        json.WriteString("operation", "refresh");
        json.WriteString("outcome", Words.Of(step.Outcome));
        json.WriteString("reason", step.Reason);
        json.WriteMilliseconds("duration_ms", step.Elapsed);
        json.WriteNumberOrNull("run_id", step.RunId);
        json.WriteMilliseconds("readers_blocked_ms", step.ReadersBlocked);
        json.WriteString("error", step.Error);
        json.WriteString("strategy", step.Strategy is { } strategy ? Words.Of(strategy) : null);
        json.WriteNumberOrNull("rows_inserted", (long?)step.Response?.Response?["rows_inserted"]);
        json.WriteNumberOrNull("rows_deleted", (long?)step.Response?.Response?["rows_deleted"]);
        json.WriteNumberOrNull("rows_after", (long?)step.Response?.Response?["rows_after"]);
    }
}
