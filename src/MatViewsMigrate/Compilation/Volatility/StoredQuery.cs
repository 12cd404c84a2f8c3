namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Takes the query from a view's rule.</summary>
internal static class StoredQuery
{
    /// <summary>The query of <c>pg_rewrite.ev_action</c>; null when the rule holds none.</summary>
    public static NodeTree.Node? Of(string action) =>
        NodeTreeParser.Parse(action) is NodeTree.List { Items: [NodeTree.Node { Type: "QUERY" } query] } ? query : null;
}
