using MatViewsMigrate.Services;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary>What <c>matviews plan</c> does with the plan.</summary>
internal sealed class PlanOptions(CommandLineApplication command)
{
    private readonly CommandOption _out =
        command.Option("--out <FILE>", "Also write the plan file, for `apply --plan` and `show`", CommandOptionType.SingleValue);

    private readonly CommandOption _output = command.Option(
        "-o|--output <FILE>", "Also write it: FORMAT=FILE with text, json, sql, markdown or html; can be repeated", CommandOptionType.MultipleValue);

    private readonly CommandOption _verify =
        command.Option("--verify <FILE>", "Exit 3 with the differences unless this plan file says the same", CommandOptionType.SingleValue);

    private readonly TargetOption _targets = new(command);

    private readonly CommandOption _waves = command.Option(
        "--waves", "Let what can be built only when the rest is live follow in a second, separate cutover", CommandOptionType.NoValue);

    private readonly CommandOption _checkData = command.Option(
        "--check-data", "Run the queries of changed views, to see whether their keys are unique", CommandOptionType.NoValue);

    private readonly CommandOption _detailedExitCode =
        command.Option("--detailed-exitcode", "Exit 2 when there are changes", CommandOptionType.NoValue);

    /// <summary>The plan file that is to be applied; null for none.</summary>
    public string? PlanFile => _out.Value();

    public IReadOnlyList<PlanOutput> Outputs =>
    [
        .. PlanFile is { } file ? [new PlanOutput("json", file)] : Array.Empty<PlanOutput>(),
        .. _output.Values.OfType<string>().Select(PlanOutput.Parse),
    ];

    public PlanTargets Targets => _targets.Value;

    public bool Waves => _waves.HasValue();

    public string? Verify => _verify.Value();

    public bool CheckData => _checkData.HasValue();

    public bool DetailedExitCode => _detailedExitCode.HasValue();
}
