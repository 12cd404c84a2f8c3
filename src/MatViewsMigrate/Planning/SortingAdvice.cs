using MatViewsMigrate.Definitions;
using MatViewsMigrate.Definitions.Yaml;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>A view that would be refreshed faster were its rows stored by its key.</summary>
/// <param name="At">Where the view is written.</param>
public sealed record SortingAdvice(ViewName View, IReadOnlyList<string> Key, SourceSpan At)
{
    private const string What = "a concurrent refresh of so many rows is two to three times as fast when they are stored in the order of their key";

    /// <summary>The line of the file.</summary>
    public string Line => $"sort_by: {YamlText.List(Key)}";

    /// <summary>For a reviewer who may go on without it.</summary>
    public Hazard Hazard => new(View, HazardKind.Advice, $"{What}: add '{Line}' to {File} ({Rules.SortedStorage.Code})");

    /// <summary>For a team that wants none without it.</summary>
    public DefinitionProblem Problem => new(At, Rules.SortedStorage.Code, Severity.Error, What, $"add '{Line}'");

    // Options stand in the YAML file, whether there is one yet or not.
    private string File => At.File.EndsWith(".sql", StringComparison.Ordinal) ? $"{At.File[..^4]}.yaml" : At.File;
}
