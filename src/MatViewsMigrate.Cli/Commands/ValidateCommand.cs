using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews validate</c>: the files, without a database.</summary>
internal sealed class ValidateCommand(Session session)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "validate",
        "Checks matviews.yaml and all view files; needs no database",
        [("validate", "a line for each problem"), ("validate --format json", "for editors and CI")],
        _ => (session, _) => Task.FromResult(new ValidateCommand(session).Run()));

    public ExitCode Run()
    {
        session.Format("text", "json");
        var configuration = Project.Read(session);
        if (configuration.HasErrors)
            return Tell(configuration.Problems, ExitCode.WrongConfiguration);
        var set = new DefinitionReader(configuration.Configuration).Read();
        DefinitionProblem[] problems = [.. configuration.Problems, .. set.Problems];
        var wrong = problems.Any(problem => problem.Severity == Severity.Error);
        if (!wrong && !session.IsJson && !session.Options.Quiet)
            session.Out.WriteLine($"{Quantity.Of(set.Views.Count, "view")}: no errors.");
        return Tell(problems, wrong ? ExitCode.WrongDefinitions : ExitCode.Done);
    }

    private ExitCode Tell(IReadOnlyList<DefinitionProblem> problems, ExitCode exitCode)
    {
        if (session.IsJson)
            ProblemsJson.Write(session.Out, problems);
        else
            new ProblemsText(session.Out, session.Ink).Write(problems);
        return exitCode;
    }
}
