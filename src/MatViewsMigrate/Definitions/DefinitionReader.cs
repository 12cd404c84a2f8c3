using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Reads all definitions of a project and tells everything that is wrong with them at once.</summary>
public sealed class DefinitionReader(ProjectConfiguration configuration)
{
    private readonly ProjectFiles project = new(configuration.Root);

    /// <summary>All views whose name and query can be told, ordered by name, and all problems, ordered by place.</summary>
    /// <remarks>With an error among the problems the views are good for finding further problems, and for nothing else.</remarks>
    public DefinitionSet Read()
    {
        var log = NewLog();
        var files = new ViewFiles(configuration, project, log).Find();
        var reader = new ViewReader(configuration, project);
        var read = new (ViewDraft? Draft, ProblemLog Log)[files.Count];
        Parallel.For(0, files.Count, i =>
        {
            var own = NewLog();
            read[i] = (reader.Read(files[i], own), own);
        });
        ViewDraft[] drafts = [.. read.Select(r => r.Draft).OfType<ViewDraft>()];
        var distinct = ProjectChecks.Check(drafts);
        foreach (var draft in drafts)
            SuppressionReader.TellUnneeded(draft);
        ProblemLog[] logs = [log, .. read.Select(r => r.Log), .. drafts.Select(draft => draft.Log)];
        return new([.. distinct.Select(draft => draft.Definition).OrderBy(definition => definition.Name)], ProblemLog.Sorted(logs))
        {
            Suppressed = ProblemLog.SortedSuppressed(logs),
        };
    }

    /// <summary>
    /// All view files with the hashes of their definitions, without parsing one: where each has a name and each hash is
    /// the one that was applied, there is nothing to parse. Problems are not told; a file that has one has no name or another hash.
    /// </summary>
    public IReadOnlyList<HashedFile> Hashes()
    {
        var log = NewLog();
        var files = new ViewFiles(configuration, project, log).Find();
        var hashed = new HashedFile[files.Count];
        Parallel.For(0, files.Count, i => hashed[i] = Hash(files[i], NewLog()));
        var named = hashed.Select(file => file.Name).OfType<ViewName>().CountBy(name => name).ToDictionary();
        return [.. hashed.Select(file => IsAlone(file) ? file : file with { Name = null })];

        bool IsAlone(HashedFile file) => log.Problems.Count == 0 && file.Name is { } name && named[name] == 1;
    }

    private HashedFile Hash(ViewFile file, ProblemLog log)
    {
        var yaml = file.YamlPath is null ? null : project.Read(file.YamlPath, log)?.Bytes;
        var sql = file.SqlPath is null ? null : project.Read(file.SqlPath, log)?.Bytes;
        var known = log.Problems.Count == 0 && file is { Schema: not null, Name: not null } && !NameKeys.MayBeIn(yaml);
        return new(
            project.Relative(file.Path), DefinitionHash.Of(configuration, yaml, sql),
            known ? new(file.Schema!, file.Name!) : null);
    }

    private ProblemLog NewLog() => new(configuration.Rules);
}
