using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services.Health;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary>From where on something is wrong, for those who think otherwise.</summary>
internal sealed class HealthOptions(CommandLineApplication command)
{
    private readonly CommandOption _failures = command.Value("--failures <N>", "Failed runs in a row that are too many (default 1)");
    private readonly CommandOption _churn = command.Value("--churn <PERCENT>", "Share of its rows that a concurrent refresh may write (default 50)");
    private readonly CommandOption _slower = command.Value("--slower <FACTOR>", "How much slower than usual is slow (default 2)");
    private readonly CommandOption _ignore = command.Option(
        "--ignore <LIST>", $"Leave out checks: {string.Join(", ", Known)}; can be repeated", CommandOptionType.MultipleValue);

    public HealthLimits Limits => new(
        _failures.Number(1) ?? new HealthLimits().Failures,
        _churn.Positive() / 100 ?? new HealthLimits().Churn,
        _slower.Positive() ?? new HealthLimits().Slower);

    public IReadOnlySet<HealthCheck> Ignored => _ignore.Values
        .SelectMany(list => (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Select(Parse)
        .ToHashSet();

    private static IEnumerable<string> Known => Enum.GetValues<HealthCheck>().Select(check => Words.Of(check));

    private static HealthCheck Parse(string word)
    {
        if (Words.Parse<HealthCheck>(word) is { } check)
            return check;
        var hint = NearestWord.Of(word, Known) is { } nearest ? $"; did you mean `{nearest}`?" : "";
        throw new MatViewsException(
            ExitCode.WrongUsage, $"--ignore does not know '{word}'{hint}; it knows {string.Join(", ", Known)}");
    }
}
