using MatViewsMigrate.Names;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Names in the body of a function that the search path has to find: what may be relations, functions and types.</summary>
internal sealed record BodyNames(IReadOnlySet<string> Relations, IReadOnlySet<string> Functions, IReadOnlySet<string> Types)
{
    /// <summary>Those that stand without a schema where one of the kind may stand; which of them there are, the catalog tells.</summary>
    public static BodyNames Of(string body)
    {
        var tokens = SqlLexer.Tokens(body);
        var found = new BodyNamesReader(tokens);
        found.Read();
        var own = Enumerable.Range(0, tokens.Count).Where(i => tokens[i].IsName && IsCommonTable(tokens, i)).Select(i => tokens[i].Value);
        found.Relations.ExceptWith(own);
        return new BodyNames(found.Relations, found.Functions, found.Types);
    }

    // name AS (SELECT, name (columns) AS (SELECT
    private static bool IsCommonTable(IReadOnlyList<SqlToken> tokens, int at)
    {
        var next = at + 1;
        if (next < tokens.Count && tokens[next].IsSymbol("("))
        {
            while (next < tokens.Count && !tokens[next].IsSymbol(")"))
                next++;
            next++;
        }

        return next + 1 < tokens.Count && tokens[next].IsKeyword("as")
            && (tokens[next + 1].IsSymbol("(") || tokens[next + 1].IsKeyword("materialized") || tokens[next + 1].IsKeyword("not"));
    }
}

/// <summary>Reads them. It knows clauses, no grammar.</summary>
internal sealed class BodyNamesReader(IReadOnlyList<SqlToken> tokens)
{
    private static readonly HashSet<string> Clauses =
        ["select", "delete", "from", "where", "group", "having", "order", "limit", "union", "intersect", "except", "set", "values", "returning"];

    private readonly Stack<(bool IsStatement, bool IsFrom)> _around = new();
    private bool _isStatement;
    private bool _isFrom;

    public HashSet<string> Relations { get; } = [];

    public HashSet<string> Functions { get; } = [];

    public HashSet<string> Types { get; } = [];

    public void Read()
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].IsSymbol("("))
                Enter();
            else if (tokens[i].IsSymbol(")"))
                Leave();
            else if (tokens[i].IsSymbol(";"))
                (_isStatement, _isFrom) = (false, false);
            else if (tokens[i].IsName)
                Name(i);
        }
    }

    private void Enter()
    {
        _around.Push((_isStatement, _isFrom));
        (_isStatement, _isFrom) = (false, false);
    }

    private void Leave()
    {
        if (_around.TryPop(out var around))
            (_isStatement, _isFrom) = around;
    }

    private void Name(int at)
    {
        var token = tokens[at];
        if (token.Kind == SqlTokenKind.Name && Clauses.Contains(token.Value) && !Is(at - 1, ".") && !Keyword(at - 1, "distinct"))
        {
            _isStatement |= token.Value is "select" or "delete";
            _isFrom = _isStatement && token.Value == "from";
        }
        else if (Is(at - 1, ".") || Is(at + 1, "."))
        {
            return;
        }
        else if (!token.IsKeyword("only") && IsRelation(at))
        {
            Relations.Add(token.Value);
        }
        else if (Is(at + 1, "("))
        {
            Functions.Add(token.Value);
        }
        else if (Is(at - 1, "::"))
        {
            Types.Add(token.Value);
        }
    }

    private bool IsRelation(int at) =>
        (Is(at + 1, "%") && Keyword(at + 2, "rowtype"))
        || (Keyword(at - 1, "into") && Keyword(at - 2, "insert"))
        || Keyword(at - 1, "update") || Keyword(at - 1, "truncate")
        || ((_isStatement && (Keyword(at - 1, "from") || Keyword(at - 1, "join") || Keyword(at - 1, "only"))) || (_isFrom && Is(at - 1, ",")))
            && !Is(at + 1, "(") && !Keyword(at - 2, "distinct");

    private bool Is(int at, string symbol) => at >= 0 && at < tokens.Count && tokens[at].IsSymbol(symbol);

    private bool Keyword(int at, string word) => at >= 0 && at < tokens.Count && tokens[at].IsKeyword(word);
}
