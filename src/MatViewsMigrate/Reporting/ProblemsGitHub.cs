using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes mistakes in files as commands of GitHub's workflow log, which shows them at their lines.</summary>
/// <param name="pathOf">A file of the project as the repository knows it.</param>
public sealed class ProblemsGitHub(TextWriter writer, Func<string, string> pathOf)
{
    /// <summary>A line each, in the order of files and places.</summary>
    public void Write(IReadOnlyList<DefinitionProblem> problems)
    {
        foreach (var problem in ProblemsText.InOrder(problems))
        {
            var kind = problem.Severity == Severity.Error ? "error" : "warning";
            writer.Write(
                $"::{kind} file={Property(pathOf(problem.At.File))},line={problem.At.Line},col={problem.At.Column},title={Property(problem.Code)}" +
                $"::{Data($"{problem.Message}; {problem.Remedy}")}\n");
        }
    }

    // What stands in a file must not become a command of its own.
    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
