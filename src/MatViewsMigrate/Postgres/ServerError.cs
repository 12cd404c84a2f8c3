using System.Text;
using System.Text.RegularExpressions;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Postgres;

/// <summary>What the server, or the way to it, said; the only place that interprets Npgsql's exceptions.</summary>
/// <param name="SqlState">Five characters; null when the error is not the server's (a lost connection, a timeout).</param>
/// <param name="Position">Where in the statement, in UTF-16 units from 0; null when the server gave no place.</param>
public sealed partial record ServerError(
    string? SqlState,
    string Text,
    string? Detail,
    string? Hint,
    string? Context,
    int? Position,
    string? Statement)
{
    private const int ShownCharacters = 300;

    /// <summary>The message for people: what the server said, its detail, hint and context (which function it was in), and the start of the statement.</summary>
    public string Message
    {
        get
        {
            var message = new StringBuilder(Text);
            message.Append(SqlState is null ? "" : $" (SQLSTATE {SqlState})");
            foreach (var (label, text) in new[] { ("Detail", Detail), ("Hint", Hint), ("Context", Cut(Context)), ("To do", Remedy), ("Statement", Cut(Statement)) })
                message.Append(string.IsNullOrWhiteSpace(text) ? "" : $"\n{label}: {text.Trim()}");
            return message.ToString();
        }
    }

    /// <summary>What to do, when somebody knows better; null to go by the SQLSTATE.</summary>
    public string? Advice { get; init; }

    private string? Remedy => Advice ?? SqlState switch
    {
        PostgresErrorCodes.InsufficientPrivilege => MissingPrivilege(),
        PostgresErrorCodes.LockNotAvailable => "Something else holds the lock; try again, wait longer with --lock-wait, or raise timeouts.lock.",
        PostgresErrorCodes.DiskFull => "Free disk space on the server, then run the command again.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "Connect to the primary: this server only reads.",
        _ => null,
    };

    /// <summary>The first error in an exception of Npgsql, however deep; null when it is none of Npgsql's.</summary>
    /// <param name="statement">What was being run, when the exception does not know.</param>
    public static ServerError? Find(Exception exception, string? statement = null) =>
        FirstOfServer(exception) is { } server ? OfServer(server, statement)
        : exception is NpgsqlException ? new(null, OfConnection(exception), null, null, null, null, statement)
        : null;

    /// <summary>The error as an exception that ends the command with exit code 1.</summary>
    public static MatViewsException Of(Exception exception, string? statement) => Of(exception, statement, ExitCode.StepFailed);

    /// <summary>The error as an exception that ends the command with an exit code; a <see cref="MatViewsException"/> stays what it is.</summary>
    public static MatViewsException Of(Exception exception, string? statement, ExitCode exitCode) => exception switch
    {
        MatViewsException known => known,
        _ when Find(exception, statement) is { } error => new ServerException(error, exitCode, exception),
        _ => new MatViewsException(exitCode, exception.Message, exception),
    };

    /// <summary>The SQLSTATE in an exception; null when the server did not send it.</summary>
    public static string? StateOf(Exception exception) => FirstOfServer(exception)?.SqlState;

    /// <summary>True when the connection, or the server, went away: on a new connection it can be tried again.</summary>
    public static bool IsLost(Exception exception) => FirstOfServer(exception) is { } server
        ? server.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            || server.SqlState.StartsWith("08", StringComparison.Ordinal)
        : exception is NpgsqlException or IOException or MatViewsException { ExitCode: ExitCode.NoDatabase, InnerException: not null };

    /// <summary>True when the server met a bound or a fault of its machine, after which the connection is closed, but gone it is not.</summary>
    /// <remarks>Classes 53 (such as <c>temp_file_limit</c>), 58 and F0: what met it once would meet it again.</remarks>
    public static bool IsExhausted(Exception exception) => StateOf(exception)?[..2] is "53" or "58" or "F0";

    private static ServerError OfServer(PostgresException server, string? statement)
    {
        var text = server.BatchCommand?.CommandText is { Length: > 0 } failed ? failed : statement;
        int? position = server.Position > 0 && text is not null ? Utf16Offset(text, server.Position - 1) : null;
        return new(server.SqlState, server.MessageText, server.Detail, server.Hint, server.Where, position, text);
    }

    // A batch with error barriers throws one exception for several errors; 25P02 only says that an earlier one came first.
    private static PostgresException? FirstOfServer(Exception? exception) => exception switch
    {
        null => null,
        PostgresException server => server,
        AggregateException several => several.InnerExceptions.Select(FirstOfServer).OfType<PostgresException>()
            .OrderBy(server => server.SqlState == PostgresErrorCodes.InFailedSqlTransaction).FirstOrDefault(),
        _ => FirstOfServer(exception.InnerException),
    };

    private static string OfConnection(Exception exception) =>
        exception.InnerException is { } inner && !exception.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{exception.Message.TrimEnd('.', ':', ' ')}: {inner.Message}"
            : exception.Message;

    // The server counts characters, .NET counts UTF-16 units.
    private static int Utf16Offset(string text, int characters)
    {
        var offset = 0;
        foreach (var rune in text.EnumerateRunes().Take(characters))
            offset += rune.Utf16SequenceLength;
        return offset;
    }

    private static string? Cut(string? statement) =>
        statement is { Length: > ShownCharacters } ? statement[..ShownCharacters].TrimEnd() + " ..." : statement;

    private string MissingPrivilege()
    {
        var what = DeniedPattern().Match(Text) is { Success: true } denied ? denied.Groups["what"].Value : null;
        return what is null ? OwnerRemedy() : what.Split(' ')[0] switch
        {
            "schema" => $"Grant USAGE, and CREATE where objects are made, ON {what}.",
            "database" => $"Grant CREATE ON {what}.",
            "function" or "procedure" => $"Grant EXECUTE ON {what}.",
            "sequence" or "type" or "language" or "tablespace" => $"Grant the privilege ON {what} that the statement needs.",
            "table" or "view" => $"Grant SELECT ON {what[(what.IndexOf(' ', StringComparison.Ordinal) + 1)..]} to the view's owner, or the privilege that the statement needs.",
            "materialized" => $"Grant SELECT, or MAINTAIN (17 and newer) for a refresh, ON {what["materialized view ".Length..]}.",
            _ => $"Grant the privilege on {what} that the statement needs.",
        };
    }

    private string OwnerRemedy() => OwnerPattern().Match(Text) is { Success: true } owner
        ? $"Connect as the owner of {owner.Groups["what"].Value}, or as a member of the owner's role."
        : "Connect as a role that has the privilege, or grant it.";

    [GeneratedRegex("^permission denied for (?<what>.+)$")]
    private static partial Regex DeniedPattern();

    [GeneratedRegex("^must be owner of (?<what>.+)$")]
    private static partial Regex OwnerPattern();
}
