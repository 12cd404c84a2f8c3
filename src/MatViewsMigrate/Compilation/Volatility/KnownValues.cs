namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>What is known of a query's rows once some values in them are: by conditions, and by keys of what it reads.</summary>
/// <param name="facts">Tells what operators and functions do.</param>
/// <param name="isKey">Tells whether columns of an entry of FROM, of which some are not null, belong to one row of it.</param>
internal sealed class KnownValues(QueryScope scope, TreeFacts facts, Func<NodeTree.Node, IReadOnlySet<int>, IReadOnlySet<int>, bool> isKey)
{
    // Deeper down nobody sorts by a part of an expression.
    private const int DepthOfTexts = 4;

    private const int NotNull = 1;

    private readonly PlainValue _plain = new(facts);
    private readonly List<int> _sources = [.. QueryScope.SourceNumbers(scope.Query.Parts("jointree"))];
    private readonly HashSet<(int Source, int Column)> _columns = [];
    private readonly HashSet<(int Source, int Column)> _present = [];
    private readonly HashSet<int> _rows = [];
    private readonly HashSet<string> _texts = [];

    /// <summary>Learns values, and all that follows from them.</summary>
    public KnownValues Given(IEnumerable<NodeTree.Node> values)
    {
        foreach (var value in values)
            Learn(value, null);
        var conditions = RowConditions.Of(scope).ToList();
        foreach (var condition in conditions.Where(condition => condition.IsSure))
            _present.UnionWith(Present(condition.Test).Select(Column).OfType<(int, int)>());
        var equal = conditions.Where(condition => IsEquality(condition.Test)).ToList();
        while (Grows(equal))
        {
        }

        return this;
    }

    /// <summary>Entries of FROM of which it is not known which row it is.</summary>
    public IEnumerable<int> OpenSources => _sources.Where(source => !_rows.Contains(source));

    /// <summary>True when no two rows have the known values in common.</summary>
    public bool TellsRows => scope.Query switch
    {
        var query when query.Flag("hasTargetSRFs") => TellsOutput,
        var query when query.Value("groupClause") is not null => TellsGroups,
        var query when query.Flag("hasAggs") => true,
        _ => TellsSources,
    };

    /// <summary>True when no two rows of FROM, before they are grouped, have the known values in common.</summary>
    public bool TellsSources => !OpenSources.Any();

    /// <summary>True when the known values leave no output column open.</summary>
    public bool TellsOutput => scope.Output.Select(target => target.Child("expr")).OfType<NodeTree.Node>().All(Tells);

    private bool TellsGroups => scope.Sorted(scope.Query.Nodes("groupClause")).All(Tells);

    /// <summary>True when an expression has one value in all rows that have the known ones in common.</summary>
    public bool Tells(NodeTree.Node expression) => Tells(expression, 0);

    private bool Tells(NodeTree.Node expression, int depth) => expression.Type switch
    {
        "CONST" or "PARAM" => true,
        "VAR" => expression.Number("varlevelsup") > 0 || TellsColumn(expression, depth),
        "AGGREF" => scope.Query.Value("groupClause") is null || TellsGroups || IsGiven(expression, depth),
        "SUBLINK" or "WINDOWFUNC" => IsGiven(expression, depth),
        _ => (!IsOfManyValues(expression) && Parts(expression).All(part => Tells(part, depth + 1))) || IsGiven(expression, depth),
    };

    private bool TellsColumn(NodeTree.Node reference, int depth) =>
        Column(reference) is { } column ? _columns.Contains(column) || _rows.Contains(column.Source)
        : Behind(reference) is { } behind && Tells(behind, depth + 1);

    private bool IsGiven(NodeTree.Node expression, int depth) =>
        _texts.Count > 0 && depth <= DepthOfTexts && _texts.Contains(TreeText.Of(expression));

    private bool IsOfManyValues(NodeTree.Node expression) =>
        expression.Flag("funcretset") || expression.Flag("opretset") || expression.Type == "NEXTVALUEEXPR"
        || TreeReferences.FunctionsOf(expression).Any(oid => facts.Functions.GetValueOrDefault(oid) is { IsVolatile: true });

    private bool Grows(List<RowCondition> equal)
    {
        var before = _columns.Count + _rows.Count + _texts.Count;
        foreach (var source in OpenSources.ToList())
        {
            if (scope.Entry(source) is { } entry && isKey(entry, ColumnsOf(_columns, source), ColumnsOf(_present, source)))
                _rows.Add(source);
        }

        foreach (var condition in equal)
        {
            if (condition.Test.Nodes("args").ToList() is not [var left, var right])
                continue;
            if (Tells(left))
                Learn(right, condition.Only);
            if (Tells(right))
                Learn(left, condition.Only);
        }

        return _columns.Count + _rows.Count + _texts.Count > before;
    }

    private void Learn(NodeTree.Node value, IReadOnlySet<int>? only)
    {
        var plain = _plain.Of(value);
        if (Column(plain) is { } column)
        {
            if (only?.Contains(column.Source) is not false)
                _columns.Add(column);
        }
        else if (only is null)
        {
            _texts.Add(TreeText.Of(value));
            _texts.Add(TreeText.Of(plain));
            if (plain.Type == "VAR" && plain.Number("varlevelsup") == 0 && Behind(plain) is { } behind)
                _texts.Add(TreeText.Of(behind));
        }
    }

    // The entry of FROM and the column of it that a reference means, through joins and groups.
    private (int Source, int Column)? Column(NodeTree.Node reference) =>
        _plain.Of(reference) is not { Type: "VAR" } plain || plain.Number("varlevelsup") > 0 || plain.Number("varattno") <= 0 ? null
        : _sources.Contains(plain.Number("varno")) ? (plain.Number("varno"), plain.Number("varattno"))
        : Behind(plain) is { } behind ? Column(behind)
        : null;

    private NodeTree.Node? Behind(NodeTree.Node reference) =>
        scope.Entry(reference.Number("varno")) is { } entry
        && QuerySources.Kind(entry) is QuerySources.Join or QuerySources.Group
        && entry.Items(QuerySources.Kind(entry) == QuerySources.Join ? "joinaliasvars" : "groupexprs") is var items
        && reference.Number("varattno") is var number && number >= 1 && number <= items.Count
            ? items[number - 1] as NodeTree.Node
            : null;

    // A comparison is never true of a null.
    private static IEnumerable<NodeTree.Node> Present(NodeTree.Node test) => test.Type switch
    {
        "OPEXPR" => test.Nodes("args"),
        "NULLTEST" when test.Number("nulltesttype") == NotNull => test.Parts("arg"),
        _ => [],
    };

    private bool IsEquality(NodeTree.Node test) =>
        test.Type == "OPEXPR" && facts.Functions.GetValueOrDefault(test.Oid("opfuncid")) is { } function
        && function.Name.EndsWith("eq", StringComparison.Ordinal) && !function.Name.Contains("regex", StringComparison.Ordinal);

    private static IEnumerable<NodeTree.Node> Parts(NodeTree.Node node)
    {
        foreach (var child in node.Children)
        {
            if (child is NodeTree.Node part)
                yield return part;
            else if (child is NodeTree.List list)
            {
                foreach (var item in list.Items.OfType<NodeTree.Node>())
                    yield return item;
            }
        }
    }

    private static HashSet<int> ColumnsOf(HashSet<(int Source, int Column)> columns, int source) =>
        [.. columns.Where(column => column.Source == source).Select(column => column.Column)];
}
