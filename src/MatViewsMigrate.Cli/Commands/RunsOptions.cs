using System.Globalization;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary>Which runs <c>matviews runs</c> lists.</summary>
internal sealed class RunsOptions(CommandLineApplication command)
{
    private readonly CommandOption _view = Value(command, "--view <NAME>", "Runs of this view");
    private readonly CommandOption _status = Value(command, "--status <STATUS>", "running, success or failed");
    private readonly CommandOption _operation = Value(command, "--operation <OPERATION>", "create, refresh, delete or alter");
    private readonly CommandOption _since = Value(command, "--since <AGE>", "Runs of the last so long, such as 24h or 7d");
    private readonly CommandOption _batch = Value(command, "--batch <ID>", "Runs of one command");
    private readonly CommandOption _limit = Value(command, "--limit <N>", "So many at most (default 50)");

    public string? View => _view.Value();

    /// <summary>All but the view, which takes a database to be found.</summary>
    public RunFilter Filter(DateTimeOffset now) => new()
    {
        Status = Read(_status, RunWords.ParseStatus, "running, success or failed"),
        Operation = Read(_operation, RunWords.ParseOperation, "create, refresh, delete or alter"),
        Since = Read(_since, Age, "a duration such as 24h or 7d") is { } age ? now - age : null,
        BatchId = Read(_batch, Batch, "a batch's id"),
        Limit = Read(_limit, Number, "a number from 1 on") ?? new RunFilter().Limit,
    };

    private static CommandOption Value(CommandLineApplication command, string template, string description) =>
        command.Option(template, description, CommandOptionType.SingleValue);

    private static TimeSpan? Age(string text) => Duration.TryParse(text, out var age) && age < TimeSpan.FromDays(36500) ? age : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static Guid? Batch(string text) => Guid.TryParse(text, out var id) ? id : null;

    private static T? Read<T>(CommandOption option, Func<string, T?> parse, string expected)
        where T : struct =>
        option.Value() is not { } text ? null
        : parse(text) ?? throw new MatViewsException(
            ExitCode.WrongUsage, $"--{option.LongName} {text} is not {expected}");
}
