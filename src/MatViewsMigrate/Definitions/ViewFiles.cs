namespace MatViewsMigrate.Definitions;

/// <summary>The files of one view.</summary>
/// <param name="Schema">The folder's name, decoded; null for a file directly in a folder of views.</param>
/// <param name="Name">The files' name, decoded; null when it cannot be.</param>
internal sealed record ViewFile(string? Schema, string? Name, string? YamlPath, string? SqlPath)
{
    public string Path => YamlPath ?? SqlPath!;
}

/// <summary>Finds the files of all views.</summary>
internal sealed class ViewFiles(ProjectConfiguration configuration, ProjectFiles project, ProblemLog log)
{
    private const int MaxDepth = 32;

    /// <summary>All views' files, ordered by path.</summary>
    public IReadOnlyList<ViewFile> Find()
    {
        var files = new List<ViewFile>();
        foreach (var folder in configuration.ViewFolders)
        {
            var path = Path.GetFullPath(Path.Combine(configuration.Root, folder));
            var problem = !Directory.Exists(path) ? Missing(folder)
                : !project.IsInside(path) ? $"the folder of views '{folder}' lies outside of the project"
                : null;
            if (problem is not null)
            {
                log.Add(Rules.FolderExists, new(ConfigurationReader.FileName, 1, 1), problem,
                    "create it, or name the right one in 'views'");
                continue;
            }

            AddFolder(files, new(path), null, 0);
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    private string Missing(string folder) =>
        Path.Exists(Path.Combine(configuration.Root, ConfigurationReader.FileName))
            ? $"there is no folder of views '{folder}'"
            : $"there is no {ConfigurationReader.FileName} here or above, and no folder of views '{folder}'";

    private void AddFolder(List<ViewFile> files, DirectoryInfo folder, string? schema, int depth)
    {
        var yaml = new Dictionary<string, List<string>>();
        var sql = new Dictionary<string, string>();
        foreach (var entry in Entries(folder))
        {
            var ending = Ending(entry.Name);
            var stem = entry.FullName[..^(ending?.Length ?? 0)];
            if (ending is null && IsFolder(entry, depth))
                AddFolder(files, new(entry.FullName), schema ?? Decoded(entry), depth + 1);
            else if (ending == ".sql" && !sql.TryAdd(stem, entry.FullName))
                files.Add(File(schema, stem, null, entry.FullName));
            else if (ending is not null and not ".sql")
                (yaml.TryGetValue(stem, out var same) ? same : yaml[stem] = []).Add(entry.FullName);
        }

        foreach (var (stem, paths) in yaml)
            files.AddRange(paths.Select(path => File(schema, stem, path, sql.GetValueOrDefault(stem))));
        files.AddRange(sql.Where(s => !yaml.ContainsKey(s.Key)).Select(s => File(schema, s.Key, null, s.Value)));
    }

    private ViewFile File(string? schema, string stem, string? yaml, string? sql)
    {
        var name = FileName.Decode(Path.GetFileName(stem));
        if (name is null)
            AddUndecodable(yaml ?? sql!);
        return new(schema, name, yaml, sql);
    }

    private string Decoded(FileSystemInfo folder)
    {
        if (FileName.Decode(folder.Name) is { } name)
            return name;
        AddUndecodable(folder.FullName);
        return folder.Name;
    }

    private void AddUndecodable(string path) =>
        log.Add(Rules.LegalName, new(project.Relative(path), 1, 1),
            "the name of this file or folder has a % that encodes nothing",
            "write %25 for a percent sign");

    private IEnumerable<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos()
                .Where(entry => entry.Name[0] != '.')
                .OrderBy(entry => entry.Name, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Add(Rules.Readable, new(project.Relative(folder.FullName), 1, 1), "the folder cannot be read",
                "make it readable for this user");
            return [];
        }
    }

    private bool IsFolder(FileSystemInfo entry, int depth)
    {
        if (!entry.Attributes.HasFlag(FileAttributes.Directory))
            return false;
        var isLink = entry.LinkTarget is not null;
        var circle = isLink && $"{RealPath.Of(Path.GetDirectoryName(entry.FullName)!)}{Path.DirectorySeparatorChar}"
            .StartsWith($"{RealPath.Of(entry.FullName)}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        var problem = depth >= MaxDepth || circle ? "this folder is nested too deep, or leads back to itself"
            : isLink && !project.IsInside(entry.FullName) ? "this link leads out of the project"
            : null;
        if (problem is not null)
            log.Add(Rules.Readable, new(project.Relative(entry.FullName), 1, 1), problem,
                "put the files themselves here");
        return problem is null;
    }

    private static string? Ending(string name) =>
        Path.GetExtension(name).ToLowerInvariant() is var ending and (".yaml" or ".yml" or ".sql") ? ending : null;
}
