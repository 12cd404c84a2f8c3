using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Walks from an expression, or from a query's rows, to everything that has a part in it, and notes what differs from one refresh to the next.</summary>
/// <remarks>Keeps its own stack: expressions nest deeply, and a recursive CTE reads itself.</remarks>
internal sealed class QueryWalk(TreeFacts facts, Findings findings)
{
    private const string BooleanType = "16";

    private readonly QuerySources _sources = new(facts);
    private readonly HashSet<(NodeTree, TreeUse)> _seen = [];
    private readonly Stack<(TreePlace Place, TreeUse Use)> _open = new();

    /// <summary>Walks on from here.</summary>
    public void Run(IEnumerable<TreePlace> places, TreeUse use)
    {
        Open(places, use);
        while (_open.TryPop(out var next))
        {
            if (!_seen.Add((next.Place.Tree, next.Use)))
                continue;
            if (next.Place.Tree is NodeTree.Node node)
                Visit(node, next.Place.Scope, next.Use);
            else if (next.Place.Tree is NodeTree.List list)
                Open(list.Items, next.Place.Scope, next.Use);
        }
    }

    private void Visit(NodeTree.Node node, QueryScope scope, TreeUse use)
    {
        switch (node.Type)
        {
            case "QUERY": new RowVisit(facts, findings, Open).Visit(scope, use); break;
            case "VAR": Open(_sources.Of(node, scope), use); break;
            case "SQLVALUEFUNCTION": Value(node, scope, use); break;
            case "NEXTVALUEEXPR": findings.Add(new TreeFunction("pg_catalog", "nextval", true), use, scope.View); break;
            case "FUNCEXPR": Function(node, scope, use); break;
            case "AGGREF": Aggregate(node, scope, use); break;
            case "WINDOWFUNC": Window(node, scope, use); break;
            case "SUBLINK": Subquery(node, scope, use); break;
            case "CASE" or "CASEEXPR": Case(node, scope, use); break;
            default: Operator(node, scope, use); break;
        }
    }

    private void Value(NodeTree.Node node, QueryScope scope, TreeUse use)
    {
        const int Date = 0;
        var kind = node.Number("op");
        findings.AddSession(KnownFunctions.ValueName(kind), kind == Date && use.HasFlag(TreeUse.Start) ? Compared(use) : use, scope.View);
    }

    private void Function(NodeTree.Node node, QueryScope scope, TreeUse use)
    {
        var function = facts.Functions.GetValueOrDefault(node.Oid("funcid"));
        var arguments = node.Items("args");
        if (function is { IsVolatile: true })
            findings.Add(function, use, scope.View);
        else if (function is not null && KnownFunctions.IsOfSession(function, arguments.Count))
            findings.AddSession(function.ToString(), use, scope.View);
        if (function is { IsBuiltIn: true, Name: "generate_series" } && arguments is [var start, var stop, ..])
        {
            Open([start], scope, use | TreeUse.Start);
            Open([stop], scope, Compared(use));
            Open(arguments.Skip(2), scope, use);
            return;
        }

        Open(arguments, scope, Inside(function, node, use));
    }

    private static TreeUse Inside(TreeFunction? function, NodeTree.Node node, TreeUse use) =>
        node.Text("funcresulttype") == BooleanType ? Compared(use)
        : function is null ? use
        : use.HasFlag(TreeUse.Start) && KnownFunctions.IsDayGrained(function) ? Compared(use)
        : KnownFunctions.Rounds(function) ? use | TreeUse.Rounded
        : use;

    private void Operator(NodeTree.Node node, QueryScope scope, TreeUse use)
    {
        if (facts.Functions.GetValueOrDefault(node.Oid("opfuncid")) is { IsVolatile: true } function)
            findings.Add(function, use, scope.View);
        var compares = node.Text("opresulttype") == BooleanType
            || node.Type is "SCALARARRAYOPEXPR" or "BOOLEXPR" or "NULLTEST" or "BOOLEANTEST" or "ROWCOMPARE" or "ROWCOMPAREEXPR";
        Open(node.Children, scope, compares ? Compared(use) : use);
    }

    private void Case(NodeTree.Node node, QueryScope scope, TreeUse use)
    {
        Open([node.Value("arg")], scope, Compared(use));
        foreach (var branch in node.Nodes("args"))
        {
            Open([branch.Value("expr")], scope, Compared(use));
            Open([branch.Value("result")], scope, use);
        }

        Open([node.Value("defresult")], scope, use);
    }

    private void Aggregate(NodeTree.Node node, QueryScope scope, TreeUse use)
    {
        Open([node.Value("args"), node.Value("aggdirectargs")], scope, use);
        Open([node.Value("aggfilter")], scope, Compared(use));
        if (node.Value("aggdistinct") is not null || facts.Functions.GetValueOrDefault(node.Oid("aggfnoid")) is not { } function
            || (scope.Up(node.Number("agglevelsup")) is { } owner && Arrival(owner)))
        {
            return;
        }

        if (node.Value("aggorder") is not null)
            TiedInput(node, function, scope, use);
        else if (KnownFunctions.FollowsInput(function))
            findings.Add(ChurnKind.UnorderedAggregate, function.ToString(), use, scope.View);
        else
            Sum(function, node.Text("aggtype"), scope, use);
    }

    private void TiedInput(NodeTree.Node node, TreeFunction function, QueryScope scope, TreeUse use)
    {
        if (!KnownFunctions.FollowsInput(function) || node.Number("agglevelsup") > 0)
            return;
        var taken = node.Nodes("args").ToList();
        var order = QueryScope.Sorted(node.Nodes("aggorder"), taken).ToList();
        var shown = taken.Where(target => !target.Flag("resjunk")).Select(target => target.Child("expr")).OfType<NodeTree.Node>();
        if (new RowIdentity(facts).TieWithin(scope, order, shown) is { } tie)
            findings.Add(ChurnKind.TiedAggregate, function.ToString(), use, scope.View, tie.Missing);
    }

    private void Window(NodeTree.Node node, QueryScope scope, TreeUse use)
    {
        Open([node.Value("args")], scope, use);
        Open([node.Value("aggfilter")], scope, Compared(use));
        var window = scope.Query.Nodes("windowClause").FirstOrDefault(window => window.Text("winref") == node.Text("winref"));
        if (window is null || facts.Functions.GetValueOrDefault(node.Oid("winfnoid")) is not { } function)
            return;
        if (function.IsVolatile)
            findings.Add(function, use, scope.View);
        var order = scope.Sorted(window.Nodes("partitionClause").Concat(window.Nodes("orderClause"))).ToList();
        Open(order, scope, Compared(use));
        if (Arrival(scope))
            return;
        var isOrdered = window.Value("orderClause") is not null;
        if (KnownFunctions.FollowsWindow(function) || (isOrdered && KnownFunctions.FollowsFrame(function, window.Number("frameOptions"))))
            Tied(node, function, isOrdered, order, scope, use);
        else if (!isOrdered)
            Sum(function, node.Text("wintype"), scope, use);
    }

    private void Tied(NodeTree.Node node, TreeFunction function, bool isOrdered, List<NodeTree.Node> order, QueryScope scope, TreeUse use)
    {
        var shown = scope.Output.Select(target => target.Child("expr")).Where(expression => expression?.Type != "WINDOWFUNC");
        var counted = KnownFunctions.TakesValueOfPlace(function) ? [] : shown;
        if (new RowIdentity(facts).TieOf(scope, order, counted.Concat(node.Nodes("args")).OfType<NodeTree.Node>()) is { } tie)
            findings.Add(isOrdered ? ChurnKind.TiedWindow : ChurnKind.UnorderedWindow, function.ToString(), use, scope.View, isOrdered ? tie.Missing : null);
    }

    private void Sum(TreeFunction function, string? type, QueryScope scope, TreeUse use)
    {
        const string Float4 = "700";
        const string Float8 = "701";
        if (type is Float4 or Float8 && !use.HasFlag(TreeUse.Rounded) && KnownFunctions.Adds(function))
            findings.Add(ChurnKind.FloatSum, function.ToString(), use, scope.View);
    }

    private void Subquery(NodeTree.Node node, QueryScope scope, TreeUse use)
    {
        const int Exists = 0;
        const int Expression = 4;
        const int Array = 6;
        Open([node.Value("testexpr")], scope, Compared(use));
        if (node.Child("subselect") is not { } query)
            return;
        var inner = scope.Inside(query);
        var kind = node.Number("subLinkType");
        Open([query], inner, kind == Exists ? use | TreeUse.Existence : use);
        if (kind == Exists)
            return;
        Open(_sources.Output(inner, 0), kind is Expression or Array ? use : Compared(use));
        if (kind != Array || Arrival(inner))
            return;
        if (query.Value("sortClause") is null)
            findings.Add(ChurnKind.UnorderedAggregate, "ARRAY(SELECT ...)", use, scope.View);
        else if (query.Value("limitCount") is null && !query.Flag("hasDistinctOn") && new RowIdentity(facts).TieOf(inner) is { } tie)
            findings.Add(ChurnKind.TiedAggregate, "ARRAY(SELECT ...)", use, scope.View, tie.Missing);
    }

    private bool Arrival(QueryScope scope) => new RowOrder(_sources).IsGiven(scope);

    private static TreeUse Compared(TreeUse use) =>
        use.HasFlag(TreeUse.Rows) ? use : (use | TreeUse.Condition) & ~TreeUse.Start;

    private void Open(IEnumerable<TreePlace> places, TreeUse use)
    {
        foreach (var place in places)
            _open.Push((place, use));
    }

    private void Open(IEnumerable<NodeTree?> trees, QueryScope scope, TreeUse use) =>
        Open(trees.OfType<NodeTree>().Select(tree => new TreePlace(tree, scope)), use);
}
