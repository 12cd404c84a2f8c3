using System.Text.RegularExpressions;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Postgres;

/// <summary>
/// Where a database is and how to enter it. Prints as <c>host:port/database</c>; the password leaves it only through
/// <see cref="ConnectionString"/>.
/// </summary>
public sealed partial class DatabaseAddress
{
    /// <summary>What sessions are called when nothing else is asked for.</summary>
    public const string DefaultApplicationName = "matviews";

    private readonly NpgsqlConnectionStringBuilder builder;

    private DatabaseAddress(NpgsqlConnectionStringBuilder builder) => this.builder = builder;

    /// <summary>A name, an address, a folder with a socket, or several <c>host:port</c> separated by commas.</summary>
    public string Host => builder.Host ?? "";

    /// <summary>The port, unless it stands in <see cref="Host"/>.</summary>
    public int Port => builder.Port;

    public string DatabaseName => builder.Database ?? "";

    public string UserName => builder.Username ?? "";

    /// <summary>What <c>pg_stat_activity</c> shows.</summary>
    public string ApplicationName => builder.ApplicationName ?? DefaultApplicationName;

    /// <summary>All of it in Npgsql's keywords, WITH the password: for drivers only, never for people.</summary>
    public string ConnectionString => builder.ConnectionString;

    /// <summary>
    /// Reads a <c>postgresql://</c> URL, Npgsql's <c>Key=Value;</c>, libpq's <c>key=value</c> or a plain database name;
    /// the PG* variables fill what it leaves open.
    /// </summary>
    public static DatabaseAddress Parse(string text) => Parse(text, ClientEnvironment.OfThisProcess());

    /// <summary>The same in a given environment.</summary>
    public static DatabaseAddress Parse(string text, ClientEnvironment environment)
    {
        var trimmed = text.Trim();
        if (ConnectionUrl.IsOne(trimmed))
            return AddressBuilder.FromLibpq(ConnectionUrl.Read(trimmed), environment);
        if (trimmed.Contains("://", StringComparison.Ordinal))
            throw Wrong("The database URL does not begin with postgresql:// or postgres://.");
        if (trimmed.Length == 0)
            return AddressBuilder.FromLibpq([], environment);
        if (!trimmed.Contains('=', StringComparison.Ordinal) && DatabaseNamePattern().IsMatch(trimmed))
            return AddressBuilder.FromLibpq(new() { ["dbname"] = trimmed }, environment);
        return LibpqText.IsOne(trimmed)
            ? AddressBuilder.FromLibpq(LibpqText.Read(trimmed), environment)
            : AddressBuilder.FromNpgsql(trimmed, environment);
    }

    /// <summary>True when PGHOST, PGHOSTADDR or PGSERVICE names a server.</summary>
    public static bool IsInEnvironment(ClientEnvironment environment) =>
        (environment.Variable("PGHOST") ?? environment.Variable("PGHOSTADDR") ?? environment.Variable("PGSERVICE")) is not null;

    /// <summary>The same server, user and settings with another database.</summary>
    public DatabaseAddress WithDatabase(string name) =>
        new(new NpgsqlConnectionStringBuilder(builder.ConnectionString) { Database = name });

    /// <summary>The same database under another application name.</summary>
    public DatabaseAddress WithApplicationName(string name) =>
        new(new NpgsqlConnectionStringBuilder(builder.ConnectionString) { ApplicationName = name });

    /// <summary><c>host:port/database</c>, for people.</summary>
    public override string ToString() => string.Join(',', Host.Split(',').Select(WithPort)) + "/" + DatabaseName;

    internal static DatabaseAddress Of(NpgsqlConnectionStringBuilder builder) => new(builder);

    internal static MatViewsException Wrong(string message) => new(
        ExitCode.WrongConfiguration,
        $"{message} Expected: postgresql://user@host:port/database, or Host=...;Database=..., or PG* variables.");

    /// <summary>Refuses a parameter that libpq does not have; a name that does not look like one is not repeated.</summary>
    internal static void RequireKnown(string name, string where)
    {
        if (LibpqKeyword.All.ContainsKey(name))
            return;
        var shown = ParameterPattern().IsMatch(name) ? $"'{name}'" : "a parameter";
        throw Wrong($"In {where} {shown} is not a connection parameter that is known here; remove it "
            + $"(known: {string.Join(", ", LibpqKeyword.All.Keys.Order(StringComparer.Ordinal))}).");
    }

    private string WithPort(string host) =>
        host.StartsWith('/') || host.StartsWith('@') || !host.Contains(':', StringComparison.Ordinal) ? $"{host}:{Port}"
        : host.StartsWith('[') || host.Count(c => c == ':') == 1 ? host
        : $"[{host}]:{Port}";

    [GeneratedRegex(@"^[\w.-]+$")]
    private static partial Regex DatabaseNamePattern();

    [GeneratedRegex("^[A-Za-z_]{1,40}$")]
    private static partial Regex ParameterPattern();
}
