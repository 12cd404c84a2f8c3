using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>A query taken out of the one that <c>sort_by</c> makes of it.</summary>
/// <param name="Query">What stands in the parentheses.</param>
/// <param name="SortBy">The columns of ORDER BY.</param>
public sealed record SortedQuery(string Query, IReadOnlyList<string> SortBy)
{
    /// <summary>The query without the indentation that it had in the parentheses.</summary>
    public string Outdented
    {
        get
        {
            string[] lines = [.. Query.Split('\n')];
            var indentation = lines.Skip(1).Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart(' ').Length).DefaultIfEmpty(0).Min();
            return string.Join('\n', lines.Select((line, i) => i == 0 ? line : line.Length > indentation ? line[indentation..] : ""));
        }
    }

    /// <summary>
    /// The parts of <c>SELECT columns FROM (query) name ORDER BY columns</c>; null for any other text. Whether the parts make
    /// the same query again is for the server to say.
    /// </summary>
    public static SortedQuery? Of(string sql)
    {
        var tokens = SqlLexer.Tokens(sql);
        if (tokens.Count == 0 || !tokens[0].IsKeyword("select"))
            return null;
        var (shown, from) = Columns(tokens, 1);
        if (shown.Count == 0 || !Keyword(tokens, from, "from") || !Symbol(tokens, from + 1, "("))
            return null;
        var close = Close(tokens, from + 1);
        if (close + 3 >= tokens.Count || !tokens[close + 1].IsName || !Keyword(tokens, close + 2, "order") || !Keyword(tokens, close + 3, "by"))
            return null;
        var (order, end) = Columns(tokens, close + 4);
        return order.Count > 0 && end == tokens.Count
            ? new SortedQuery(sql[tokens[from + 1].End..tokens[close].Start].Trim(), order)
            : null;
    }

    // a, name.b: the columns, and where what follows them begins.
    private static (IReadOnlyList<string> Names, int Next) Columns(IReadOnlyList<SqlToken> tokens, int at)
    {
        var names = new List<string>();
        while (at < tokens.Count && tokens[at].IsName)
        {
            if (Symbol(tokens, at + 1, ".") && at + 2 < tokens.Count && tokens[at + 2].IsName)
                at += 2;
            names.Add(tokens[at++].Value);
            if (!Symbol(tokens, at, ","))
                break;
            at++;
        }

        return (names, at);
    }

    private static int Close(IReadOnlyList<SqlToken> tokens, int open)
    {
        var depth = 0;
        for (var at = open; at < tokens.Count; at++)
        {
            depth += tokens[at].IsSymbol("(") ? 1 : tokens[at].IsSymbol(")") ? -1 : 0;
            if (depth == 0)
                return at;
        }

        return tokens.Count;
    }

    private static bool Symbol(IReadOnlyList<SqlToken> tokens, int at, string symbol) => at < tokens.Count && tokens[at].IsSymbol(symbol);

    private static bool Keyword(IReadOnlyList<SqlToken> tokens, int at, string word) => at < tokens.Count && tokens[at].IsKeyword(word);
}
