using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews validate</c>: the files, without a database; and with one, what only the server can tell.</summary>
internal sealed class ValidateCommand(Session session, bool online)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "validate",
        "Checks matviews.yaml and all view files; needs no database, and finds more with one",
        [
            ("validate", "a line for each problem"),
            ("validate --online", "and asks the server about queries that are new or changed"),
            ("validate --format github", "annotations in a workflow of GitHub"),
            ("validate --format sarif > matviews.sarif", "for code hosts and editors"),
            ("validate --format json", "for other tools"),
        ],
        command =>
        {
            var online = command.Flag("--online", "Also ask the database, as `plan` does; --database does so too");
            return (session, cancellationToken) =>
                new ValidateCommand(session, online.HasValue() || session.Options.Database is not null).RunAsync(cancellationToken);
        });

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        var format = session.Format("text", "json", "github", "sarif");
        var configuration = Project.Read(session);
        if (configuration.HasErrors)
            return Tell(format, configuration, new([], configuration.Problems), ExitCode.WrongConfiguration);
        var set = new DefinitionReader(configuration.Configuration).Read();
        set = set with { Problems = [.. configuration.Problems, .. set.Problems] };
        var wrong = set.Problems.Any(problem => problem.Severity == Severity.Error);
        if (online && !wrong)
        {
            set = set with { Problems = [.. set.Problems.Union(await AskAsync(configuration.Configuration, cancellationToken))] };
            wrong = set.Problems.Any(problem => problem.Severity == Severity.Error);
        }

        if (!wrong && format is "text" or "github" && !session.Options.Quiet)
            session.Out.WriteLine($"{Quantity.Of(set.Views.Count, "view")}: no errors.{Suppressed(set)}");
        return Tell(format, configuration, set, wrong ? ExitCode.WrongDefinitions : ExitCode.Done);
    }

    // What was applied and has not changed was asked about then.
    private async Task<IReadOnlyList<DefinitionProblem>> AskAsync(ProjectConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        var result = await new PlanMaker(access.Database, configuration).PlanAsync(new DefinitionReader(configuration), cancellationToken);
        return result.Problems;
    }

    private static string Suppressed(DefinitionSet set) =>
        set.Suppressed.Count == 0 ? "" : $" {Quantity.Of(set.Suppressed.Count, "problem")} suppressed.";

    private ExitCode Tell(string format, ConfigurationResult configuration, DefinitionSet set, ExitCode exitCode)
    {
        var root = configuration.Configuration.Root;
        var problems = set.Problems;
        switch (format)
        {
            case "json":
                ProblemsJson.Write(session.Out, problems, set.Suppressed);
                break;
            case "github":
                new ProblemsGitHub(session.Out, file => InRepository(root, file)).Write(problems);
                break;
            case "sarif":
                new ProblemsSarif(session.Out, ToolVersion.Text, file => InRepository(root, file)) { Suppressed = set.Suppressed }
                    .Write(problems);
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
