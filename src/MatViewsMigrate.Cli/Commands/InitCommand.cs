using System.Text.RegularExpressions;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews init</c>: the first files of a project.</summary>
internal sealed partial class InitCommand(Session session, InitCommand.Options options)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "init",
        "Writes a first matviews.yaml; overwrites nothing",
        [
            ("init", "asks for what it needs, and writes here"),
            ("init reports --schema analytics", "in a folder of its own"),
            ("init --yes --example", "asks nothing, and adds a view to try"),
        ],
        command =>
        {
            var options = new Options(command);
            return (session, cancellationToken) => new InitCommand(session, options).RunAsync(cancellationToken);
        });

    public Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        if (session.Options.Database is not null)
            throw new MatViewsException(
                ExitCode.WrongUsage, "--database says nothing to init: matviews.yaml holds the name of the variable with the URL, so that no password is checked in; give that with --url-variable");
        var project = Project();
        cancellationToken.ThrowIfCancellationRequested();
        var files = Write(project);
        if (session.IsJson)
            NewProjectReport.WriteJson(session.Out, project, files);
        else
            NewProjectReport.WriteText(session.Out, session.Ink, project, files);
        return Task.FromResult(ExitCode.Done);
    }

    private NewProject Project()
    {
        var folder = options.Folder ?? Ask("Folder of the project", ".");
        var variable = Variable(options.UrlVariable ?? Ask("Environment variable with the database's URL", "DATABASE_URL"));
        var schema = Schema(options.Schema ?? Ask("Schema of the first views", "public"));
        return new(session.PathOf(folder), variable, schema) { WithExample = options.Example };
    }

    private string Ask(string question, string byDefault) =>
        session.Terminal.CanAsk && !options.Yes ? Question.Ask(session.Terminal, question, byDefault) : byDefault;

    private static string Variable(string text) =>
        VariableName().IsMatch(text) ? text
        : text.Contains("://", StringComparison.Ordinal) || text.Contains('=', StringComparison.Ordinal)
            ? throw new MatViewsException(
                ExitCode.WrongUsage, "that is the database's address; matviews.yaml holds the name of the variable with it, so that no password is checked in")
            : throw new MatViewsException(ExitCode.WrongUsage, $"{text} is not an environment variable's name, such as DATABASE_URL");

    private static string Schema(string text) =>
        text.StartsWith("pg_", StringComparison.Ordinal) || text is "information_schema" || text.Trim() is "" || text.Any(char.IsControl)
            ? throw new MatViewsException(ExitCode.WrongUsage, $"'{text}' cannot be a schema of views; name another one")
            : text;

    private static IReadOnlyList<WrittenFile> Write(NewProject project)
    {
        try
        {
            return project.Write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MatViewsException(
                ExitCode.StepFailed, $"the project could not be written to {project.Root} ({error.Message}); try another folder", error);
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();

    /// <summary>What is not to be asked for.</summary>
    internal sealed class Options(CommandLineApplication command)
    {
        private readonly CommandArgument _folder = command.Argument("FOLDER", "The project's folder (default: here)");
        private readonly CommandOption _variable = command.Value("--url-variable <NAME>", "The environment variable with the database's URL (default DATABASE_URL)");
        private readonly CommandOption _schema = command.Value("--schema <NAME>", "The schema of the first views (default public)");
        private readonly CommandOption _example = command.Flag("--example", "Also write a view to try, which reads no table");
        private readonly CommandOption _yes = command.Flag("-y|--yes", "Ask nothing, take the defaults");

        public string? Folder => _folder.Value;

        public string? UrlVariable => _variable.Value();

        public string? Schema => _schema.Value();

        public bool Example => _example.HasValue();

        public bool Yes => _yes.HasValue();
    }
}
