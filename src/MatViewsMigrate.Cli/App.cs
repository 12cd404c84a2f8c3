using MatViewsMigrate.Cli.Commands;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Reporting;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli;

/// <summary>The command line: parses, calls one command, and turns whatever ends it into a message and an exit code.</summary>
public sealed class App(Terminal terminal, CancellationToken stop)
{
    /// <summary>Runs one command line and returns the exit code.</summary>
    public async Task<int> RunAsync(params string[] arguments)
    {
        CommandAction? action = null;
        using var help = new StringWriter();
        using var root = new CommandLineApplication(new CommandConsole(terminal, help), terminal.Folder, throwOnUnexpectedArg: true);
        var words = Spelled(arguments);
        // While the command line and the configuration are read.
        if (words is ["plan" or "apply" or "refresh" or "status" or "health", ..])
            Database.LoadDriver();
        var options = Define(root, picked => action = picked, name => words.Contains(name, StringComparer.OrdinalIgnoreCase));
        var answer = new AnswerWriter(terminal.Out);
        var session = new Session(terminal with { Out = answer }, options);
        try
        {
            root.Execute(words);
            session.Out.Write(Complete(help.ToString().TrimStart('\n')));
            return (int)(action is null ? ExitCode.Done : await action(session, stop));
        }
        catch (CommandParsingException error)
        {
            using var all = new CommandLineApplication();
            Define(all, _ => { }, _ => true);
            return Fail(ExitCode.WrongUsage, WrongUsage.Explain(error, all, arguments));
        }
        catch (ProblemException error)
        {
            return Told(error.ExitCode, () => ProblemReport.WriteFatal(session, error.Problems));
        }
        catch (MatViewsException error)
        {
            return Fail(error.ExitCode, error.Message, options.Verbose ? error.InnerException : null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Fail(ExitCode.Interrupted, "interrupted; nothing is half done");
        }
        catch (Exception error) when (ServerError.Find(error) is { } server)
        {
            return Fail(ExitCode.StepFailed, server.Message, options.Verbose ? error : null);
        }
#pragma warning disable CA1031 // The last line of defence: nobody is shown a stack trace that did not ask for it.
        catch (Exception error)
        {
            return Fail(ExitCode.StepFailed, Unexpected(error, options.Verbose), options.Verbose ? error : null);
        }
#pragma warning restore CA1031

        // Who asked for JSON gets a document, whatever happens.
        int Fail(ExitCode exitCode, string message, Exception? details = null)
        {
            session.Error.WriteLine($"{session.ErrorInk.Removed("error:")} {message}");
            if (details is not null)
                session.Error.WriteLine(details);
            return AsksForJson(words) && !answer.HasBegun
                ? Told(exitCode, () => ErrorJson.Write(answer, exitCode, message))
                : (int)exitCode;
        }

        // Unless the document cannot be written.
        int Told(ExitCode exitCode, Action write)
        {
            try
            {
                write();
                return (int)exitCode;
            }
            catch (MatViewsException error)
            {
                return Fail(error.ExitCode, error.Message);
            }
        }
    }

    private static CommonOptions Define(CommandLineApplication root, Action<CommandAction> pick, Func<string, bool> isNamed)
    {
        root.Name = "matviews";
        root.Description = "PostgreSQL materialized views as code.";
        root.MakeSuggestionsInErrorMessage = false;
        root.HelpOption("-?|-h|--help", inherited: true);
        var version = root.Option("--version", "Show the versions of the tool, its runtime, its registry and its plan files", CommandOptionType.NoValue);
        var options = new CommonOptions(root);
        AllCommands.Add(new CommandTree(root, pick, isNamed));
        root.OnExecute(() =>
        {
            if (version.HasValue())
                pick((session, _) => Task.FromResult(Version(session)));
            else
                root.ShowHelp();
        });
        return options;
    }

    private static ExitCode Version(Session session)
    {
        if (session.Format("text", "json") == "json")
            VersionReport.WriteJson(session.Out, ToolVersion.Text);
        else
            VersionReport.WriteText(session.Out, ToolVersion.Text);
        return ExitCode.Done;
    }

    // The parser names a group of commands without what comes before it.
    internal static string Complete(string help) =>
        help.Contains("Run 'matviews ", StringComparison.Ordinal) ? help : help.Replace("Run '", "Run 'matviews ", StringComparison.Ordinal);

    // The parser may have stopped before it came to the option.
    private static bool AsksForJson(string[] words) =>
        words.Any(word => word is "--format=json" or "--format:json") || words.Zip(words.Skip(1)).Contains(("--format", "json"));

    // `help plan` is what many type first.
    private static string[] Spelled(string[] arguments) =>
        arguments is ["help", .. var command] ? [.. command, "--help"] : arguments;

    private static string Unexpected(Exception error, bool verbose) =>
        $"{error.Message.ReplaceLineEndings(" ")} ({error.GetType().Name}){(verbose ? "" : "; -v gives details")}";
}
