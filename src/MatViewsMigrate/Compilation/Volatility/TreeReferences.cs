namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>The OIDs that trees name.</summary>
internal sealed record TreeReferences(IReadOnlySet<uint> Functions, IReadOnlySet<uint> Relations)
{
    private static readonly string[] FunctionFields = ["funcid", "opfuncid", "aggfnoid", "winfnoid"];

    /// <summary>Those in the trees, at any depth.</summary>
    public static TreeReferences Of(IEnumerable<NodeTree> trees)
    {
        var functions = new HashSet<uint>();
        var relations = new HashSet<uint>();
        var open = new Stack<NodeTree>(trees);
        while (open.TryPop(out var tree))
        {
            var inner = tree is NodeTree.List list ? list.Items.OfType<NodeTree>() : tree is NodeTree.Node node ? Of(node, functions, relations) : [];
            foreach (var child in inner)
                open.Push(child);
        }

        functions.Remove(0);
        relations.Remove(0);
        return new TreeReferences(functions, relations);
    }

    /// <summary>The functions that a node itself calls; 0 for none.</summary>
    public static IEnumerable<uint> FunctionsOf(NodeTree.Node node) => FunctionFields.Select(node.Oid);

    private static IEnumerable<NodeTree> Of(NodeTree.Node node, HashSet<uint> functions, HashSet<uint> relations)
    {
        functions.UnionWith(FunctionsOf(node));
        relations.Add(node.Oid("relid"));
        return node.Children;
    }
}
