using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>
/// Tells whether a query says of a column that it is null in some rows: by an outer join, by ROLLUP and the like, or by
/// writing NULL. A column of a table that merely may be null is no evidence.
/// </summary>
internal sealed class NullEvidence(TreeFacts facts)
{
    private readonly QuerySources _sources = new(facts);
    private readonly HashSet<NodeTree> _seen = [];

    /// <summary>The first of them that is found for an output column; null for none.</summary>
    public NullCause? Of(QueryScope scope, int column)
    {
        if (scope.Query.Child("setOperations") is not null)
        {
            return scope.Sources().Select(branch => _sources.Inner(branch, scope)).OfType<QueryScope>()
                .Select(branch => Of(branch, column)).FirstOrDefault(cause => cause is not null);
        }

        var target = scope.Output.FirstOrDefault(target => target.Number("resno") == column);
        return target?.Child("expr") is not { } value || !_seen.Add(value) ? null
            : IsLeftOut(target.Text("ressortgroupref"), scope.Query) ? NullCause.Grouping
            : Of(value, scope);
    }

    private NullCause? Of(NodeTree.Node value, QueryScope scope) => value.Type switch
    {
        "RELABELTYPE" => value.Child("arg") is { } inner ? Of(inner, scope) : null,
        "CONST" => value.Flag("constisnull") ? NullCause.Literal : null,
        "VAR" => value.Number("varlevelsup") == 0 && scope.Entry(value.Number("varno")) is { } entry ? OfColumn(value, entry, scope) : null,
        _ => null,
    };

    private NullCause? OfColumn(NodeTree.Node reference, NodeTree.Node entry, QueryScope scope)
    {
        var (source, column) = (reference.Number("varno"), reference.Number("varattno"));
        var behind = QuerySources.Kind(entry) switch
        {
            QuerySources.Join => entry.Items("joinaliasvars"),
            QuerySources.Group => entry.Items("groupexprs"),
            _ => null,
        };
        if (behind is not null)
            return column >= 1 && column <= behind.Count && behind[column - 1] is NodeTree.Node inner ? Of(inner, scope) : null;
        var tests = RowConditions.Of(scope).Where(condition => condition.IsSure).Select(condition => condition.Test).ToList();
        if (RowConditions.NullableSources(scope).Contains(source) && !tests.Exists(test => Names(test, source, null)))
            return NullCause.OuterJoin;
        return _sources.Inner(entry, scope) is { } query && !tests.Exists(test => Names(test, source, column)) ? Of(query, column) : null;
    }

    // Whatever is asked of a column, most answers leave nulls out.
    private static bool Names(NodeTree.Node test, int source, int? column)
    {
        var open = new Stack<NodeTree>([test]);
        while (open.TryPop(out var tree))
        {
            if (tree is NodeTree.Node { Type: "VAR" } reference && reference.Number("varlevelsup") == 0 && reference.Number("varno") == source
                && (column is null || reference.Number("varattno") == column))
            {
                return true;
            }

            foreach (var child in tree is NodeTree.Node node ? node.Children : tree is NodeTree.List list ? list.Items.OfType<NodeTree>() : [])
                open.Push(child);
        }

        return false;
    }

    // HAVING may leave the totals out.
    private static bool IsLeftOut(string? reference, NodeTree.Node query) =>
        reference is not (null or "0") && query.Value("havingQual") is null
        && query.Nodes("groupClause").Any(clause => clause.Text("tleSortGroupRef") == reference)
        && query.Nodes("groupingSets").ToList() is { Count: > 0 } sets
        && !sets.Exists(set => IsInAll(set, reference));

    private static bool IsInAll(NodeTree.Node set, string reference)
    {
        const int Simple = 1;
        const int Sets = 4;
        return set.Number("kind") switch
        {
            Simple => set.Items("content").Any(item => item is NodeTree.Atom number && number.Value == reference),
            Sets => set.Nodes("content").All(inner => IsInAll(inner, reference)),
            _ => false,
        };
    }
}
