using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Cli;

/// <summary>Files are wrong; all that is wrong with them is told at once.</summary>
internal sealed class ProblemException(ExitCode exitCode, IReadOnlyList<DefinitionProblem> problems)
    : MatViewsException(exitCode, $"{problems.Count} problems in files")
{
    public IReadOnlyList<DefinitionProblem> Problems => problems;
}
