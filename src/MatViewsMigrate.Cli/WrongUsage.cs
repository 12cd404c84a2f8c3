using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli;

/// <summary>Explains a command line that could not be understood.</summary>
internal static class WrongUsage
{
    /// <summary>What is wrong, the nearest known word, and where to read on.</summary>
    /// <param name="all">Every command with all of its own, whichever was called.</param>
    public static string Explain(CommandParsingException error, CommandLineApplication all, IReadOnlyList<string> arguments)
    {
        var command = error.Command;
        var unknown = arguments.LastOrDefault(argument => error.Message.Contains($"'{argument}'", StringComparison.Ordinal));
        var nearest = unknown is null ? null
            : NearestWord.Of(unknown, Known(command, unknown)) ?? (command.Parent is null ? Below(all, unknown) : null);
        var hint = nearest is null ? "" : $"; did you mean `{nearest}`?";
        return $"{error.Message.TrimEnd('.')}{hint}\n`{Path(command)} --help` lists what there is.";
    }

    // `matviews prune` is meant as `matviews runs prune`.
    private static string? Below(CommandLineApplication all, string unknown) =>
        all.Commands.SelectMany(child => child.Commands.Select(grandchild => $"{child.Name} {grandchild.Name}"))
            .FirstOrDefault(path => path.Split(' ')[^1] == unknown);

    private static IEnumerable<string> Known(CommandLineApplication command, string unknown) =>
        unknown.StartsWith('-')
            ? command.GetOptions().SelectMany(option => new[] { option.LongName, option.ShortName })
                .Where(name => !string.IsNullOrEmpty(name)).Select(name => name!.Length == 1 ? $"-{name}" : $"--{name}")
            : command.Commands.Select(child => child.Name ?? "");

    private static string Path(CommandLineApplication command) =>
        command.Parent is null ? "matviews" : $"{Path(command.Parent)} {command.Name}";
}
