namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>A part of a query as the server stores it (<c>pg_node_tree</c>). Null stands for <c>&lt;&gt;</c>.</summary>
internal abstract class NodeTree
{
    /// <summary>The name under which a constant's bytes stand: <c>[ 1 0 0 0 ]</c>.</summary>
    public const string Bytes = "bytes";

    private NodeTree()
    {
    }

    /// <summary>A node: <c>{TYPE :field value ...}</c>.</summary>
    internal sealed class Node(string type) : NodeTree
    {
        private readonly List<KeyValuePair<string, NodeTree?>> _fields = [];

        public string Type => type;

        /// <summary>Nodes and lists among the fields.</summary>
        public IEnumerable<NodeTree> Children => _fields.Select(pair => pair.Value).Where(value => value is Node or List).OfType<NodeTree>();

        /// <summary>All fields in order.</summary>
        public IEnumerable<KeyValuePair<string, NodeTree?>> Fields => _fields;

        public void Add(string field, NodeTree? value) => _fields.Add(new(field, value));

        /// <summary>A field's value; null also when this server's nodes of the type have no such field.</summary>
        public NodeTree? Value(string field)
        {
            foreach (var (name, value) in _fields)
            {
                if (name == field)
                    return value;
            }

            return null;
        }

        public Node? Child(string field) => Value(field) as Node;

        /// <summary>Those of the fields that hold a node.</summary>
        public IEnumerable<Node> Parts(params string[] fields) => fields.Select(Child).OfType<Node>();

        public IReadOnlyList<NodeTree?> Items(string field) => Value(field) is List list ? list.Items : [];

        public IEnumerable<Node> Nodes(string field) => Items(field).OfType<Node>();

        public string? Text(string field) => (Value(field) as Atom)?.Value;

        public uint Oid(string field) => uint.TryParse(Text(field), out var oid) ? oid : 0;

        public int Number(string field) => int.TryParse(Text(field), out var number) ? number : 0;

        public bool Flag(string field) => Text(field) == "true";

        /// <summary>True for this small number written as a constant.</summary>
        public bool IsNumber(byte number) =>
            Type == "CONST" ? Text(Bytes)?.StartsWith($"[ {number} 0 0 0 ", StringComparison.Ordinal) is true
            : Type == "FUNCEXPR" && Nodes("args").ToList() is [var value] && value.IsNumber(number);
    }

    /// <summary>A list: <c>(...)</c>, also of numbers.</summary>
    internal sealed class List : NodeTree
    {
        public List<NodeTree?> Items { get; } = [];
    }

    /// <summary>A word, number or string.</summary>
    internal sealed class Atom(string value) : NodeTree
    {
        public string Value => value;
    }
}
