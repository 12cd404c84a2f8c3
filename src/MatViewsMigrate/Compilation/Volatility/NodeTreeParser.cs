using System.Text;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>
/// Reads the text of a <c>pg_node_tree</c>, of any version of PostgreSQL: it knows the notation, not the nodes.
/// See outfuncs.c and read.c in PostgreSQL's sources.
/// </summary>
/// <remarks>Keeps its own stack: expressions nest as deeply as their author, or a generator, wished.</remarks>
internal sealed class NodeTreeParser
{
    private readonly string _text;
    private readonly Stack<Open> _open = new();
    private NodeTree? _result;
    private int _at;

    private NodeTreeParser(string text) => _text = text;

    /// <summary>The tree; null for <c>&lt;&gt;</c>.</summary>
    /// <exception cref="FormatException">The text ends too early, or closes what is not open.</exception>
    public static NodeTree? Parse(string text) => new NodeTreeParser(text).Run();

    private NodeTree? Run()
    {
        while (Next() is { Length: > 0 } token)
        {
            if (token is "(")
                _open.Push(new Open(new NodeTree.List()));
            else if (token is "{")
                _open.Push(new Open(new NodeTree.Node(Next().ToString())));
            else if (token is ")" or "}")
                Close(token is ")");
            else
                Take(token);
        }

        return _open.Count == 0 ? _result : throw new FormatException("The node tree ends too early.");
    }

    private void Close(bool list)
    {
        if (!_open.TryPop(out var closed) || closed.Tree is NodeTree.List != list)
            throw new FormatException($"The node tree closes what is not open, before character {_at}.");
        TakeBytes(closed, _at - 1);
        Deliver(closed.Tree);
    }

    private void Take(ReadOnlySpan<char> token)
    {
        if (!_open.TryPeek(out var open))
            Deliver(Atom(token));
        else if (open is { Tree: NodeTree.Node, Field: null } && token[0] != ':')
            open.Bytes ??= _at - token.Length;
        else if (open.Tree is NodeTree.List { Items.Count: 0 } && !open.IsTyped && token is "i" or "o" or "b" or "x")
            open.IsTyped = true;
        else if (open.Tree is NodeTree.List || open.Field is not null)
            Deliver(Atom(token));
        else if (token[0] == ':')
            Name(open, token[1..].ToString());
    }

    private void Name(Open open, string field)
    {
        TakeBytes(open, _at - field.Length - 1);
        open.Field = field;
    }

    // What follows a field's value without a field's name goes on with it: the bytes of a constant.
    private void TakeBytes(Open open, int end)
    {
        if (open is { Tree: NodeTree.Node node, Bytes: { } start })
            node.Add(NodeTree.Bytes, new NodeTree.Atom(_text[start..end].TrimEnd()));
        open.Bytes = null;
    }

    private void Deliver(NodeTree? value)
    {
        if (!_open.TryPeek(out var open))
            _result = value;
        else if (open.Tree is NodeTree.List list)
            list.Items.Add(value);
        else if (open is { Tree: NodeTree.Node node, Field: { } field })
        {
            node.Add(field, value);
            open.Field = null;
        }
    }

    private static NodeTree.Atom? Atom(ReadOnlySpan<char> token) => token switch
    {
        "<>" => null,
        ['"', .. var quoted, '"'] => new NodeTree.Atom(Unescape(quoted)),
        _ => new NodeTree.Atom(Unescape(token)),
    };

    private static string Unescape(ReadOnlySpan<char> token)
    {
        if (!token.Contains('\\'))
            return token.ToString();
        var text = new StringBuilder(token.Length);
        for (var i = 0; i < token.Length; i++)
        {
            if (token[i] == '\\' && i + 1 < token.Length)
                i++;
            text.Append(token[i]);
        }

        return text.ToString();
    }

    // Empty at the end of the text.
    private ReadOnlySpan<char> Next()
    {
        while (_at < _text.Length && IsBlank(_text[_at]))
            _at++;
        var start = _at;
        if (_at < _text.Length && IsBracket(_text[_at]))
            return _text.AsSpan(_at++, 1);
        while (_at < _text.Length && !IsBlank(_text[_at]) && !IsBracket(_text[_at]))
            _at += _text[_at] == '\\' ? 2 : 1;
        _at = Math.Min(_at, _text.Length);
        return _text.AsSpan(start, _at - start);
    }

    private static bool IsBlank(char c) => c is ' ' or '\n' or '\t';

    private static bool IsBracket(char c) => c is '(' or ')' or '{' or '}';

    // IsTyped: the letter that says what a list of numbers holds was read.
    private sealed class Open(NodeTree tree)
    {
        public NodeTree Tree => tree;

        public string? Field { get; set; }

        /// <summary>Where the bytes of a constant begin.</summary>
        public int? Bytes { get; set; }

        public bool IsTyped { get; set; }
    }
}
