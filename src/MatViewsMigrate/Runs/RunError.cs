using System.Diagnostics;
using System.Text.Json.Serialization;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>Why a run failed, as the registry's <c>error</c> holds it.</summary>
/// <param name="Class">The exception's type, or <see cref="AbandonedClass"/>.</param>
/// <param name="SqlState">Of the server's error; null for others.</param>
/// <param name="Statement">The statement that failed, when it is known.</param>
/// <param name="Backtrace">Methods from the innermost out, without files.</param>
public sealed record RunError(
    string Message,
    string Class,
    [property: JsonPropertyName("sqlstate")] string? SqlState,
    string? Statement,
    IReadOnlyList<string> Backtrace)
{
    /// <summary>The class of a run whose sessions ended without finishing it.</summary>
    public const string AbandonedClass = "Abandoned";

    /// <summary>The error of an abandoned run.</summary>
    public static RunError Abandoned { get; } = new(
        "Every session that worked for this run ended before the run did: its client, or the server, was stopped.",
        AbandonedClass, null, null, []);

    /// <summary>The class of a run that did not fail by itself.</summary>
    public const string NotReachedClass = "NotReached";

    /// <summary>The same for a run that ended because of another.</summary>
    /// <param name="why">Whose, and what it has to do with this one.</param>
    public RunError Elsewhere(string why) => new($"not reached: {why}: {Message}", NotReachedClass, null, null, []);

    /// <summary>The error that an exception stands for; the server's own words when it came from there.</summary>
    public static RunError Of(Exception exception, string? statement)
    {
        var server = exception as PostgresException ?? exception.InnerException as PostgresException;
        return new(
            Clean(server is null ? exception.Message : Words(server)),
            exception.GetType().Name,
            server?.SqlState,
            Clean(statement ?? server?.BatchCommand?.CommandText),
            [.. new StackTrace(exception, fNeedFileInfo: false).GetFrames().Select(Frame).Take(40)]);
    }

    /// <inheritdoc/>
    public bool Equals(RunError? other) =>
        other is not null
        && (Message, Class, SqlState, Statement) == (other.Message, other.Class, other.SqlState, other.Statement)
        && Backtrace.SequenceEqual(other.Backtrace);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Message, Class, SqlState, Statement, Backtrace.Count);

    private static string Words(PostgresException server) => string.Join(
        ". ", new[] { server.MessageText, server.Detail, server.Hint }.Where(text => !string.IsNullOrEmpty(text)));

    private static string Frame(StackFrame frame) => frame.GetMethod() is { } method
        ? $"{method.DeclaringType?.FullName}.{method.Name}"
        : "(unknown)";

    // jsonb has no place for NUL.
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Clean(string? text) => text?.Replace('\0', ' ');
}
