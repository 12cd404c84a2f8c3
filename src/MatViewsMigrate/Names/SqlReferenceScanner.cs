namespace MatViewsMigrate.Names;

/// <summary>
/// Finds the places of a query where relations are named, by position and not by spelling: the same words as an
/// alias, a column, a function, a CTE or a string are left alone. It is no parser; text that the server would refuse
/// gives some answer, never an exception.
/// </summary>
public sealed class SqlReferenceScanner
{
    private readonly IReadOnlyList<SqlToken> _tokens;
    private readonly List<SqlReference> _found = [];
    private readonly Stack<ScanLevel> _outer = new();
    private ScanLevel _level = new();
    private int _at;

    private SqlReferenceScanner(IReadOnlyList<SqlToken> tokens) => _tokens = tokens;

    /// <summary>All references, in the order of the text.</summary>
    public static IReadOnlyList<SqlReference> Scan(string sql) => Scan(SqlLexer.Tokens(sql));

    /// <summary>All references, in the order of the tokens.</summary>
    public static IReadOnlyList<SqlReference> Scan(IReadOnlyList<SqlToken> tokens)
    {
        var scanner = new SqlReferenceScanner(tokens);
        while (scanner._at < scanner._tokens.Count)
            scanner.Take();
        return scanner._found;
    }

    private SqlToken Current => _tokens[_at];

    private void Take()
    {
        if (Current.IsSymbol("(") || Current.IsSymbol("["))
            Enter();
        else if (Current.IsSymbol(")") || Current.IsSymbol("]"))
            Leave();
        else if (Current.IsSymbol(","))
            TakeComma();
        else if (Current.IsSymbol(";"))
            End();
        else if (Current.Kind == SqlTokenKind.String)
            TakeString();
        else if (!Current.IsName)
            _at++;
        else if (_level.InWith && IsCommonTable())
            TakeCommonTable();
        else if (!TakeKeyword())
            TakeName();
    }

    // A body or a rule may have another statement.
    private void End()
    {
        _level = new ScanLevel();
        _at++;
    }

    private void TakeComma()
    {
        _level.ExpectsRelation = _level.InFrom;
        _at++;
    }

    private void Enter()
    {
        // FROM (a JOIN b ON ...): a parenthesis that is no subquery holds relations.
        var joins = _level.ExpectsRelation && Current.IsSymbol("(")
            && !(Peek(1) is { } next && (next.IsKeyword("select") || next.IsKeyword("with") || next.IsKeyword("values")
                || next.IsKeyword("table")));
        _level.ExpectsRelation = false;
        _level.InBody = _level.InWith && (Before(1)?.IsKeyword("as") == true || Before(1)?.IsKeyword("materialized") == true);
        _outer.Push(_level);
        _level = new ScanLevel { IsQuery = joins, InFrom = joins, ExpectsRelation = joins };
        _at++;
    }

    private void Leave()
    {
        _level = _outer.Count > 0 ? _outer.Pop() : new ScanLevel();
        _level.EndCommonTable();
        _at++;
    }

    private bool IsCommonTable() =>
        (Before(1)?.IsKeyword("with") == true || Before(1)?.IsKeyword("recursive") == true || Before(1)?.IsSymbol(",") == true)
        && (Peek(1)?.IsKeyword("as") == true || Peek(1)?.IsSymbol("(") == true);

    private void TakeCommonTable()
    {
        _level.BeginCommonTable(Current.Value);
        _at++;
    }

    // True when the token was a keyword that says what comes next.
    private bool TakeKeyword()
    {
        if (Current.Kind != SqlTokenKind.Name || Before(1)?.IsSymbol(".") == true || Before(1)?.IsKeyword("as") == true)
            return false;
        switch (Current.Value)
        {
            case "with" when Before(1) is null || Before(1)?.IsSymbol("(") == true:
                (_level.InWith, _level.ExpectsRelation) = (true, false);
                break;
            case "recursive" when _level.InWith:
                _level.IsRecursive = true;
                break;
            case "update" or "delete" or "merge" when !_level.IsQuery && Peek(1)?.IsName == true && Before(1)?.IsKeyword("on") != true:
                (_level.InWith, _level.InFrom, _level.ExpectsRelation, _level.Changes) = (false, false, false, Current.Value);
                break;
            case "set" when _level.Changes == "update":
                (_level.IsQuery, _level.InFrom, _level.ExpectsRelation) = (true, false, false);
                break;
            case "using" when _level.Changes is "delete" or "merge" && !_level.InFrom:
                (_level.IsQuery, _level.InFrom, _level.ExpectsRelation) = (true, true, true);
                break;
            case "select" or "values":
                (_level.InWith, _level.IsQuery, _level.InFrom, _level.ExpectsRelation) = (false, true, false, false);
                break;
            case "from" when _level.IsQuery && !IsDistinctFrom() && Before(1)?.IsKeyword("rows") != true:
                (_level.InFrom, _level.ExpectsRelation) = (true, true);
                break;
            case "join" when _level.InFrom:
                _level.ExpectsRelation = true;
                break;
            case "table":
                (_level.InWith, _level.InFrom, _level.ExpectsRelation) = (false, false, true);
                break;
            case "where" or "group" or "having" or "window" or "order" or "limit" or "offset" or "fetch" or "for"
                or "union" or "intersect" or "except":
                (_level.InFrom, _level.ExpectsRelation) = (false, false);
                break;
            case "rows" when Peek(1)?.IsKeyword("from") == true:
                _level.ExpectsRelation = false;
                break;
            case "lateral" or "only" when _level.ExpectsRelation && Peek(1)?.IsSymbol(".") != true:
                break;
            default:
                return false;
        }

        _at++;
        return true;
    }

    private bool IsDistinctFrom() =>
        Before(1)?.IsKeyword("distinct") == true
        && (Before(2)?.IsKeyword("is") == true || Before(2)?.IsKeyword("not") == true);

    private void TakeName()
    {
        var first = _at;
        var names = new List<SqlToken> { Current };
        while (Peek(1)?.IsSymbol(".") == true && Peek(2) is { IsName: true } next)
        {
            names.Add(next);
            _at += 2;
        }

        _at++;
        var qualifiesStar = _at + 1 < _tokens.Count && Current.IsSymbol(".") && _tokens[_at + 1].IsSymbol("*");
        Add(names, first > 0 ? _tokens[first - 1] : null, qualifiesStar);
        _level.ExpectsRelation = false;
    }

    private void Add(List<SqlToken> names, SqlToken? before, bool qualifiesStar)
    {
        if (_at < _tokens.Count && Current.IsSymbol("("))
        {
            _found.Add(Reference(SqlReferenceKind.Function, names[^1], names.Count > 1 ? names[^2] : null));
        }
        else if (_level.ExpectsRelation)
        {
            if (!(names.Count == 1 && IsKnownCommonTable(names[0].Value)))
                _found.Add(Reference(SqlReferenceKind.Relation, names[^1], names.Count > 1 ? names[^2] : null) with { HasAlias = HasAlias() });
        }
        else if (names.Count == 2 && (before?.IsSymbol("::") == true || before?.IsKeyword("as") == true))
        {
            _found.Add(Reference(SqlReferenceKind.RowType, names[1], names[0]));
        }
        else if (names.Count >= 3 || (names.Count == 2 && qualifiesStar))
        {
            _found.Add(Reference(SqlReferenceKind.Qualifier, names[1], names[0]));
        }
    }

    private bool IsKnownCommonTable(string name) =>
        _level.CommonTables.Contains(name) || _outer.Any(level => level.CommonTables.Contains(name));

    private static SqlReference Reference(SqlReferenceKind kind, SqlToken name, SqlToken? schema) =>
        new(kind, schema?.Value, name.Value, schema?.Start ?? name.Start, name.End);

    private bool HasAlias() =>
        _at < _tokens.Count && (Current.Kind == SqlTokenKind.QuotedName
            || (Current.Kind == SqlTokenKind.Name && (Current.Value == "as" || !AfterRelation.Contains(Current.Value))));

    // What may follow a relation without being its alias.
    private static readonly HashSet<string> AfterRelation =
    [
        "where", "group", "having", "window", "order", "limit", "offset", "fetch", "for", "union", "intersect", "except",
        "join", "inner", "left", "right", "full", "cross", "natural", "on", "using", "tablesample", "returning",
    ];

    private void TakeString()
    {
        var cast = Peek(1)?.IsSymbol("::") == true && Peek(2)?.IsKeyword("regclass") == true;
        if ((cast || Before(1)?.IsKeyword("regclass") == true)
            && SqlLexer.Tokens(Current.Value) is [{ IsName: true } schema, var dot, { IsName: true } name] && dot.IsSymbol("."))
        {
            _found.Add(new(SqlReferenceKind.Text, schema.Value, name.Value, Current.Start, Current.End));
        }

        _at++;
    }

    private SqlToken? Peek(int distance) => _at + distance < _tokens.Count ? _tokens[_at + distance] : null;

    private SqlToken? Before(int distance) => _at - distance >= 0 ? _tokens[_at - distance] : null;
}
