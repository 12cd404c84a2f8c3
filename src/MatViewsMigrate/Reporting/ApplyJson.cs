using System.Text.Json;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>What carrying out a plan came to, as JSON.</summary>
public static class ApplyJson
{
    /// <summary><c>{batch_id, outcome, error, steps: [...], runs: [...]}</c>.</summary>
    public static void Write(TextWriter output, Plan plan, ApplyResult result) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("batch_id", result.BatchId == Guid.Empty ? null : result.BatchId.ToString());
        json.WriteString("outcome", Words.Outcome(result.ExitCode));
        json.WriteString("error", result.Error);
        json.WriteArray("steps", result.Steps, (_, step) => WriteStep(json, plan, result, step));
        json.WriteArray("runs", plan.Changes.Where(change => result.Runs.ContainsKey(change.View)).DistinctBy(change => change.View),
            (_, change) => WriteRun(json, change, result.Runs[change.View]));
        json.WriteEndObject();
    });

    /// <summary>The same for a plan that asks for nothing, or that was not carried out.</summary>
    public static void WriteUnstarted(TextWriter output, ExitCode exitCode, string? error) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteNull("batch_id");
        json.WriteString("outcome", Words.Outcome(exitCode));
        json.WriteString("error", error);
        json.WriteStrings("steps", []);
        json.WriteStrings("runs", []);
        json.WriteEndObject();
    });

    private static void WriteStep(Utf8JsonWriter json, Plan plan, ApplyResult result, StepOutcome outcome)
    {
        var view = outcome.Step.View;
        var change = plan.Changes.FirstOrDefault(change => change.View == view);
        json.WriteString("view", view?.ToString());
        json.WriteString("operation", change is null ? null : Words.Operation(change));
        json.WriteString("step", Words.Kind(outcome.Step));
        json.WriteString("outcome", Words.Of(outcome.Outcome));
        json.WriteString("reason", outcome.Reason);
        json.WriteMilliseconds("duration_ms", outcome.Elapsed);
        json.WriteNumberOrNull("run_id", RunOf(result, view));
        json.WriteMilliseconds("readers_blocked_ms", outcome.ReadersBlocked);
        json.WriteString("error", outcome.Error);
    }

    private static void WriteRun(Utf8JsonWriter json, Change change, long run)
    {
        json.WriteString("view", change.View.ToString());
        json.WriteString("operation", Words.Operation(change));
        json.WriteNumber("run_id", run);
    }

    private static long? RunOf(ApplyResult result, ViewName? view) =>
        view is not null && result.Runs.TryGetValue(view, out var run) ? run : null;
}
