namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>
/// Finds what in a query may give other rows although no table that it reads was written to. Wherever it stands: unlike
/// <see cref="VolatilityAnalyser"/>, which asks what a value is used for, this asks whether a refresh can be left out.
/// </summary>
internal static class SteadinessCheck
{
    private const uint FirstNormalOid = 16384;

    /// <summary>The first such thing, for people; null when there is none.</summary>
    public static string? WhyUnsteady(NodeTree.Node query, TreeFacts facts) =>
        Nodes(query, facts).Select(node => WhyUnsteadyItself(node, facts)).FirstOrDefault(reason => reason is not null);

    /// <summary>The types that it reads text as, wherever it does: whether text can mean the time then, the catalog tells.</summary>
    public static IReadOnlySet<uint> TypesReadFromText(NodeTree.Node query, TreeFacts facts) =>
        Nodes(query, facts).SelectMany(node => TextReading.TypesOf(node, facts)).ToHashSet();

    private static IEnumerable<NodeTree.Node> Nodes(NodeTree.Node query, TreeFacts facts)
    {
        var seen = new HashSet<NodeTree>();
        var open = new Stack<NodeTree>([query]);
        while (open.TryPop(out var tree))
        {
            if (!seen.Add(tree))
                continue;
            if (tree is NodeTree.Node node)
                yield return node;
            foreach (var child in Below(tree, facts))
                open.Push(child);
        }
    }

    private static IEnumerable<NodeTree> Below(NodeTree tree, TreeFacts facts) => tree switch
    {
        NodeTree.List list => list.Items.OfType<NodeTree>(),
        NodeTree.Node node when facts.Views.GetValueOrDefault(node.Oid("relid")) is { } view => node.Children.Append(view.Query),
        NodeTree.Node node => node.Children,
        _ => [],
    };

    private static string? WhyUnsteadyItself(NodeTree.Node node, TreeFacts facts) => node.Type switch
    {
        "SQLVALUEFUNCTION" => $"it uses {KnownFunctions.ValueName(node.Number("op"))}",
        "NEXTVALUEEXPR" => "it uses nextval()",
        _ when node.Child("tablesample") is not null => "it draws a sample",
        _ when node.Oid("relid") is > 0 and < FirstNormalOid => "it reads the catalog",
        _ => TreeReferences.FunctionsOf(node)
            .Where(oid => facts.Functions.GetValueOrDefault(oid) is { } function && IsUnsteady(oid, function, node.Items("args").Count))
            .Select(oid => $"it uses {facts.Functions[oid]}")
            .FirstOrDefault(),
    };

    private static bool IsUnsteady(uint oid, TreeFunction function, int arguments) =>
        function.IsVolatile || (function.IsStable && !function.IsBuiltIn) || KnownFunctions.IsOfToday(oid)
        || KnownFunctions.IsOfSession(function, arguments) || KnownFunctions.LooksElsewhere(function);
}
