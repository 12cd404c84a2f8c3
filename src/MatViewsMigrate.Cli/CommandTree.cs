using MatViewsMigrate.Names;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli;

/// <summary>What a command does when it is called.</summary>
public delegate Task<ExitCode> CommandAction(Session session, CancellationToken cancellationToken);

/// <summary>The commands by name; parsing picks one of them.</summary>
/// <param name="isNamed">Whether the command line may call a command of that name; the options of others are not worth their time.</param>
public sealed class CommandTree(CommandLineApplication application, Action<CommandAction> pick, Func<string, bool> isNamed)
{
    /// <summary>Adds a command.</summary>
    /// <param name="examples">Calls without the leading <c>matviews</c>, each with what it does.</param>
    /// <param name="define">Adds options and arguments, and returns what is done.</param>
    public void Add(
        string name,
        string description,
        IReadOnlyList<(string Call, string Does)> examples,
        Func<CommandLineApplication, CommandAction> define)
    {
        var command = application.Command(name, _ => { });
        command.Description = description;
        if (!isNamed(name))
            return;
        command.ExtendedHelpText = Examples(examples);
        command.MakeSuggestionsInErrorMessage = false;
        var action = define(command);
        command.OnExecute(() =>
        {
            pick(action);
            return 0;
        });
    }

    /// <summary>Adds a command of commands; called alone it does what one of them does, or shows its help.</summary>
    public void AddGroup(
        string name,
        string description,
        IReadOnlyList<(string Call, string Does)> examples,
        Action<CommandTree> add,
        Func<CommandLineApplication, CommandAction>? define = null)
    {
        Add(name, description, examples, command =>
        {
            add(new CommandTree(command, pick, isNamed));
            return define?.Invoke(command) ?? ShowHelp(command);
        });
    }

    private static CommandAction ShowHelp(CommandLineApplication command) => (session, _) =>
    {
        session.Error.Write(App.Complete(command.GetHelpText()));
        return Task.FromResult(ExitCode.WrongUsage);
    };

    private static string Examples(IReadOnlyList<(string Call, string Does)> examples)
    {
        var width = examples.Max(example => example.Call.Length);
        var lines = examples.Select(example => $"  matviews {example.Call.PadRight(width)}  {example.Does}");
        return $"\nExamples:\n{string.Join('\n', lines)}\n";
    }
}
