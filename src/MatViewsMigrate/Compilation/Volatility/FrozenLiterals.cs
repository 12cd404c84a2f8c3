using MatViewsMigrate.Names;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>
/// Finds <c>'now'::timestamptz</c>, <c>date 'today'</c> and the like: the server reads them when the view is made, so
/// that the view shows that moment for ever.
/// </summary>
internal static class FrozenLiterals
{
    private static readonly HashSet<string> Words =
        new(StringComparer.OrdinalIgnoreCase) { "now", "today", "tomorrow", "yesterday" };

    private static readonly HashSet<string> Types = ["date", "time", "timetz", "timestamp", "timestamptz"];

    /// <summary>Offsets and words, in order.</summary>
    public static IEnumerable<(int Offset, string Word)> Of(string sql)
    {
        var tokens = SqlLexer.Tokens(sql);
        return Enumerable.Range(0, tokens.Count)
            .Where(i => tokens[i].Kind == SqlTokenKind.String && Words.Contains(tokens[i].Value.Trim()))
            .Where(i => IsTyped(tokens, i) || IsCast(tokens, i))
            .Select(i => (tokens[i].Start, tokens[i].Value.Trim().ToLowerInvariant()));
    }

    // date 'today', timestamp with time zone 'now', pg_catalog.date 'today'
    private static bool IsTyped(IReadOnlyList<SqlToken> tokens, int at) =>
        IsType(tokens, at - 1)
        || (at >= 4 && tokens[at - 1].IsKeyword("zone") && tokens[at - 2].IsKeyword("time") && IsType(tokens, at - 4));

    // 'now'::timestamptz, CAST('now' AS date)
    private static bool IsCast(IReadOnlyList<SqlToken> tokens, int at)
    {
        var cast = at + 1 < tokens.Count
            && (tokens[at + 1].IsSymbol("::") || (tokens[at + 1].IsKeyword("as") && at >= 2 && tokens[at - 2].IsKeyword("cast")));
        return cast && (IsType(tokens, at + 2) || (at + 4 < tokens.Count && tokens[at + 3].IsSymbol(".") && IsType(tokens, at + 4)));
    }

    private static bool IsType(IReadOnlyList<SqlToken> tokens, int at) =>
        at >= 0 && at < tokens.Count && tokens[at].IsName && Types.Contains(tokens[at].Value);
}
