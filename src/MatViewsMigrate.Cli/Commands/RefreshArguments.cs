using System.Globalization;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary>Which views <c>matviews refresh</c> refreshes, and how.</summary>
internal sealed class RefreshArguments(CommandLineApplication command)
{
    private readonly CommandArgument _names = command.Argument("NAME", "Views, as schema.name or name", multipleValues: true);
    private readonly CommandOption _all = Flag(command, "--all", "All managed views");
    private readonly CommandOption _stale = Flag(command, "--stale", "Only views older than their freshness.max_age, outdated, or never refreshed");
    private readonly CommandOption _tag = Value(command, "--tag <TAG>", "Only views with this tag");
    private readonly CommandOption _strategy = Value(command, "--strategy <STRATEGY>", "regular, concurrent, swap or auto, instead of each view's own");
    private readonly CommandOption _withUpstream = Flag(command, "--with-upstream", "And the views that they read");
    private readonly CommandOption _withDownstream = Flag(command, "--with-downstream", "And the views that read them");
    private readonly CommandOption _parallel = Value(command, "--parallel <N>", "So many at once (default 2)");
    private readonly CommandOption _rowCount = Value(command, "--row-count <HOW>", "none, estimated or exact, instead of each view's own");
    private readonly CommandOption _ifChanged = Flag(command, "--if-changed", "Skip a view when nothing that it reads has changed since its last refresh");
    private readonly CommandOption _only = Flag(command, "--only", "Refuse a swap that has to build views which were not named");
    private readonly CommandOption _together = Flag(command, "--together", "All swaps go live in one transaction");
    private readonly CommandOption _skipBusy = Flag(command, "--skip-busy", "Skip a view that another session refreshes");
    private readonly CommandOption _lockWait = Value(command, "--lock-wait <DURATION>", "How long to wait for another refresh, and for locks, such as 30s");
    private readonly CommandOption _statementTimeout = Value(command, "--statement-timeout <DURATION>", "How long one refresh may take, such as 1h");
    private readonly CommandOption _dryRun = Flag(command, "--dry-run", "Show what would be refreshed, in which order");

    private readonly CommandOption _preview = Flag(command, "--preview", "Show which rows a refresh would add, remove and change, by column");

    public IReadOnlyList<string> Names => [.. _names.Values.OfType<string>()];

    public bool Stale => _stale.HasValue();

    public string? Tag => _tag.Value();

    public bool WithUpstream => _withUpstream.HasValue();

    public bool WithDownstream => _withDownstream.HasValue();

    public bool DryRun => _dryRun.HasValue();

    public bool Preview => _preview.HasValue();

    /// <summary>How; reading it is what finds out about wrong words.</summary>
    public RefreshOptions Options => new()
    {
        Strategy = Word<RefreshStrategy>(_strategy),
        RowCounting = Word<RowCounting>(_rowCount),
        Parallel = Number(_parallel) ?? new RefreshOptions().Parallel,
        SkipBusy = _skipBusy.HasValue(),
        IfChanged = _ifChanged.HasValue(),
        Only = _only.HasValue(),
        Together = _together.HasValue(),
    };

    /// <summary>Refuses a call that names nothing, or both everything and something.</summary>
    public void Ensure()
    {
        if (Names.Count == 0 && !_all.HasValue() && !Stale && Tag is null)
        {
            throw new MatViewsException(
                ExitCode.WrongUsage, "name the views to refresh, or use --all, --stale or --tag TAG; `matviews status` lists the views");
        }

        if (Preview && DryRun)
            throw new MatViewsException(ExitCode.WrongUsage, "--preview and --dry-run are two questions; leave out one of them");
        if (Names.Count > 0 && _all.HasValue())
            throw new MatViewsException(ExitCode.WrongUsage, "--all and names exclude each other; leave out one of them");
    }

    /// <summary>The configuration with what was given instead.</summary>
    public ProjectConfiguration Over(ProjectConfiguration configuration) => configuration with
    {
        Timeouts = configuration.Timeouts with
        {
            LockWait = Time(_lockWait) ?? configuration.Timeouts.LockWait,
            Cutover = Time(_lockWait) ?? configuration.Timeouts.Cutover,
            Statement = Time(_statementTimeout) ?? configuration.Timeouts.Statement,
        },
    };

    private static CommandOption Value(CommandLineApplication command, string template, string description) =>
        command.Option(template, description, CommandOptionType.SingleValue);

    private static CommandOption Flag(CommandLineApplication command, string template, string description) =>
        command.Option(template, description, CommandOptionType.NoValue);

    private static TimeSpan? Time(CommandOption option) =>
        option.Value() is not { } text ? null
        : Duration.TryParse(text, out var time) && time < TimeSpan.FromDays(24) ? time
        : throw new MatViewsException(ExitCode.WrongUsage, $"--{option.LongName} {text} is not a duration such as 30s or 5m, below 24 days");

    private static int? Number(CommandOption option) =>
        option.Value() is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 64 ? number
        : throw new MatViewsException(ExitCode.WrongUsage, $"--{option.LongName} {text} is not a number from 1 to 64");

    private static T? Word<T>(CommandOption option)
        where T : struct, Enum
    {
        if (option.Value() is not { } text)
            return null;
        var known = Enum.GetValues<T>().ToDictionary(value => Reporting.Words.Of(value));
        if (known.TryGetValue(text, out var value))
            return value;
        var hint = NearestWord.Of(text, known.Keys) is { } nearest ? $"; did you mean `{nearest}`?" : "";
        throw new MatViewsException(
            ExitCode.WrongUsage, $"--{option.LongName} does not know '{text}'{hint}; it knows {string.Join(", ", known.Keys)}");
    }
}
