using System.Text;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Definitions;

/// <summary>A project in a folder of its own, gone at the end of the test.</summary>
internal sealed class ProjectFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("matviews").FullName;

    public ProjectFolder With(string path, string text) => With(path, Encoding.UTF8.GetBytes(text));

    public ProjectFolder With(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), bytes);
        return this;
    }

    public string At(string path) => Path.Combine(Root, path);

    public DefinitionSet Read(Func<ProjectConfiguration, ProjectConfiguration>? change = null) =>
        new DefinitionReader(Configuration(change)).Read();

    public IReadOnlyList<HashedFile> Hashes(Func<ProjectConfiguration, ProjectConfiguration>? change = null) =>
        new DefinitionReader(Configuration(change)).Hashes();

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>What a view's file of this text gives.</summary>
    public static DefinitionSet ReadView(string yaml)
    {
        using var project = new ProjectFolder().With("views/analytics/v.yaml", yaml);
        return project.Read();
    }

    /// <summary>The one view that these keys and a query give, without any problem.</summary>
    public static ViewDefinition View(string keys)
    {
        var set = ReadView($"sql: SELECT 1 AS a\n{keys}\n");
        set.Problems.ShouldBeEmpty();
        return set.Views.ShouldHaveSingleItem();
    }

    /// <summary>The one problem that these keys beside a query are.</summary>
    public static DefinitionProblem Problem(string keys) => ReadView($"sql: SELECT 1 AS a\n{keys}\n").Problems.ShouldHaveSingleItem();

    private ProjectConfiguration Configuration(Func<ProjectConfiguration, ProjectConfiguration>? change)
    {
        var configuration = new ProjectConfiguration { Root = Root };
        return change is null ? configuration : change(configuration);
    }
}
