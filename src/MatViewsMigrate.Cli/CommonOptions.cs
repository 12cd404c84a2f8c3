using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli;

/// <summary>The options of every command.</summary>
public sealed class CommonOptions
{
    private readonly CommandOption _config;
    private readonly CommandOption _environment;
    private readonly CommandOption _database;
    private readonly CommandOption _embedded;
    private readonly CommandOption _keep;
    private readonly CommandOption _format;
    private readonly CommandOption _noColor;
    private readonly CommandOption _verbose;
    private readonly CommandOption _quiet;

    /// <summary>Adds them to the root, from which all commands inherit them.</summary>
    public CommonOptions(CommandLineApplication root)
    {
        _config = Value(root, "--config <FILE>", "The project's matviews.yaml (default: here or in a folder above)");
        _environment = Value(root, "-e|--environment <NAME>", "The environment of matviews.yaml to use");
        _database = Value(root, "--database <URL>", "The database, instead of the configured one");
        _embedded = Flag(root, "--embedded", "Use a private PostgreSQL in .matviews/, started for this command");
        _keep = Flag(root, "--keep", "Leave the private PostgreSQL running");
        _format = Value(root, "--format <FORMAT>", "text (default) or json; some commands have more");
        _noColor = Flag(root, "--no-color", "No colours; NO_COLOR does the same");
        _verbose = Flag(root, "-v|--verbose", "Say more, and give details of unexpected errors");
        _quiet = Flag(root, "-q|--quiet", "Say only what was asked for");
    }

    public string? Config => _config.Value();

    public string? Environment => _environment.Value();

    public string? Database => _database.Value();

    public bool Embedded => _embedded.HasValue();

    public bool Keep => _keep.HasValue();

    /// <summary>As given; null for the default.</summary>
    public string? Format => _format.Value();

    public bool NoColor => _noColor.HasValue();

    public bool Verbose => _verbose.HasValue();

    public bool Quiet => _quiet.HasValue();

    private static CommandOption Value(CommandLineApplication root, string template, string description) =>
        root.Option(template, description, CommandOptionType.SingleValue, inherited: true);

    private static CommandOption Flag(CommandLineApplication root, string template, string description) =>
        root.Option(template, description, CommandOptionType.NoValue, inherited: true);
}
