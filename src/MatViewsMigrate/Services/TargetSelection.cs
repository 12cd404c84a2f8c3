using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>
/// Limits what a plan is made of. With a changed view come the changed views that it reads, as their files say, and the
/// changed views that read it in the database, through whatever: these are rebuilt with it, and should be what their files say.
/// </summary>
internal sealed class TargetSelection(NpgsqlConnection connection, ProjectConfiguration configuration, PlanTargets targets)
{
    /// <summary>The state without what is left out.</summary>
    /// <exception cref="MatViewsException">Exit 64: a pattern means no view.</exception>
    public async Task<(ProjectState State, TargetReport Report)> LimitAsync(ProjectState state, CancellationToken cancellationToken)
    {
        var gone = state.Gone.Select(view => new ViewMatch(view.Name, null, null, null, null, view)).ToList();
        List<ViewMatch> changed = [.. state.Touched, .. state.Deleted, .. gone];
        foreach (var pattern in targets.Patterns.Where(pattern => !changed.Concat(state.Untouched).Any(view => PlanTargets.Matches(pattern, view))))
            throw new MatViewsException(ExitCode.WrongUsage, $"--target {pattern} means no view; `matviews status` lists them");
        var named = changed.Where(view => targets.Patterns.Any(pattern => PlanTargets.Matches(pattern, view))).ToHashSet();
        var kept = await CloseAsync(named, changed, state, cancellationToken);
        var limited = state with
        {
            Touched = [.. state.Touched.Where(kept.Contains)],
            LeftOut = [.. state.Touched.Where(view => !kept.Contains(view))],
            Deleted = [.. state.Deleted.Where(kept.Contains)],
            Gone = [.. gone.Where(kept.Contains).Select(view => view.Registered!)],
        };
        return (limited, new TargetReport(
            [.. kept.Except(named).Select(view => view.Name).Order()],
            [.. changed.Except(kept).Select(view => view.Name).Order()]));
    }

    private async Task<HashSet<ViewMatch>> CloseAsync(
        HashSet<ViewMatch> named, List<ViewMatch> changed, ProjectState state, CancellationToken cancellationToken)
    {
        var wanted = state.Touched.Concat(state.Untouched).ToDictionary(view => view.Name);
        var kept = new HashSet<ViewMatch>(named);
        for (var before = -1; before != kept.Count;)
        {
            before = kept.Count;
            var upstream = Upstream(kept, wanted);
            var downstream = await DownstreamAsync(kept, cancellationToken);
            kept.UnionWith(changed.Where(view => upstream.Contains(view.Name) || (view.Oid is { } oid && downstream.Contains(oid))));
        }

        return kept;
    }

    private static HashSet<ViewName> Upstream(IEnumerable<ViewMatch> views, Dictionary<ViewName, ViewMatch> wanted)
    {
        var found = new HashSet<ViewName>();
        var open = new Stack<ViewMatch>(views);
        while (open.TryPop(out var view))
        {
            if (view.Wanted is not { } definition)
                continue;
            foreach (var name in QueryReads.Of(BuildQuery.Of(definition), definition).Where(name => wanted.ContainsKey(name) && found.Add(name)))
                open.Push(wanted[name]);
        }

        return found;
    }

    private async Task<HashSet<uint>> DownstreamAsync(IEnumerable<ViewMatch> views, CancellationToken cancellationToken)
    {
        var oids = views.Select(view => view.Oid).OfType<uint>().ToList();
        if (oids.Count == 0)
            return [];
        var dependents = await new DependentReader(configuration.Timeouts.Lock).ReadAsync(connection, oids, cancellationToken);
        return [.. dependents.OfType<Dependent.MaterializedView>().Select(view => view.Oid)];
    }
}
