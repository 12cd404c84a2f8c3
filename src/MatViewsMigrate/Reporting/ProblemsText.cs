using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes mistakes in files for people: a line each, as compilers do, and the lines of the source.</summary>
public sealed class ProblemsText(TextWriter writer, Ink ink)
{
    /// <summary>In the order of files and places.</summary>
    public void Write(IReadOnlyList<DefinitionProblem> problems)
    {
        foreach (var problem in InOrder(problems))
        {
            writer.WriteLine(problem.Severity == Severity.Error ? ink.Removed(problem.ToString()) : ink.Changed(problem.ToString()));
            if (problem.Excerpt is { } excerpt)
                writer.WriteLine(excerpt.TrimEnd());
        }
    }

    /// <summary>By file, line and column.</summary>
    internal static IEnumerable<DefinitionProblem> InOrder(IEnumerable<DefinitionProblem> problems) => problems
        .OrderBy(problem => problem.At.File, StringComparer.Ordinal)
        .ThenBy(problem => problem.At.Line)
        .ThenBy(problem => problem.At.Column);
}
