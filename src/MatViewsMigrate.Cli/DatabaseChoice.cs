using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;

namespace MatViewsMigrate.Cli;

/// <summary>Which database a command works on.</summary>
public abstract record DatabaseChoice
{
    private DatabaseChoice()
    {
    }

    /// <summary>The one that was named.</summary>
    public sealed record Named(string Address) : DatabaseChoice;

    /// <summary>The one that PGHOST, PGHOSTADDR or PGSERVICE names.</summary>
    public sealed record OfVariables : DatabaseChoice;

    /// <summary>A private server in <c>.matviews/</c>.</summary>
    public sealed record Embedded : DatabaseChoice;

    /// <summary>The first of: <c>--embedded</c>, <c>--database</c>, the configuration's, the PG* variables', else embedded.</summary>
    /// <param name="configured">Of the environment or of matviews.yaml; null when neither names one.</param>
    public static DatabaseChoice Of(CommonOptions options, string? configured, ClientEnvironment environment) =>
        options.Embedded ? new Embedded()
        : options.Database is { } given ? new Named(NotEmpty(given))
        : configured is not null ? new Named(configured)
        : DatabaseAddress.IsInEnvironment(environment) ? new OfVariables()
        : new Embedded();

    // An unset variable of a shell script must not lead to another database than the one that was meant.
    private static string NotEmpty(string address) =>
        string.IsNullOrWhiteSpace(address)
            ? throw new MatViewsException(ExitCode.WrongUsage, "--database is empty; give it a URL, or leave it out")
            : address;
}
