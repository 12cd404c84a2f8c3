using MatViewsMigrate.Definitions.Yaml;

namespace MatViewsMigrate.Definitions;

/// <summary>What reading <c>matviews.yaml</c> gave.</summary>
/// <param name="Configuration">The configuration; defaults where there is no file, or where it is wrong.</param>
/// <param name="File">The file, as a full path; null when there is none.</param>
public sealed record ConfigurationResult(
    ProjectConfiguration Configuration, string? File, IReadOnlyList<DefinitionProblem> Problems)
{
    /// <summary>False when there is no file: then the configuration is all defaults, rooted in the folder where the search began.</summary>
    public bool IsFound => File is not null;

    /// <summary>True when the process cannot go on: exit code 78.</summary>
    public bool HasErrors => Problems.Any(problem => problem.Severity == Severity.Error);
}

/// <summary>Reads <c>matviews.yaml</c>. Problems never show its values: they may be secrets.</summary>
/// <param name="variable">The value of an environment variable; null when it is not set.</param>
public sealed class ConfigurationReader(Func<string, string?> variable)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "matviews.yaml";

    /// <summary>Reads the file that is nearest to a folder: in it, or in one above it.</summary>
    public ConfigurationResult Search(string folder, string? environment)
    {
        for (var at = new DirectoryInfo(Path.GetFullPath(folder)); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, FileName)))
                return ReadFile(Path.Combine(at.FullName, FileName), environment);
        }

        var log = new ProblemLog(new Dictionary<string, Severity?>());
        if (environment is not null)
            log.Add(Rules.EnvironmentKnown, new(FileName, 1, 1),
                $"there is no {FileName}, and so no environment '{environment}'",
                "write one with 'environments:', or leave -e away");
        return new(new() { Root = Path.GetFullPath(folder) }, null, log.Problems);
    }

    /// <summary>Reads a file, or that of a folder; that it does not exist is a problem.</summary>
    public ConfigurationResult Read(string path, string? environment)
    {
        var file = Path.GetFullPath(Directory.Exists(path) ? Path.Combine(path, FileName) : path);
        if (Path.Exists(file))
            return ReadFile(file, environment);
        var log = new ProblemLog(new Dictionary<string, Severity?>());
        log.Add(Rules.Readable, new(Path.GetFileName(file), 1, 1), "there is no such file",
            "give --config another path, or leave it away");
        return new(new() { Root = Path.GetDirectoryName(file)! }, null, log.Problems);
    }

    private ConfigurationResult ReadFile(string file, string? environment)
    {
        var log = new ProblemLog(new Dictionary<string, Severity?>());
        var root = Path.GetDirectoryName(file)!;
        var source = new ProjectFiles(root).Read(file, log);
        var text = source?.Decode(yaml: true, log);
        var tree = text is null ? null : YamlTree.Read(source!.File, text, log);
        var configuration = new ProjectConfiguration { Root = root, Environment = environment };
        if (tree is not null)
            configuration = Read(tree, configuration, log);
        return new(configuration, file, ProblemLog.Sorted([log]));
    }

    private ProjectConfiguration Read(YamlNode.Mapping tree, ProjectConfiguration configuration, ProblemLog log)
    {
        var variables = new Variables(variable, log);
        var keys = new MappingReader(tree, ConfigurationKeys.Table, log, variables.Expand);
        if (keys.Integer("version") is { } version && version != 1)
            log.Add(Rules.WrongValue, keys.ValuePlace("version"), $"the version is {version}, and this tool reads 1",
                "use a newer matviews, or write version: 1");
        configuration = configuration with { ViewFolders = ViewFolders(keys) ?? configuration.ViewFolders };
        configuration = new ConfigurationLayer(keys, variables.ExpandOptional).Over(configuration);
        var wanted = configuration.Environment;
        var environments = keys.MappingByName("environments", name => name == wanted ? variables.Expand : Variables.Unused);
        foreach (var (name, mapping) in environments)
        {
            var layer = new ConfigurationLayer(mapping, name == wanted ? variables.ExpandOptional : Variables.Unused);
            var over = layer.Over(configuration);
            configuration = name == wanted ? over : configuration;
        }

        if (wanted is not null && environments.All(e => e.Name != wanted))
        {
            log.Add(Rules.EnvironmentKnown, keys.Place("environments"), $"there is no environment '{wanted}'",
                environments.Count == 0
                    ? "write 'environments:', or leave -e away"
                    : $"known are {string.Join(", ", environments.Select(e => e.Name))}");
        }

        return configuration;
    }

    private static List<string>? ViewFolders(MappingReader keys)
    {
        if (keys.Texts("views") is not { } items)
            return null;
        var folders = new List<string>();
        foreach (var item in items)
        {
            var folder = item.Value.Replace('\\', '/').TrimEnd('/');
            folder = folder.StartsWith("./", StringComparison.Ordinal) ? folder[2..] : folder;
            if (folder.Length == 0 || Path.IsPathRooted(folder) || folder.Split('/').Contains(".."))
                keys.Log.Add(Rules.FolderExists, item.At, "a folder of views is not below the project",
                    "write a path relative to matviews.yaml, without ..");
            else if (folders.Any(other => Holds(other, folder) || Holds(folder, other)))
                keys.Log.Add(Rules.DistinctItems, item.At, "a folder of views lies in another one",
                    "name only one of them");
            else
                folders.Add(folder);
        }

        return folders;
    }

    private static bool Holds(string outer, string inner) => $"{inner}/".StartsWith($"{outer}/", StringComparison.Ordinal);
}
