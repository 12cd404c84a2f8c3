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
        [
            ("validate", "a line for each problem"),
            ("validate --format github", "annotations in a workflow of GitHub"),
            ("validate --format sarif > matviews.sarif", "for code hosts and editors"),
            ("validate --format json", "for other tools"),
        ],
        _ => (session, _) => Task.FromResult(new ValidateCommand(session).Run()));

    public ExitCode Run()
    {
        var format = session.Format("text", "json", "github", "sarif");
        var configuration = Project.Read(session);
        if (configuration.HasErrors)
            return Tell(format, configuration, configuration.Problems, ExitCode.WrongConfiguration);
        var set = new DefinitionReader(configuration.Configuration).Read();
        DefinitionProblem[] problems = [.. configuration.Problems, .. set.Problems];
        var wrong = problems.Any(problem => problem.Severity == Severity.Error);
        if (!wrong && format is "text" or "github" && !session.Options.Quiet)
            session.Out.WriteLine($"{Quantity.Of(set.Views.Count, "view")}: no errors.");
        return Tell(format, configuration, problems, wrong ? ExitCode.WrongDefinitions : ExitCode.Done);
    }

    private ExitCode Tell(
        string format, ConfigurationResult configuration, IReadOnlyList<DefinitionProblem> problems, ExitCode exitCode)
    {
        var root = configuration.Configuration.Root;
        switch (format)
        {
            case "json":
                ProblemsJson.Write(session.Out, problems);
                break;
            case "github":
                new ProblemsGitHub(session.Out, file => InRepository(root, file)).Write(problems);
                break;
            case "sarif":
                new ProblemsSarif(session.Out, ToolVersion.Text, file => InRepository(root, file)).Write(problems);
                break;
            default:
                new ProblemsText(session.Out, session.Ink).Write(problems);
                break;
        }

        return exitCode;
    }

    // The project may be a folder of the repository; the workflow knows where that begins.
    private string InRepository(string root, string file)
    {
        var start = session.Terminal.Variable("GITHUB_WORKSPACE") is { Length: > 0 } workspace ? workspace : root;
        var path = Path.GetRelativePath(start, Path.Combine(root, file)).Replace('\\', '/');
        return path.StartsWith("../", StringComparison.Ordinal) ? file : path;
    }
}
