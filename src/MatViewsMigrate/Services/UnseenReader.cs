using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Services;

/// <summary>A view that reads, as <c>depends_on</c> of its file says and the server cannot see, what a plan creates or replaces: built with it, it would read what was there before.</summary>
/// <param name="Upstreams">What of that it reads, also through other such views.</param>
internal sealed record UnseenReader(ViewMatch View, IReadOnlyList<ViewName> Upstreams)
{
    /// <summary>The same as what is told of it.</summary>
    public LaterView Later => new(View.LiveName ?? View.Name, Upstreams) { IsNew = View.Oid is null };

    /// <summary>All of a plan that builds these views anew, by OID, and the new ones among those touched.</summary>
    public static IReadOnlyList<UnseenReader> Of(
        ProjectState state, IReadOnlyList<ViewMatch> touched, IReadOnlySet<uint> rebuilt, IReadOnlyList<Dependent> dependents)
    {
        var views = touched.Concat(state.Untouched).ToList();
        var readers = views.Concat(state.LeftOut.Where(view => view.Oid is not null)).Where(view => view.Wanted is { DependsOn.Count: > 0 }).ToList();
        var declared = readers.ToDictionary(view => view.Name, view => view.Wanted!.DependsOn);
        var changed = Changed(views, rebuilt, dependents);
        var renamed = touched.Where(view => view.IsRenamed).Select(view => view.Name).ToHashSet();
        return
        [
            .. readers
                .Select(view => new UnseenReader(view, Reached(view.Name, declared, name => changed.Contains(name) || (IsBuilt(view) && renamed.Contains(name)))))
                .Where(reader => reader.Upstreams.Count > 0)
                .OrderBy(reader => reader.View.Name),
        ];

        bool IsBuilt(ViewMatch view) => view.Oid is not { } oid || rebuilt.Contains(oid);
    }

    // Plain views that read what is built anew have other rows with it.
    private static HashSet<ViewName> Changed(IReadOnlyList<ViewMatch> views, IReadOnlySet<uint> rebuilt, IReadOnlyList<Dependent> dependents)
    {
        var readers = dependents.SelectMany(dependent => dependent.Reads.Select(read => (read, dependent.Oid))).ToLookup(pair => pair.read, pair => pair.Oid);
        var reached = RebuildSet.Reach(rebuilt, oid => readers[oid]);
        return
        [
            .. views.Where(view => view.Oid is not { } oid || rebuilt.Contains(oid)).Select(view => view.Name),
            .. dependents.OfType<Dependent.MaterializedView>().Where(view => rebuilt.Contains(view.Oid)).Select(view => view.Name),
            .. dependents.OfType<Dependent.View>().Where(view => reached.Contains(view.Oid)).Select(view => view.Name),
        ];
    }

    private static IReadOnlyList<ViewName> Reached(
        ViewName view, Dictionary<ViewName, IReadOnlyList<ViewName>> declared, Func<ViewName, bool> isChanged)
    {
        var found = new SortedSet<ViewName>();
        var known = new HashSet<ViewName>();
        var open = new Stack<ViewName>(declared[view]);
        while (open.TryPop(out var name))
        {
            if (!known.Add(name))
                continue;
            if (isChanged(name))
                found.Add(name);
            else
                declared.GetValueOrDefault(name, []).ToList().ForEach(open.Push);
        }

        return [.. found];
    }
}
