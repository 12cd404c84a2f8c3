using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Notes what has a say in which rows a query gives.</summary>
/// <param name="open">Takes what is to be walked further.</param>
internal sealed class RowVisit(TreeFacts facts, Findings findings, Action<IEnumerable<TreePlace>, TreeUse> open)
{
    private readonly QuerySources _sources = new(facts);

    /// <summary>Visits one query; those that it reads are opened.</summary>
    public void Visit(QueryScope scope, TreeUse use)
    {
        var rows = (use & TreeUse.Existence) | TreeUse.Rows;
        var query = scope.Query;
        Open([query.Value("havingQual"), query.Value("limitCount"), query.Value("limitOffset"), .. Conditions(query)], scope, rows);
        foreach (var entry in scope.Sources())
            Source(entry, scope, use, rows);
        Chosen(scope, use, rows);
    }

    private void Source(NodeTree.Node entry, QueryScope scope, TreeUse use, TreeUse rows)
    {
        if (_sources.Inner(entry, scope) is { } inner)
            Open([inner.Query], inner, use);
        open(QuerySources.RowsOf(entry, scope), rows | TreeUse.Existence);
        if (entry.Child("tablesample") is not { } sample)
            return;
        Open([sample], scope, rows);
        if (sample.Value("repeatable") is null)
            findings.Add(ChurnKind.RandomRows, null, use, scope.View);
    }

    // Rows of which some are left out by their order.
    private void Chosen(QueryScope scope, TreeUse use, TreeUse rows)
    {
        var query = scope.Query;
        var limited = IsLimited(query);
        var distinct = query.Flag("hasDistinctOn");
        if (!limited && !distinct)
            return;

        // In a subquery that gives a column its value, the row that comes first is that value.
        Open(scope.Sorted(query.Nodes("sortClause")), scope, use.HasFlag(TreeUse.Rows) ? rows | TreeUse.Sort : use | TreeUse.Condition);
        if (new RowOrder(_sources).IsGiven(scope))
            return;
        if (limited && query.Value("sortClause") is null && !IsOneRow(query))
            findings.Add(ChurnKind.UnorderedLimit, null, use, scope.View);
        if (distinct && IsArbitrary(query))
            findings.Add(ChurnKind.UnorderedDistinctOn, null, use, scope.View);
        else if (distinct)
            Tied(ChurnKind.TiedDistinctOn, scope, use);
        else if (limited && query.Value("sortClause") is not null && !IsWithTies(query))
            Tied(ChurnKind.TiedLimit, scope, use);
    }

    private void Tied(ChurnKind kind, QueryScope scope, TreeUse use)
    {
        if (new RowIdentity(facts).TieOf(scope) is { } tie)
            findings.Add(kind, null, use, scope.View, tie.Missing);
    }

    private static bool IsWithTies(NodeTree.Node query) => query.Number("limitOption") == 1;

    // LIMIT ALL is LIMIT NULL; OFFSET 0 keeps a subquery apart.
    private static bool IsLimited(NodeTree.Node query) =>
        (query.Child("limitCount") is { } limit && !IsNull(limit)) || (query.Child("limitOffset") is { } offset && !IsNull(offset) && !offset.IsNumber(0));

    private static bool IsNull(NodeTree.Node value) => value.Type == "CONST" && value.Flag("constisnull");

    private static bool IsOneRow(NodeTree.Node query) =>
        query.Flag("hasAggs") && query.Value("groupClause") is null && query.Value("groupingSets") is null;

    private static bool IsArbitrary(NodeTree.Node query)
    {
        var keys = query.Nodes("distinctClause").Select(clause => clause.Text("tleSortGroupRef")).ToHashSet();
        return query.Items("sortClause").Count <= keys.Count
            && query.Nodes("targetList").Any(target => !target.Flag("resjunk") && !keys.Contains(target.Text("ressortgroupref")));
    }

    private static IEnumerable<NodeTree?> Conditions(NodeTree.Node query)
    {
        var from = new Stack<NodeTree.Node>(query.Parts("jointree"));
        while (from.TryPop(out var item))
        {
            yield return item.Value("quals");
            foreach (var part in item.Nodes("fromlist").Concat(item.Parts("larg", "rarg")))
                from.Push(part);
        }
    }

    private void Open(IEnumerable<NodeTree?> trees, QueryScope scope, TreeUse use) =>
        open(trees.OfType<NodeTree>().Select(tree => new TreePlace(tree, scope)), use);
}
