using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary>What <c>matviews import</c> is asked for.</summary>
internal sealed class ImportOptions(CommandLineApplication command)
{
    private readonly CommandArgument _names =
        command.Argument("NAME", "Views, as schema.name, or name where that is unique; all unless given", multipleValues: true);

    private readonly CommandOption _schemas =
        command.Option("--schema <SCHEMA>", "All views of a schema; can be repeated", CommandOptionType.MultipleValue);

    private readonly CommandOption _out =
        command.Option("--out <DIR>", "The folder to write to (default: the project's first folder of views)", CommandOptionType.SingleValue);

    private readonly CommandOption _owners = Flag(command, "--owners", "Also declare owners that are the connecting role");
    private readonly CommandOption _force = Flag(command, "--force", "Overwrite files that differ");
    private readonly CommandOption _dryRun = Flag(command, "--dry-run", "Write nothing; show what would be written");

    public IReadOnlyList<string> Names => [.. _names.Values.OfType<string>()];

    public IReadOnlyList<string> Schemas => [.. _schemas.Values.OfType<string>()];

    /// <summary>As given; null for the project's first folder of views.</summary>
    public string? Out => _out.Value();

    public bool Owners => _owners.HasValue();

    public bool Force => _force.HasValue();

    public bool DryRun => _dryRun.HasValue();

    private static CommandOption Flag(CommandLineApplication command, string template, string description) =>
        command.Option(template, description, CommandOptionType.NoValue);
}
