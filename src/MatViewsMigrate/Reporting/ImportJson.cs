using MatViewsMigrate.Definitions;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Reporting;

/// <summary>What an import made of a database, as JSON.</summary>
public static class ImportJson
{
    /// <summary><c>{"dry_run": ..., "files": [...], "busy": [...]}</c>; a file of no view is <c>matviews.yaml</c>.</summary>
    public static void Write(
        TextWriter output, IReadOnlyList<WrittenFile> files, ImportResult imported, bool dryRun) => JsonText.Write(output, json =>
    {
        var notes = imported.Views.ToDictionary(view => view.Definition.Name, view => view.Notes);
        json.WriteStartObject();
        json.WriteBoolean("dry_run", dryRun);
        json.WriteArray("files", files, (item, file) =>
        {
            item.WriteName("view", file.View);
            item.WriteString("path", file.Path);
            item.WriteString("outcome", Word(file.Outcome));
            item.WriteString("reason", file.Reason);
            item.WriteStrings("notes", file.View is null ? [] : notes[file.View]);
        });
        json.WriteArray("busy", imported.Busy, (item, view) =>
        {
            item.WriteAddress(view.View);
            item.WriteString("by", BusyText.Of(view.By));
        });
        json.WriteEndObject();
    });

    /// <summary>The outcome as a word.</summary>
    internal static string Word(FileOutcome outcome) => $"{outcome}".ToLowerInvariant();
}
