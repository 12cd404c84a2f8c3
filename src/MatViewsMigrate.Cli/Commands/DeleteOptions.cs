using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary>What <c>matviews delete</c> deletes, and whether it may.</summary>
internal sealed class DeleteOptions(CommandLineApplication command)
{
    private readonly CommandArgument _names = command.Argument("NAME", "The views", multipleValues: true);
    private readonly CommandOption _autoApprove = command.Flag("--auto-approve", "Do not ask; needs --allow delete");
    private readonly CommandOption _allow = command.Option(
        "--allow <LIST>", "Allow delete, drop-dependents; can be repeated", CommandOptionType.MultipleValue);

    private readonly CommandOption _lockWait = command.Value(
        "--lock-wait <DURATION>", "How long to wait for another apply or refresh, such as 30s");

    public bool AutoApprove => _autoApprove.HasValue();

    public IReadOnlySet<Approval> Allowed => ApprovalList.Of(_allow.Values);

    public IReadOnlyList<string> Names => _names.Values.OfType<string>().ToList() is { Count: > 0 } names
        ? names
        : throw new MatViewsException(ExitCode.WrongUsage, "`matviews delete` needs a view's name: matviews delete mv_sales");

    /// <summary>The configuration with what was given instead.</summary>
    public ProjectConfiguration Over(ProjectConfiguration configuration) => _lockWait.Age() is { } wait
        ? configuration with { Timeouts = configuration.Timeouts with { LockWait = wait } }
        : configuration;
}
