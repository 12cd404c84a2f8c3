namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>A condition that holds for the rows of a query's FROM.</summary>
/// <param name="Only">The entries that are empty where an outer join finds nothing to join by it; null when it holds for every row.</param>
/// <param name="IsSure">It holds in every row that the query gives.</param>
internal readonly record struct RowCondition(NodeTree.Node Test, IReadOnlySet<int>? Only, bool IsSure);

/// <summary>Takes the conditions of WHERE and ON apart.</summary>
internal static class RowConditions
{
    private const int Left = 1;
    private const int Full = 2;
    private const int Right = 3;

    /// <summary>All that are joined by AND; those of a FULL JOIN hold for no side.</summary>
    public static IEnumerable<RowCondition> Of(QueryScope scope)
    {
        var open = new Stack<(NodeTree.Node Item, bool IsSure)>(scope.Query.Parts("jointree").Select(item => (item, true)));
        while (open.TryPop(out var next))
        {
            var (item, sure) = next;
            var kind = item.Type == "JOINEXPR" ? item.Number("jointype") : 0;
            var empty = kind switch
            {
                Left => QueryScope.SourceNumbers(item.Parts("rarg")).ToHashSet(),
                Right => QueryScope.SourceNumbers(item.Parts("larg")).ToHashSet(),
                _ => null,
            };
            if (kind != Full)
            {
                foreach (var test in Parts(item.Child("quals")))
                    yield return new(test, empty, sure && empty is null);
            }

            foreach (var part in item.Nodes("fromlist"))
                open.Push((part, sure));
            foreach (var part in item.Parts("larg"))
                open.Push((part, sure && kind is not (Right or Full)));
            foreach (var part in item.Parts("rarg"))
                open.Push((part, sure && kind is not (Left or Full)));
        }
    }

    /// <summary>The entries whose columns are null where an outer join finds nothing.</summary>
    public static IReadOnlySet<int> NullableSources(QueryScope scope)
    {
        var found = new HashSet<int>();
        var open = new Stack<NodeTree.Node>(scope.Query.Parts("jointree"));
        while (open.TryPop(out var item))
        {
            var kind = item.Type == "JOINEXPR" ? item.Number("jointype") : 0;
            if (kind is Right or Full)
                found.UnionWith(QueryScope.SourceNumbers(item.Parts("larg")));
            if (kind is Left or Full)
                found.UnionWith(QueryScope.SourceNumbers(item.Parts("rarg")));
            foreach (var part in item.Nodes("fromlist").Concat(item.Parts("larg", "rarg")))
                open.Push(part);
        }

        return found;
    }

    private static IEnumerable<NodeTree.Node> Parts(NodeTree.Node? condition)
    {
        var open = new Stack<NodeTree.Node>(condition is null ? [] : [condition]);
        while (open.TryPop(out var test))
        {
            if (test.Type == "BOOLEXPR" && test.Text("boolop") == "and")
            {
                foreach (var part in test.Nodes("args"))
                    open.Push(part);
            }
            else
            {
                yield return test;
            }
        }
    }
}
