using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>What can be said of a query without a server: it is one statement, closed, and a query.</summary>
internal static class QueryChecks
{
    /// <summary>The query without what follows its end, and its tokens; null, and a problem, when it is none.</summary>
    public static (SqlText Query, IReadOnlyList<SqlToken> Tokens)? Check(SqlText text, ProblemLog log)
    {
        var tokens = SqlLexer.Tokens(text.Text);
        if (tokens.Count == 0)
            return Refuse(log, Rules.OneQuery, text.At(0), "the SQL is empty", "write a query");
        if (tokens[^1] is { Kind: SqlTokenKind.Unterminated } open)
            return Refuse(log, Rules.Terminated, text.At(open.Start), $"{open.Value} is never closed",
                $"close it{Closing(open.Value)}");
        var semicolon = tokens.TakeWhile(t => !t.IsSymbol(";")).Count();
        if (tokens.Skip(semicolon).FirstOrDefault(t => !t.IsSymbol(";")) is { } second)
            return Refuse(log, Rules.OneStatement, text.At(second.Start), "a second statement begins here",
                "leave one query in the file");
        IReadOnlyList<SqlToken> query = [.. tokens.Take(semicolon)];
        if (!IsQuery(query, text, log) || !IsBalanced(query, text, log))
            return null;
        var end = semicolon < tokens.Count ? tokens[semicolon].Start : text.Text.Length;
        return (text with { Text = text.Text[..end].TrimEnd(' ', '\t', '\n', '\r', '\f', '\v') }, query);
    }

    private static bool IsQuery(IReadOnlyList<SqlToken> tokens, SqlText text, ProblemLog log)
    {
        var first = tokens.FirstOrDefault(t => !t.IsSymbol("("));
        if (first is { Kind: SqlTokenKind.Name, Value: "select" or "with" or "values" or "table" })
            return true;
        var remedy = first?.IsKeyword("create") == true
            ? "leave only the query that follows AS"
            : "begin with SELECT, WITH, VALUES or TABLE";
        Refuse(log, Rules.IsQuery, text.At(first?.Start ?? 0), "the SQL is no query", remedy);
        return false;
    }

    private static bool IsBalanced(IReadOnlyList<SqlToken> tokens, SqlText text, ProblemLog log)
    {
        var open = new Stack<SqlToken>();
        foreach (var token in tokens)
        {
            if (token.IsSymbol("("))
                open.Push(token);
            else if (token.IsSymbol(")") && !open.TryPop(out _))
                return Refuse(log, Rules.Terminated, text.At(token.Start), ") closes nothing",
                    "remove it, or open it before") is not null;
        }

        return open.Count == 0
            || Refuse(log, Rules.Terminated, text.At(open.Peek().Start), "( is never closed",
                "close it with )") is not null;
    }

    private static string Closing(string opener) => opener == "/*" ? " with */; comments nest" : $" with {opener}";

    private static (SqlText, IReadOnlyList<SqlToken>)? Refuse(ProblemLog log, Rule rule, SourceSpan at, string message,
        string remedy)
    {
        log.Add(rule, at, message, remedy);
        return null;
    }
}
