using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Finds views that read themselves, directly or through others.</summary>
internal sealed class CycleCheck(IReadOnlyDictionary<ViewName, ViewDraft> drafts)
{
    private readonly HashSet<ViewName> done = [];
    private readonly List<Edge> path = [];
    private readonly Dictionary<ViewName, int> places = [];

    /// <summary>Adds one problem for each cycle that is met, to the view of it that is first in the alphabet.</summary>
    public void Run()
    {
        foreach (var name in drafts.Keys.Order())
            Visit(name);
    }

    // Its own stack, because a chain of views may be longer than the thread's is deep.
    private void Visit(ViewName start)
    {
        var open = new Stack<IEnumerator<Edge>>();
        Enter(start, true);
        while (open.TryPeek(out var edges))
        {
            if (!edges.MoveNext())
            {
                open.Pop();
                places.Remove(path[^1].View);
                path.RemoveAt(path.Count - 1);
            }
            else if (places.TryGetValue(edges.Current.View, out var at))
                Report([.. path[at..]], edges.Current.Certain);
            else
                Enter(edges.Current.View, edges.Current.Certain);
        }

        void Enter(ViewName view, bool certain)
        {
            if (!done.Add(view))
                return;

            places.Add(view, path.Count);
            path.Add(new(view, certain));
            open.Push(Edges(drafts[view]).GetEnumerator());
        }
    }

    private void Report(List<Edge> cycle, bool closing)
    {
        var first = cycle.MinBy(p => p.View)!.View;
        var from = cycle.FindIndex(p => p.View == first);
        IEnumerable<ViewName> views = [.. cycle[from..].Select(p => p.View), .. cycle[..from].Select(p => p.View), first];
        var certain = closing && cycle.Skip(1).All(p => p.Certain);
        var draft = drafts[first];
        draft.Log.Add(Rules.NoCycle, draft.Definition.Query.Start,
            $"these views read one another: {string.Join(" -> ", views)}",
            $"take one of them out of the circle{(certain ? "" : ", or qualify the name that means another relation")}",
            certain ? null : Severity.Warning);
    }

    private IEnumerable<Edge> Edges(ViewDraft draft) =>
        draft.Definition.DependsOn.Where(drafts.ContainsKey).Select(view => new Edge(view, true))
            .Concat(draft.Relations.Select(name => Resolve(name, draft.Definition.SearchPath)).OfType<Edge>());

    // An unqualified name may mean a table in an earlier schema of the search path: only the first schema is certain.
    private Edge? Resolve(SqlReference name, IReadOnlyList<string> searchPath)
    {
        IReadOnlyList<string> schemas = name.Schema is { } schema ? [schema] : searchPath;
        for (var i = 0; i < schemas.Count; i++)
        {
            var view = new ViewName(schemas[i], name.Name);
            if (drafts.ContainsKey(view))
                return new(view, i == 0);
        }

        return null;
    }

    // Certain: no relation of another schema can be meant.
    private sealed record Edge(ViewName View, bool Certain);
}
