using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>What in a query differs from one refresh to the next, though nothing that it reads has changed.</summary>
internal sealed record QueryVolatility(
    IReadOnlyList<VolatileColumn> Columns, IReadOnlyList<VolatileRows> Rows, IReadOnlyList<Churn> Churn);

/// <summary>Finds it in the server's own parse tree.</summary>
internal static class VolatilityAnalyser
{
    /// <summary>Analyses a view's query, each output column for itself: what no output column uses does not count.</summary>
    public static QueryVolatility Analyse(NodeTree.Node query, TreeFacts facts)
    {
        var scope = new QueryScope(query, null, null);
        var rows = new Findings(null);
        new QueryWalk(facts, rows).Run([new TreePlace(query, scope)], TreeUse.Rows);
        List<Findings> all = [.. query.Nodes("targetList").Where(target => !target.Flag("resjunk")).Select(target => Column(target, scope, facts)), rows];
        return new QueryVolatility(
            [.. all.SelectMany(found => found.Volatile)],
            [.. all.SelectMany(found => found.Rows).Distinct()],
            [.. all.SelectMany(found => found.Churn)]);
    }

    private static Findings Column(NodeTree.Node target, QueryScope scope, TreeFacts facts)
    {
        var found = new Findings(target.Text("resname") ?? "");
        new QueryWalk(facts, found).Run(new QuerySources(facts).Output(scope, target.Number("resno")), TreeUse.Value);
        return found;
    }
}
