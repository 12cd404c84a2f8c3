using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Finds functions, wherever a query or a plain view that it reads calls them, that rely on the search path.</summary>
internal static class PathCheck
{
    /// <summary>Each function once, with the plain view that calls it.</summary>
    public static IReadOnlyList<PathReliance> Of(NodeTree.Node query, TreeFacts facts)
    {
        if (facts.PathNames.Count == 0)
            return [];
        var found = new List<PathReliance>();
        var views = new HashSet<uint>();
        var open = new Stack<(NodeTree.Node Query, ViewName? View)>([(query, null)]);
        while (open.TryPop(out var next))
        {
            var named = TreeReferences.Of([next.Query]);
            found.AddRange(
                from oid in named.Functions
                where facts.PathNames.ContainsKey(oid) && found.TrueForAll(known => known.Function != facts.Functions[oid].ToString())
                select new PathReliance(facts.Functions[oid].ToString(), facts.PathNames[oid], next.View));
            foreach (var oid in named.Relations.Where(views.Add))
            {
                if (facts.Views.GetValueOrDefault(oid) is { } view)
                    open.Push((view.Query, view.Name));
            }
        }

        return [.. found.OrderBy(item => item.Function, StringComparer.Ordinal)];
    }
}
