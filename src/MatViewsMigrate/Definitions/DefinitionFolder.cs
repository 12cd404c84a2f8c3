using System.Text;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>A file that was to be written.</summary>
/// <param name="View">Null for <c>matviews.yaml</c>.</param>
/// <param name="Path">Relative to the project where it lies in it.</param>
/// <param name="Reason">Why it was kept, and what to do; else null.</param>
public sealed record WrittenFile(ViewName? View, string Path, FileOutcome Outcome, string? Reason);

/// <summary>Puts files into a folder of views, and loses nothing that stands there.</summary>
/// <param name="folder">The folder, as a full path; it is created when there is something to write.</param>
/// <param name="force">Files of the same path are overwritten.</param>
/// <param name="dryRun">It is only told what would be written.</param>
public sealed class DefinitionFolder(ProjectConfiguration configuration, string folder, bool force, bool dryRun)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // Files by the views that they describe so far; a folder that is no folder of views repeats nothing.
    private readonly ILookup<ViewName, string> _described =
        (IsOfViews(configuration, folder) ? new DefinitionReader(configuration).Read().Views : [])
        .ToLookup(view => view.Name, view => view.At.File);

    /// <summary>Writes the file of a view.</summary>
    public WrittenFile Write(ViewDefinition view)
    {
        var file = new DefinitionWriter(configuration).Write(view);
        var path = Path.Combine(folder, file.Path);
        return Elsewhere(view.Name, path) is { } other
            ? new(view.Name, Relative(path), FileOutcome.Kept, $"{view.Name} is described by {other}; move that file away to import it")
            : Write(view.Name, path, file.Text);
    }

    /// <summary>Writes <c>matviews.yaml</c> into the project's folder.</summary>
    public WrittenFile WriteConfiguration()
    {
        var inside = Relative(folder);
        var views = inside == "views" || Path.IsPathFullyQualified(inside) || inside.StartsWith("..", StringComparison.Ordinal)
            ? ""
            : $"views: {Yaml.YamlText.Scalar(inside)}\n";
        return Write(null, Path.Combine(configuration.Root, ConfigurationReader.FileName), $"version: 1\n{views}");
    }

    private WrittenFile Write(ViewName? view, string path, string text)
    {
        var before = File.Exists(path) ? File.ReadAllText(path) : null;
        var outcome = before is null ? FileOutcome.Written
            : before == text ? FileOutcome.Unchanged
            : force ? FileOutcome.Overwritten
            : FileOutcome.Kept;
        if (!dryRun && outcome is (FileOutcome.Written or FileOutcome.Overwritten))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text, Utf8);
        }

        return new(view, Relative(path), outcome,
            outcome == FileOutcome.Kept ? "the file that is there differs; --force overwrites it" : null);
    }

    // A second description of a view would be a mistake, and so would a query beside an SQL file.
    private string? Elsewhere(ViewName view, string path)
    {
        var sql = Path.ChangeExtension(path, ".sql");
        return _described[view].FirstOrDefault(file => Path.GetFullPath(Path.Combine(configuration.Root, file)) != path)
            ?? (File.Exists(sql) ? Relative(sql) : null);
    }

    private static bool IsOfViews(ProjectConfiguration configuration, string folder) =>
        configuration.ViewFolders.Select(views => Path.GetFullPath(views, configuration.Root))
            .Any(views => $"{folder}{Path.DirectorySeparatorChar}".StartsWith($"{views}{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private string Relative(string path) => new ProjectFiles(configuration.Root).Relative(path);
}
