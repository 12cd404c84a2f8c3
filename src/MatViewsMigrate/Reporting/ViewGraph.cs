using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>What reads what.</summary>
/// <param name="Links">From what is read to what reads it, by <see cref="GraphNode.Id"/>; each once.</param>
public sealed record ViewGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<(string From, string To)> Links)
{
    /// <summary>More relations than this that are only read would hide what matters.</summary>
    private const int MostSources = 30;

    /// <summary>Without what neither reads nor is read.</summary>
    public ViewGraph Linked => this with { Nodes = [.. Nodes.Where(node => Links.Any(link => link.From == node.Id || link.To == node.Id))] };

    /// <summary>Without nodes of a kind, and what leads to them and from them.</summary>
    public ViewGraph Without(GraphKind kind)
    {
        var gone = Nodes.Where(node => node.Kind == kind).Select(node => node.Id).ToHashSet();
        return new([.. Nodes.Where(node => node.Kind != kind)], [.. Links.Where(link => !gone.Contains(link.From) && !gone.Contains(link.To))]);
    }

    /// <summary>A plan's changes, what follows them, and what they read.</summary>
    public static ViewGraph Of(Plan plan)
    {
        var views = plan.Changes.GroupBy(change => change.View)
            .Select(changes => new GraphNode(changes.Key.ToString(), KindOf([.. changes]), Note([.. changes]))).ToList();
        var followers = plan.Followers.Select(follower => new GraphNode(follower.Identity, KindOf(follower.Fate), Words.Of(follower.Fate)));
        var links = plan.Changes.SelectMany(change => Reads(change, plan).Select(from => (from, change.View.ToString())))
            .Concat(plan.Followers.SelectMany(follower => follower.Reads.Select(from => (from, follower.Identity))));
        return Complete([.. views, .. followers], links);
    }

    /// <summary>A project's views and what they read, as their files say.</summary>
    public static ViewGraph Of(IReadOnlyList<ViewDefinition> views)
    {
        var known = views.Select(view => view.Name).ToHashSet();
        var links = views.SelectMany(view => Reads(view, known).Select(from => (from.ToString(), view.Name.ToString())));
        return Complete([.. views.Select(view => new GraphNode(view.Name.ToString(), GraphKind.View, Words.Of(view.Strategy)))], links, sources: int.MaxValue);
    }

    private static ViewGraph Complete(List<GraphNode> nodes, IEnumerable<(string From, string To)> links, int sources = MostSources)
    {
        var known = nodes.Select(node => node.Id).ToHashSet();
        var all = links.Where(link => link.From != link.To).Distinct().ToList();
        var read = all.Select(link => link.From).Distinct().Where(id => !known.Contains(id)).Order(StringComparer.Ordinal).ToList();
        if (read.Count <= sources)
            nodes.AddRange(read.Select(id => new GraphNode(id, GraphKind.Source, "")));
        known = [.. nodes.Select(node => node.Id)];
        return new(nodes, [.. all.Where(link => known.Contains(link.From)).OrderBy(link => link.From, StringComparer.Ordinal).ThenBy(link => link.To, StringComparer.Ordinal)]);
    }

    // The server's own words name every relation with its schema.
    private static IEnumerable<string> Reads(Change change, Plan plan)
    {
        var (query, upstreams) = change switch
        {
            Change.Create create => (create.Query, []),
            Change.Swap swap => (swap.Query, swap.Upstreams),
            _ => ("", (IReadOnlyList<ViewName>)[]),
        };
        return QueryReads.Of(query, [])
            .Where(name => name.Schema is not ("pg_catalog" or "information_schema") && !name.Name.EndsWith("()", StringComparison.Ordinal))
            .Concat(upstreams)
            .Select(name => FollowerOf(name, plan) ?? name.ToString());
    }

    private static string? FollowerOf(ViewName name, Plan plan) =>
        plan.Followers.FirstOrDefault(follower => follower.Identity == $"view {name}" || follower.Identity == $"view {name.Sql}")?.Identity;

    // An unqualified name is that of a known view, if the search path leads to one; else it is taken for the first schema's.
    private static IEnumerable<ViewName> Reads(ViewDefinition view, HashSet<ViewName> known) =>
        SqlReferenceScanner.Scan(view.Query.Text).Where(reference => reference.Kind == SqlReferenceKind.Relation)
            .Select(reference => reference.Schema is { } schema
                ? new ViewName(schema, reference.Name)
                : view.SearchPath.Select(path => new ViewName(path, reference.Name)).FirstOrDefault(known.Contains)
                    ?? new ViewName(view.SearchPath[0], reference.Name))
            .Concat(view.DependsOn);

    private static GraphKind KindOf(IReadOnlyList<Change> changes) => changes switch
    {
        _ when changes.Any(change => change is Change.Create) => GraphKind.Created,
        _ when changes.Any(change => change is Change.Delete) => GraphKind.Deleted,
        _ when changes.Any(change => change is Change.Swap { Cause: SwapCause.Upstream or SwapCause.SecondWave }) => GraphKind.Rebuilt,
        _ when changes.Any(change => change is Change.Swap) => GraphKind.Changed,
        _ => GraphKind.Altered,
    };

    private static GraphKind KindOf(Fate fate) => fate switch
    {
        Fate.Rebuilt => GraphKind.Rebuilt,
        Fate.Rebound => GraphKind.Rebound,
        _ => GraphKind.Deleted,
    };

    private static string Note(IReadOnlyList<Change> changes) => string.Join(", ", changes.Select(change => change switch
    {
        Change.Swap { Cause: SwapCause.Upstream or SwapCause.SecondWave } swap => $"rebuilt, {Quantity.Bytes(swap.Bytes)}",
        Change.Swap swap => $"swap, {Quantity.Bytes(swap.Bytes)}",
        _ => ChangeWords.Kind(change),
    }));
}

/// <summary>A relation, function or policy in a graph.</summary>
/// <param name="Id">A view's name, or the identity of what is none.</param>
/// <param name="Note">A few words on what becomes of it.</param>
public sealed record GraphNode(string Id, GraphKind Kind, string Note);

/// <summary>What becomes of a node.</summary>
public enum GraphKind
{
    /// <summary>It is only read.</summary>
    Source,

    /// <summary>A materialized view, outside of any plan.</summary>
    View,

    Created,

    /// <summary>Built again because it changed.</summary>
    Changed,

    /// <summary>Built again because of what it reads.</summary>
    Rebuilt,

    /// <summary>Changed where it stands.</summary>
    Altered,

    /// <summary>Bound to what is new where it stands.</summary>
    Rebound,

    Deleted,
}
