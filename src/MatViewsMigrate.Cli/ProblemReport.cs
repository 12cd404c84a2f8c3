using MatViewsMigrate.Definitions;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli;

/// <summary>Tells problems of files: as the command's document when it is to be JSON, else to people.</summary>
internal static class ProblemReport
{
    /// <summary>Instead of the command's answer.</summary>
    public static void WriteFatal(Session session, IReadOnlyList<DefinitionProblem> problems)
    {
        if (session.IsJson)
            ProblemsJson.Write(session.Out, problems);
        else
            WriteText(session, problems);
    }

    /// <summary>Beside the command's answer.</summary>
    public static void WriteWarnings(Session session, IReadOnlyList<DefinitionProblem> problems)
    {
        if (!session.Options.Quiet)
            WriteText(session, problems);
    }

    private static void WriteText(Session session, IReadOnlyList<DefinitionProblem> problems) =>
        new ProblemsText(session.Error, session.ErrorInk).Write(problems);
}
