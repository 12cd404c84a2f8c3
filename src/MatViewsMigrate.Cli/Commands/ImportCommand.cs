using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews import</c>: files for the views that a database has.</summary>
internal sealed class ImportCommand(Session session, ImportOptions options)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "import",
        "Writes files for the views that a database already has; changes nothing there",
        [
            ("import", "all of them, into the project's first folder of views"),
            ("import --schema analytics", "those of one schema"),
            ("import analytics.mv_sales mv_users", "two of them"),
            ("import --dry-run", "what would be written"),
            ("import --out live --owners", "a copy of what is live, owners and all"),
        ],
        command =>
        {
            var options = new ImportOptions(command);
            return (session, cancellationToken) => new ImportCommand(session, options).RunAsync(cancellationToken);
        });

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var isFound = Project.Read(session).IsFound;
        var configuration = Project.Configuration(session);
        var imported = await ReadAsync(configuration, cancellationToken);
        var files = Write(imported, configuration, isFound);
        if (session.IsJson)
            ImportJson.Write(session.Out, files, imported, options.DryRun);
        else
            Show(files, imported);
        return imported.Busy.Count > 0 || files.Any(file => file.Outcome == FileOutcome.Kept) ? ExitCode.StepFailed : ExitCode.Done;
    }

    private async Task<ImportResult> ReadAsync(ProjectConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using var connection = await access.ConnectAsync(cancellationToken);
        var importer = new Importer(connection, configuration) { Described = new DefinitionReader(configuration).Read().Views };
        var chosen = Chosen(await importer.NamesAsync(cancellationToken));
        return await importer.ReadAsync(chosen, options.Owners, cancellationToken);
    }

    private IReadOnlyList<LiveName> Chosen(IReadOnlyList<LiveName> live)
    {
        if (options.Names.Count + options.Schemas.Count == 0)
            return live;
        var names = live.Select(view => view.Name).ToList();
        var wanted = options.Names.Select(name => NamedView.Find(name, names)).ToHashSet();
        foreach (var schema in options.Schemas)
        {
            var found = names.Where(name => name.Schema == schema).ToList();
            wanted.UnionWith(found.Count > 0 ? found : throw new MatViewsException(
                ExitCode.WrongUsage, $"there is no materialized view in a schema {schema}{Hint(schema, names)}"));
        }

        return [.. live.Where(view => wanted.Contains(view.Name))];
    }

    private static string Hint(string schema, IReadOnlyList<ViewName> names) =>
        NearestWord.Of(schema, names.Select(name => name.Schema).Distinct()) is { } nearest ? $"; did you mean `{nearest}`?" : "";

    private IReadOnlyList<WrittenFile> Write(ImportResult imported, ProjectConfiguration configuration, bool isFound)
    {
        if (imported.Views.Count == 0)
            return [];
        var path = options.Out is { } given ? session.PathOf(given) : Path.GetFullPath(configuration.ViewFolders[0], configuration.Root);
        var folder = new DefinitionFolder(configuration, path, options.Force, options.DryRun);
        try
        {
            return
            [
                .. isFound ? Array.Empty<WrittenFile>() : [folder.WriteConfiguration()],
                .. imported.Views.Select(view => folder.Write(view.Definition)),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MatViewsException(
                ExitCode.StepFailed, $"not all files could be written ({error.Message}); import again when that is mended", error);
        }
    }

    private void Show(IReadOnlyList<WrittenFile> files, ImportResult imported)
    {
        if (!session.Options.Quiet)
            ImportText.WriteNotes(session.Error, imported.Views);
        new ImportText(session.Out, session.Ink).Write(files, imported.Busy, options.DryRun);
    }
}
