using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Reporting;

/// <summary>What <c>init</c> wrote, and what comes next.</summary>
public static class NewProjectReport
{
    /// <summary>A line for each file, and the next step.</summary>
    public static void WriteText(TextWriter writer, Ink ink, NewProject project, IReadOnlyList<WrittenFile> files)
    {
        foreach (var file in files)
        {
            writer.WriteLine(file.Outcome == FileOutcome.Written
                ? ink.Added($"+ {file.Path}")
                : $"  {file.Path}{(file.Reason is { } reason ? $": kept; {reason}" : "")}");
        }

        writer.WriteLine("\n" + Paragraph.Wrap($"Next: {Next(project, files)}", 0, 0));
    }

    private static string Next(NewProject project, IReadOnlyList<WrittenFile> files) =>
        files.Any(file => file is { Path: ConfigurationReader.FileName, Outcome: FileOutcome.Kept })
            ? $"`matviews plan`; {ConfigurationReader.FileName} says where the views and the database are."
            : $"put views into {project.ViewFolder}/, or let `matviews import` write those that are live; set "
                + $"{project.UrlVariable} to the database's URL, or leave it for a private PostgreSQL; then `matviews plan`.";

    /// <summary><c>{root, files: [{path, outcome, reason}]}</c>.</summary>
    public static void WriteJson(TextWriter output, NewProject project, IReadOnlyList<WrittenFile> files) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("root", project.Root);
        json.WriteArray("files", files, (_, file) =>
        {
            json.WriteString("path", file.Path);
            json.WriteString("outcome", ImportJson.Word(file.Outcome));
            json.WriteString("reason", file.Reason);
        });
        json.WriteEndObject();
    });
}
