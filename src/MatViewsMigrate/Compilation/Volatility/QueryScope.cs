using MatViewsMigrate.Names;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>A query and those around it, to which its columns may belong.</summary>
/// <param name="Outer">The query around it; null for a view's own query.</param>
/// <param name="View">The plain view whose query it is part of; null for the query that is analysed.</param>
internal sealed record QueryScope(NodeTree.Node Query, QueryScope? Outer, ViewName? View)
{
    /// <summary>The query so many levels out; null when there is none.</summary>
    public QueryScope? Up(int levels)
    {
        var scope = this;
        for (; levels > 0 && scope is not null; levels--)
            scope = scope.Outer;
        return scope;
    }

    /// <summary>A query inside this one.</summary>
    public QueryScope Inside(NodeTree.Node query) => new(query, this, View);

    /// <summary>An entry of the range table, counted from 1.</summary>
    public NodeTree.Node? Entry(int number) =>
        Query.Items("rtable") is var entries && number >= 1 && number <= entries.Count ? entries[number - 1] as NodeTree.Node : null;

    /// <summary>The expressions that a list of sort or group clauses stands for.</summary>
    public IEnumerable<NodeTree.Node> Sorted(IEnumerable<NodeTree.Node> clauses) => Sorted(clauses, Query.Nodes("targetList"));

    /// <summary>Those among these targets.</summary>
    public static IEnumerable<NodeTree.Node> Sorted(IEnumerable<NodeTree.Node> clauses, IEnumerable<NodeTree.Node> targets)
    {
        var sorted = clauses.Select(clause => clause.Number("tleSortGroupRef")).ToHashSet();
        return targets
            .Where(target => target.Number("ressortgroupref") is var number and > 0 && sorted.Contains(number))
            .Select(target => target.Child("expr"))
            .OfType<NodeTree.Node>();
    }

    /// <summary>Entries of FROM, also those inside joins, and branches of set operations.</summary>
    public IEnumerable<NodeTree.Node> Sources() => SourceNumbers(Query.Parts("jointree", "setOperations")).Select(Entry).OfType<NodeTree.Node>();

    /// <summary>The numbers of entries of FROM in parts of it.</summary>
    public static IEnumerable<int> SourceNumbers(IEnumerable<NodeTree.Node> parts)
    {
        var open = new Stack<NodeTree.Node>(parts);
        while (open.TryPop(out var item))
        {
            if (item.Type == "RANGETBLREF")
                yield return item.Number("rtindex");
            foreach (var part in item.Nodes("fromlist").Concat(item.Parts("larg", "rarg")))
                open.Push(part);
        }
    }

    /// <summary>The output columns.</summary>
    public IEnumerable<NodeTree.Node> Output => Query.Nodes("targetList").Where(target => !target.Flag("resjunk"));
}
