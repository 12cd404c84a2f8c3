using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Reads an index's body as the server prints it, token by token; gives up at the first that it does not expect.</summary>
internal sealed class IndexPartsReader(string body)
{
    private readonly IReadOnlyList<SqlToken> _tokens = SqlLexer.Tokens(body);
    private int _at;

    /// <summary>The parts; null when there is more than method, keys, included columns and a condition.</summary>
    public IndexParts? Read()
    {
        if (!TakeWord("using") || TakeName() is not { } method || Group() is not { } keys || Keys(keys) is not { } read)
            return null;
        IReadOnlyList<string> include = [];
        if (TakeWord("include"))
        {
            if (Group() is not { } names || Names(names) is not { } included)
                return null;
            include = included;
        }

        var where = TakeWord("where") ? Unwrapped((_at, _at = _tokens.Count)) : null;
        return _at == _tokens.Count ? new(method, read, include, where) : null;
    }

    private bool TakeWord(string word)
    {
        var found = _at < _tokens.Count && _tokens[_at].IsKeyword(word);
        _at += found ? 1 : 0;
        return found;
    }

    private string? TakeName() => _at < _tokens.Count && _tokens[_at].IsName ? _tokens[_at++].Value : null;

    // What stands between the parenthesis that is next and the one that closes it.
    private (int Start, int End)? Group()
    {
        if (_at >= _tokens.Count || !_tokens[_at].IsSymbol("(") || Closing(_at) is not { } closing)
            return null;
        var group = (_at + 1, closing);
        _at = closing + 1;
        return group;
    }

    private int? Closing(int open)
    {
        var depth = 0;
        for (var i = open; i < _tokens.Count; i++)
        {
            depth += _tokens[i].IsSymbol("(") ? 1 : _tokens[i].IsSymbol(")") ? -1 : 0;
            if (depth == 0)
                return i;
        }

        return null;
    }

    private IReadOnlyList<string>? Names((int Start, int End) group)
    {
        var items = Items(group);
        return items.All(item => item.End == item.Start + 1 && _tokens[item.Start].IsName)
            ? [.. items.Select(item => _tokens[item.Start].Value)]
            : null;
    }

    private IReadOnlyList<IndexKey>? Keys((int Start, int End) group)
    {
        var keys = Items(group).Select(Key).ToList();
        return keys.Contains(null) ? null : [.. keys.OfType<IndexKey>()];
    }

    // A column, an expression in parentheses, or a function's call; then, at most, an order.
    private IndexKey? Key((int Start, int End) item)
    {
        if (item.Start == item.End)
            return null;
        var end = item.Start;
        while (end < item.End && (_tokens[end].IsName || _tokens[end].IsSymbol(".")) && !IsOrder(end, item))
            end++;
        var isColumn = end == item.Start + 1 && (end == item.End || !_tokens[end].IsSymbol("("));
        if (!isColumn)
        {
            if (end == item.End || !_tokens[end].IsSymbol("("))
                return null;
            end = Closing(end)!.Value + 1;
        }

        var order = end == item.End ? "" : IndexBody.Order(Text((end, item.End)));
        var text = isColumn ? _tokens[item.Start].Value : Unwrapped((item.Start, end));
        return order is null ? null : new(text, isColumn, order);
    }

    private bool IsOrder(int at, (int Start, int End) item) =>
        at > item.Start && IndexBody.Order(Text((at, item.End))) is not null;

    private List<(int Start, int End)> Items((int Start, int End) group)
    {
        var items = new List<(int, int)>();
        var (start, depth) = (group.Start, 0);
        for (var i = group.Start; i < group.End; i++)
        {
            depth += Opens(i) ? 1 : Closes(i) ? -1 : 0;
            if (depth != 0 || !_tokens[i].IsSymbol(","))
                continue;
            items.Add((start, i));
            start = i + 1;
        }

        items.Add((start, group.End));
        return items;
    }

    private bool Opens(int at) => _tokens[at].IsSymbol("(") || _tokens[at].IsSymbol("[");

    private bool Closes(int at) => _tokens[at].IsSymbol(")") || _tokens[at].IsSymbol("]");

    private string Unwrapped((int Start, int End) range)
    {
        while (range.End - range.Start > 2 && _tokens[range.Start].IsSymbol("(") && Closing(range.Start) == range.End - 1)
            range = (range.Start + 1, range.End - 1);
        return Text(range);
    }

    private string Text((int Start, int End) range) =>
        range.Start == range.End ? "" : body[_tokens[range.Start].Start.._tokens[range.End - 1].End];
}
