using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>Says of the server's refusal where in the file its cause stands.</summary>
internal static class ProblemOf
{
    /// <summary>A query that the server does not take.</summary>
    /// <param name="prefix">Characters of the statement before the query.</param>
    /// <param name="remedy">What to do, when it is known better than by the error.</param>
    public static DefinitionProblem Query(CompileRequest request, Redirection query, PostgresException error, int prefix, string? remedy)
    {
        if (request.Query.Source is not { } source)
        {
            return new DefinitionProblem(new SourceSpan(request.Name.ToString(), 1, 1), Rules.ReaderCompiles.Code, Severity.Error,
                $"{request.Name}, which no file describes, would not compile any more: {Sentence(error)}",
                "change the files so that what it reads stays, or drop it first");
        }

        var position = ServerError.Find(error)?.Position;
        var offset = position is { } at ? query.OriginalOffset(at - prefix) - request.Query.Offset : 0;
        // What follows the file's text is ours, and says nothing to its author.
        var isBehind = error.SqlState == PostgresErrorCodes.SyntaxError && offset >= source.Text.TrimEnd().Length;
        offset = Math.Clamp(offset, 0, source.Text.TrimEnd().Length);
        return new DefinitionProblem(
            source.At(offset), Rules.Compiles.Code, Severity.Error, isBehind ? "syntax error at the end of the query" : Sentence(error), remedy ?? Remedy(error))
        {
            Excerpt = position is null ? null : Excerpts.Of(source, offset),
        };
    }

    /// <summary>An index that the server does not take.</summary>
    public static DefinitionProblem Index(IndexDefinition index, PostgresException error) =>
        new(index.At, Rules.IndexCompiles.Code, Severity.Error, Sentence(error), "correct the index");

    /// <summary>A name that cannot be directed to where the view is staged.</summary>
    public static DefinitionProblem Name(CompileRequest request, RedirectionProblem problem)
    {
        var at = request.Query.Source is { } source
            ? source.At(Math.Max(0, problem.Offset - request.Query.Offset))
            : new SourceSpan(request.Name.ToString(), 1, 1);
        return new DefinitionProblem(at, Rules.NameFollows.Code, Severity.Error,
            $"{problem.Reference.Schema}.{problem.Reference.Name} is named as {(problem.Reference.Kind == SqlReferenceKind.Text ? "text" : "a type")}, which cannot follow it while it is built anew",
            problem.Reference.Kind == SqlReferenceKind.Text
                ? $"write '{problem.Reference.Name}'::regclass, without the schema"
                : "name its columns instead of its row type");
    }

    /// <summary>A query that cannot be checked, because something that it reads does not compile.</summary>
    public static Compiled.Refused Upstream(FutureMember member, ViewName upstream) => new(
        member.Name,
        new DefinitionProblem(
            member.View?.Wanted?.At ?? new SourceSpan(member.Name.ToString(), 1, 1), Rules.Checked.Code, Severity.Warning,
            $"{member.Name} was not checked: it reads {upstream}, which does not compile", $"correct {upstream} first"));

    private static string Sentence(PostgresException error) =>
        error.Detail is { Length: > 0 } detail ? $"{error.MessageText} ({detail.TrimEnd('.')})" : error.MessageText;

    private static string Remedy(PostgresException error) => error switch
    {
        { Hint: { Length: > 0 } hint } => hint.TrimEnd('.'),
        { SqlState: "42P01" } => "create the relation first, correct its name, or see search_path in matviews.yaml",
        { SqlState: "42703" } => "correct the column's name",
        { SqlState: "42883" } => "correct the function's name or cast its arguments",
        { SqlState: "42601" } => "correct the query; a view's file holds one query and nothing else",
        { SqlState: "42501" } => "grant the privilege to the role that runs this",
        _ => "correct the query",
    };
}
