using System.Text.Json.Nodes;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes all that is known of one run.</summary>
public sealed class RunText(TextWriter writer, Ink ink)
{
    /// <summary>What it was, its error, and what was asked and answered.</summary>
    public void Write(Run run)
    {
        writer.WriteLine(ink.Strong($"Run {run.Id}: {run.Operation.ToWord()} {run.View}, {run.Status.ToWord()}"));
        WriteLine("started", Quantity.Moment(run.StartedAt));
        WriteLine("finished", run.FinishedAt is { } finished ? Quantity.Moment(finished) : null);
        WriteLine("time", RunsText.Time(run) is { Length: > 0 } time && IsShared(run) ? $"{time}, its own steps and the cutover" : RunsText.Time(run));
        WriteLine("batch", run.BatchId?.ToString());
        if (run.Error is { } error)
            WriteError(error);
        WriteMembers("request", run.Meta.Request);
        WriteMembers("response", run.Meta.Response);
    }

    // The cutover is one for all views of a batch.
    private static bool IsShared(Run run) => run.Operation != Operation.Refresh || Text(run.Meta.Response?["strategy"]) == "swap";

    private void WriteError(RunError error)
    {
        WriteHeading("error");
        WriteLine("class", error.Class);
        WriteLine("message", error.Message);
        WriteLine("sqlstate", error.SqlState);
        WriteLine("statement", error.Statement);
        WriteLine("backtrace", error.Backtrace.Count == 0 ? null : string.Join('\n', error.Backtrace));
    }

    private void WriteMembers(string title, JsonObject? members)
    {
        if (members is not { Count: > 0 })
            return;
        WriteHeading(title);
        foreach (var (name, value) in members)
            WriteLine(name, Text(value));
    }

    private static string? Text(JsonNode? value)
    {
        if (value is JsonArray items)
            return string.Join('\n', items.Select(Text));
        return value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : value?.ToJsonString();
    }

    private void WriteHeading(string text)
    {
        writer.WriteLine();
        writer.WriteLine(ink.Strong(text));
    }

    private void WriteLine(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        var lines = value.TrimEnd().Split('\n');
        if (lines.Length == 1)
        {
            writer.WriteLine($"  {name}: {lines[0]}");
            return;
        }

        writer.WriteLine($"  {name}:");
        foreach (var line in lines)
            writer.WriteLine($"    {line}");
    }
}
