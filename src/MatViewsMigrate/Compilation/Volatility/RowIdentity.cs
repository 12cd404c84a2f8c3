namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Two rows may have a place in an order in common.</summary>
/// <param name="Missing">Columns that would tell them apart, for people; null when none are known.</param>
internal sealed record Tie(string? Missing);

/// <summary>
/// Tells whether values tell the rows of a query apart: by primary keys and unique indexes, GROUP BY and DISTINCT,
/// through joins by key, subqueries, CTEs, plain views and set operations.
/// </summary>
internal sealed class RowIdentity(TreeFacts facts)
{
    private const int Union = 1;

    private readonly QuerySources _sources = new(facts);
    private readonly HashSet<NodeTree.Node> _within = [];

    /// <summary>Null when rows that have the values of an order in common do not differ in what is shown of them.</summary>
    public Tie? TieOf(QueryScope scope, IReadOnlyList<NodeTree.Node> order, IEnumerable<NodeTree.Node> shown)
    {
        if (scope.Query.Child("setOperations") is { } operations)
        {
            var columns = scope.Output.Where(target => order.Contains(target.Child("expr"))).Select(target => target.Number("resno")).ToHashSet();
            return columns.Count == scope.Output.Count() || IsKeyOf(operations, scope, columns) ? null : new Tie(null);
        }

        var known = Known(scope).Given(order);
        return known.TellsRows || shown.All(known.Tells) ? null : new Tie(Missing(scope, known));
    }

    /// <summary>The same of the order that a query itself has.</summary>
    public Tie? TieOf(QueryScope scope)
    {
        var order = scope.Sorted(scope.Query.Nodes("sortClause").Concat(scope.Query.Nodes("distinctClause"))).ToList();
        return IsRandom(order) ? null : TieOf(scope, order, scope.Output.Select(target => target.Child("expr")).OfType<NodeTree.Node>());
    }

    /// <summary>The same of the rows of one group, in the order in which an aggregate takes them.</summary>
    public Tie? TieWithin(QueryScope scope, IReadOnlyList<NodeTree.Node> order, IEnumerable<NodeTree.Node> shown)
    {
        if (IsRandom(order))
            return null;
        var groups = scope.Query.Value("groupingSets") is null ? scope.Sorted(scope.Query.Nodes("groupClause")) : [];
        var known = Known(scope).Given(order.Concat(groups));
        return known.TellsSources || shown.All(known.Tells) ? null : new Tie(MissingOf(scope, known));
    }

    private KnownValues Known(QueryScope scope) => new(scope, facts, (entry, columns, present) => IsRow(entry, scope, columns, present));

    private bool IsKey(QueryScope scope, IReadOnlySet<int> columns)
    {
        var query = scope.Query;
        if (IsOneRow(scope))
            return true;
        if (!_within.Add(query))
            return false;
        try
        {
            if (query.Child("setOperations") is { } operations)
                return IsKeyOf(operations, scope, columns);
            var known = Known(scope).Given(scope.Output.Where(target => columns.Contains(target.Number("resno"))).Select(target => target.Child("expr")).OfType<NodeTree.Node>());
            return known.TellsRows
                || (query.Value("distinctClause") is not null && scope.Sorted(query.Nodes("distinctClause")).All(known.Tells));
        }
        finally
        {
            _within.Remove(query);
        }
    }

    private bool IsKeyOf(NodeTree.Node part, QueryScope scope, IReadOnlySet<int> columns)
    {
        if (part.Type == "RANGETBLREF")
            return Branch(part, scope) is { } branch && IsKey(branch, columns);
        if (part.Number("op") != Union)
            return part.Child("larg") is { } left && IsKeyOf(left, scope, columns);
        var branches = Branches(part).Select(branch => Branch(branch, scope)).ToList();
        return branches.TrueForAll(branch => branch is not null && IsKey(branch, columns)) && AreDistinct([.. branches.OfType<QueryScope>()], columns);
    }

    private QueryScope? Branch(NodeTree.Node part, QueryScope scope) =>
        scope.Entry(part.Number("rtindex")) is { } entry ? _sources.Inner(entry, scope) : null;

    private static IEnumerable<NodeTree.Node> Branches(NodeTree.Node part) =>
        part.Type != "RANGETBLREF" && part.Number("op") == Union ? part.Parts("larg", "rarg").SelectMany(Branches) : [part];

    // SELECT 'a' AS kind, ... UNION ALL SELECT 'b', ...
    private static bool AreDistinct(List<QueryScope> branches, IReadOnlySet<int> columns) => columns.Any(column =>
    {
        var values = branches.Select(branch => branch.Output.FirstOrDefault(target => target.Number("resno") == column)?.Child("expr")).ToList();
        return values.TrueForAll(value => value is not null && IsConstant(value)) && values.Select(value => TreeText.Of(value!)).Distinct().Count() == values.Count;
    });

    private bool IsRow(NodeTree.Node entry, QueryScope scope, IReadOnlySet<int> columns, IReadOnlySet<int> present)
    {
        var all = entry.Child("eref")?.Items("colnames").Count ?? 0;
        if (all > 0 && Enumerable.Range(1, all).All(columns.Contains))
            return true;
        if (_sources.Inner(entry, scope) is { } inner)
            return IsKey(inner, columns);
        return QuerySources.Kind(entry) switch
        {
            QuerySources.Relation => facts.Keys.GetValueOrDefault(entry.Oid("relid")) is { } keys
                && keys.Any(key => key.Columns.All(columns.Contains) && key.Nullable.All(present.Contains)),
            QuerySources.Function => (entry.Flag("funcordinality") && columns.Contains(all))
                || entry.Nodes("functions").All(function => function.Child("funcexpr") is not { } call || !call.Flag("funcretset")),
            QuerySources.Values => AreDistinct([.. entry.Items("values_lists").OfType<NodeTree.List>()], columns),
            _ => false,
        };
    }

    private static bool AreDistinct(List<NodeTree.List> rows, IReadOnlySet<int> columns)
    {
        var values = rows.ConvertAll(row => columns.Where(column => column <= row.Items.Count).Select(column => row.Items[column - 1]).ToList());
        return values.TrueForAll(row => row.TrueForAll(value => value is NodeTree.Node node && IsConstant(node)))
            && values.Select(row => string.Concat(row.Select(value => TreeText.Of(value!)))).Distinct().Count() == values.Count;
    }

    // No two rows draw the same number.
    private bool IsRandom(IEnumerable<NodeTree.Node> order) =>
        TreeReferences.Of(order).Functions.Any(oid => facts.Functions.GetValueOrDefault(oid) is { IsVolatile: true });

    private static bool IsConstant(NodeTree.Node value) =>
        value.Type == "CONST" || (value.Type is "RELABELTYPE" or "FUNCEXPR" or "COERCEVIAIO" && value.Parts("arg").Concat(value.Nodes("args")).All(IsConstant) && !value.Flag("funcretset"));

    private static bool IsOneRow(QueryScope scope)
    {
        var query = scope.Query;
        return (query.Flag("hasAggs") && query.Value("groupClause") is null && query.Value("groupingSets") is null && !query.Flag("hasTargetSRFs"))
            || (query.Child("limitCount") is { } limit && limit.IsNumber(1))
            || (!scope.Sources().Any() && !query.Flag("hasTargetSRFs"));
    }

    private string? Missing(QueryScope scope, KnownValues known)
    {
        if (scope.Query.Flag("hasTargetSRFs"))
            return null;
        if (scope.Query.Value("groupClause") is not null)
            return Names(scope.Sorted(scope.Query.Nodes("groupClause")).Where(group => !known.Tells(group)).Select(group => NameOf(group, scope)));
        return MissingOf(scope, known);
    }

    private string? MissingOf(QueryScope scope, KnownValues known)
    {
        var entries = known.OpenSources.Select(scope.Entry).OfType<NodeTree.Node>().ToList();
        var isOne = scope.Sources().Count() == 1;
        return Names(entries.SelectMany(entry => KeyOf(entry, isOne)));
    }

    private IEnumerable<string?> KeyOf(NodeTree.Node entry, bool isOne)
    {
        if (facts.Keys.GetValueOrDefault(entry.Oid("relid")) is not [var key, ..] || entry.Child("eref") is not { } reference)
            return [null];
        var names = reference.Items("colnames");
        var prefix = isOne ? "" : $"{reference.Text("aliasname")}.";
        return key.Columns.Select(column => column <= names.Count && names[column - 1] is NodeTree.Atom name ? prefix + name.Value : null);
    }

    private static string? NameOf(NodeTree.Node expression, QueryScope scope) =>
        scope.Output.FirstOrDefault(target => target.Value("expr") == expression)?.Text("resname");

    private static string? Names(IEnumerable<string?> names) =>
        names.ToList() is { Count: > 0 } all && all.TrueForAll(name => name is not null) ? string.Join(", ", all) : null;
}
