using System.Globalization;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Services;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary>How <c>matviews apply</c> goes about it.</summary>
internal sealed class ApplyOptions(CommandLineApplication command)
{
    private readonly CommandOption _autoApprove =
        command.Option("--auto-approve", "Do not ask", CommandOptionType.NoValue);

    private readonly CommandOption _allow = command.Option(
        "--allow <LIST>", "Allow delete, drop-columns, drop-dependents; can be repeated", CommandOptionType.MultipleValue);

    private readonly CommandOption _plan =
        command.Option("--plan <FILE>", "Carry out this plan file, and nothing else", CommandOptionType.SingleValue);

    private readonly TargetOption _targets = new(command);

    private readonly CommandOption _waves = command.Option(
        "--waves", "Let what can be built only when the rest is live follow in a second, separate cutover", CommandOptionType.NoValue);

    private readonly CommandOption _lockWait = command.Option(
        "--lock-wait <DURATION>", "How long to wait for another apply or refresh, such as 30s", CommandOptionType.SingleValue);

    private readonly CommandOption _parallel = command.Option(
        "--parallel <N>", "Build so many views at once where none reads the other (default 1)", CommandOptionType.SingleValue);

    /// <summary>Views that are built at the same time.</summary>
    public int Parallel => _parallel.Value() is not { } text ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 64 ? number
        : throw new MatViewsException(ExitCode.WrongUsage, $"--parallel {text} is not a number from 1 to 64");

    /// <summary>What could follow only by dropping dependents follows in a second plan; a plan file is one.</summary>
    public bool Waves => PlanFile is null || !_waves.HasValue()
        ? _waves.HasValue()
        : throw new MatViewsException(ExitCode.WrongUsage, "--plan carries out a plan as it is; give --waves to `matviews plan`");

    public bool AutoApprove => _autoApprove.HasValue();

    /// <summary>What to plan now; a plan file has its own.</summary>
    public PlanTargets Targets => PlanFile is null || _targets.Value.Patterns.Count == 0
        ? _targets.Value
        : throw new MatViewsException(ExitCode.WrongUsage, "--plan carries out a plan as it is; give --target to `matviews plan`");

    /// <summary>The plan file to carry out; null to plan now.</summary>
    public string? PlanFile => _plan.Value();

    public IReadOnlySet<Approval> Allowed => ApprovalList.Of(_allow.Values);

    /// <summary>The configuration with what was given instead.</summary>
    public ProjectConfiguration Over(ProjectConfiguration configuration)
    {
        if (_lockWait.Value() is not { } text)
            return configuration;
        if (!Duration.TryParse(text, out var wait))
            throw new MatViewsException(ExitCode.WrongUsage, $"--lock-wait {text} is not a duration such as 30s or 5m");
        return configuration with { Timeouts = configuration.Timeouts with { LockWait = wait } };
    }
}
