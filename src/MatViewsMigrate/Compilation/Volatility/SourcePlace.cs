using MatViewsMigrate.Names;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>
/// Finds where in a query's text an output column, or what is called for it, is written. The server's trees do not
/// tell (from PostgreSQL 17 on they hold no places), so this is a good guess: it serves to show a line, nothing else.
/// </summary>
internal sealed class SourcePlace(string sql)
{
    private readonly IReadOnlyList<SqlToken> _tokens = SqlLexer.Tokens(sql);

    /// <summary>The offset of the call that gives a column its value, else of the column's name, else 0.</summary>
    /// <param name="column">Null when no column is meant.</param>
    /// <param name="function">As it is called, with <c>()</c>; null for none.</param>
    public int Of(string? column, string? function)
    {
        var calls = function is null ? [] : Calls(function);
        var names = column is null ? [] : Names(column);
        if (calls.Count == 0)
            return names.Count > 0 ? _tokens[names[0]].Start : 0;
        var before = names
            .Select(name => calls.LastOrDefault(call => call <= name && InOneItem(call, name), -1))
            .FirstOrDefault(call => call >= 0, -1);
        return _tokens[before >= 0 ? before : calls[0]].Start;
    }

    /// <summary>The offset of the first of the keywords that is there, else 0.</summary>
    public int OfKeyword(IEnumerable<string> keywords) =>
        keywords.Select(keyword => _tokens.FirstOrDefault(token => token.IsKeyword(keyword))).OfType<SqlToken>().FirstOrDefault()?.Start ?? 0;

    private List<int> Calls(string function)
    {
        var called = function.EndsWith("()", StringComparison.Ordinal);
        var name = called ? function[(function.IndexOf('.', StringComparison.Ordinal) + 1)..^2] : function.Split('(')[0].ToLowerInvariant();
        return Indexes(i => _tokens[i].IsName && _tokens[i].Value == name && (!called || IsFollowedBy(i, "(")));
    }

    // An alias after AS comes first, then a name at the end of an item.
    private List<int> Names(string column)
    {
        var named = Indexes(i => _tokens[i].IsName && _tokens[i].Value == column);
        return [.. named.Where(i => i > 0 && _tokens[i - 1].IsKeyword("as")), .. named.Where(i => i == 0 || !_tokens[i - 1].IsKeyword("as"))];
    }

    // No comma stands between them but those inside parentheses.
    private bool InOneItem(int call, int name)
    {
        var depth = 0;
        for (var i = call; i < name; i++)
        {
            depth += _tokens[i].IsSymbol("(") ? 1 : _tokens[i].IsSymbol(")") ? -1 : 0;
            if (depth <= 0 && _tokens[i].IsSymbol(",") && !ClosesLater(i, name))
                return false;
        }

        return true;
    }

    // The comma is one between the arguments of a call around the call.
    private bool ClosesLater(int comma, int name)
    {
        var depth = 0;
        for (var i = comma; i < name; i++)
        {
            depth += _tokens[i].IsSymbol("(") ? 1 : _tokens[i].IsSymbol(")") ? -1 : 0;
            if (depth < 0)
                return true;
        }

        return false;
    }

    private bool IsFollowedBy(int at, string symbol) => at + 1 < _tokens.Count && _tokens[at + 1].IsSymbol(symbol);

    private List<int> Indexes(Func<int, bool> isWanted) => [.. Enumerable.Range(0, _tokens.Count).Where(isWanted)];
}
