namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>A part of a tree, and the query to which its columns belong.</summary>
internal readonly record struct TreePlace(NodeTree Tree, QueryScope Scope);

/// <summary>Follows columns to the expressions that give them their values.</summary>
internal sealed class QuerySources(TreeFacts facts)
{
    /// <summary>A kind of entry (rtekind).</summary>
    internal const int Relation = 0, Subquery = 1, Join = 2, Function = 3, TableFunction = 4, Values = 5, CommonTable = 6, Group = 9;

    /// <summary>The expressions behind a column reference (a VAR).</summary>
    public IEnumerable<TreePlace> Of(NodeTree.Node reference, QueryScope scope) =>
        scope.Up(reference.Number("varlevelsup")) is { } owner && owner.Entry(reference.Number("varno")) is { } entry
            ? Of(entry, reference.Number("varattno"), owner)
            : [];

    /// <summary>The expressions behind an output column, counted from 1; 0 for the whole row.</summary>
    public IEnumerable<TreePlace> Output(QueryScope scope, int column)
    {
        if (scope.Query.Child("setOperations") is not null)
        {
            return scope.Sources()
                .Select(branch => Inner(branch, scope))
                .OfType<QueryScope>()
                .SelectMany(branch => Output(branch, column));
        }

        return scope.Query.Nodes("targetList")
            .Where(target => !target.Flag("resjunk") && (column == 0 || target.Number("resno") == column))
            .SelectMany(target => Places(target.Value("expr"), scope));
    }

    /// <summary>The query of a subquery, plain view or CTE; null for anything else.</summary>
    public QueryScope? Inner(NodeTree.Node entry, QueryScope scope)
    {
        if (entry.Child("subquery") is { } subquery)
            return scope.Inside(subquery);
        if (facts.Views.GetValueOrDefault(entry.Oid("relid")) is { } view)
            return new QueryScope(view.Query, null, view.Name);
        if (Kind(entry) != CommonTable || scope.Up(entry.Number("ctelevelsup")) is not { } owner)
            return null;
        return owner.Query.Nodes("cteList").FirstOrDefault(cte => cte.Text("ctename") == entry.Text("ctename"))?.Child("ctequery") is { } query
            ? owner.Inside(query)
            : null;
    }

    /// <summary>What a function, or the like, in FROM computes its rows from.</summary>
    public static IEnumerable<TreePlace> RowsOf(NodeTree.Node entry, QueryScope scope) => Kind(entry) switch
    {
        Function or TableFunction => Places(entry.Value("functions") ?? entry.Value("tablefunc"), scope),
        _ => [],
    };

    /// <summary>True when rows come in the order in which a function or VALUES gives them, not in that of a table's pages.</summary>
    public static bool IsComputed(NodeTree.Node entry) => Kind(entry) is Function or TableFunction or Values or 8;

    private IEnumerable<TreePlace> Of(NodeTree.Node entry, int column, QueryScope scope) => Kind(entry) switch
    {
        Relation or Subquery or CommonTable => column >= 0 && Inner(entry, scope) is { } inner ? Output(inner, column) : [],
        Join => Items(entry.Items("joinaliasvars"), column, scope),
        Group => Items(entry.Items("groupexprs"), column, scope),
        Values => entry.Items("values_lists").OfType<NodeTree.List>().SelectMany(row => Items(row.Items, column, scope)),
        Function => FunctionOf(entry, column) is { } function ? Places(function, scope) : RowsOf(entry, scope).Where(_ => column == 0),
        TableFunction => RowsOf(entry, scope),
        _ => [],
    };

    private static IEnumerable<TreePlace> Items(IReadOnlyList<NodeTree?> items, int column, QueryScope scope) =>
        column == 0 ? items.SelectMany(item => Places(item, scope))
        : column <= items.Count ? Places(items[column - 1], scope)
        : [];

    // ROWS FROM has several; WITH ORDINALITY adds a column that none of them gives.
    private static NodeTree? FunctionOf(NodeTree.Node entry, int column)
    {
        var last = 0;
        return entry.Nodes("functions")
            .FirstOrDefault(function => column > last && column <= (last += function.Number("funccolcount")))
            ?.Value("funcexpr");
    }

    private static IEnumerable<TreePlace> Places(NodeTree? tree, QueryScope scope) =>
        tree is null ? [] : [new TreePlace(tree, scope)];

    /// <summary>The kind of an entry.</summary>
    internal static int Kind(NodeTree.Node entry) => entry.Number("rtekind");
}
