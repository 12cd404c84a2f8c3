using System.Diagnostics;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>The schedules of files beside the jobs that are live.</summary>
public static class ScheduleReport
{
    /// <summary>A table and a sum.</summary>
    public static void WriteText(TextWriter writer, Ink ink, IReadOnlyList<ScheduleEntry> entries)
    {
        if (entries.Count == 0)
        {
            writer.WriteLine("No view has a schedule, and there are no jobs.");
            return;
        }

        var table = new Table(" ", "view", "file", "pg_cron", "last run");
        foreach (var entry in entries)
            table.Add(Symbol(entry.Action), entry.View.ToString(), entry.Wanted ?? "-", entry.Live ?? "-", entry.Job?.LastStatus ?? "-");
        table.Write(writer, ink);
        writer.WriteLine();
        writer.WriteLine(ink.Strong(Summary(entries)));
        if (entries.Any(entry => entry.Action == ScheduleAction.Wait))
            writer.WriteLine("Views marked ? were never applied; their jobs come with the `schedule apply` after that.");
    }

    /// <summary><c>{jobs: [{view, action, file, live, last_run, job_id}]}</c>.</summary>
    public static void WriteJson(TextWriter output, IReadOnlyList<ScheduleEntry> entries) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteArray("jobs", entries, (_, entry) =>
        {
            json.WriteString("view", entry.View.ToString());
            json.WriteString("action", entry.Action.ToString().ToLowerInvariant());
            json.WriteString("file", entry.Wanted);
            json.WriteString("live", entry.Live);
            json.WriteString("last_run", entry.Job?.LastStatus);
            json.WriteNumberOrNull("job_id", entry.Job?.Id);
        });
        json.WriteEndObject();
    });

    /// <summary><c>Schedules: 1 to add, 2 to change, 1 to remove; 3 unchanged.</c></summary>
    public static string Summary(IReadOnlyList<ScheduleEntry> entries)
    {
        var kept = entries.Count(entry => entry.Action == ScheduleAction.Keep);
        string[] parts =
        [
            .. new[] { (ScheduleAction.Add, "to add"), (ScheduleAction.Change, "to change"), (ScheduleAction.Remove, "to remove"), (ScheduleAction.Wait, "waiting") }
                .Select(pair => (Count: entries.Count(entry => entry.Action == pair.Item1), Words: pair.Item2))
                .Where(pair => pair.Count > 0)
                .Select(pair => $"{pair.Count} {pair.Words}"),
        ];
        return parts.Length == 0 ? $"Schedules: {kept} as the files say." : $"Schedules: {string.Join(", ", parts)}; {kept} unchanged.";
    }

    private static string Symbol(ScheduleAction action) => action switch
    {
        ScheduleAction.Keep => " ",
        ScheduleAction.Add => "+",
        ScheduleAction.Change => "~",
        ScheduleAction.Remove => "-",
        ScheduleAction.Wait => "?",
        _ => throw new UnreachableException(action.ToString()),
    };
}
