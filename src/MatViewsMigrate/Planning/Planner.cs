using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Decides what to do. Pure: the same input gives the same plan.</summary>
public static class Planner
{
    /// <summary>The plan that makes the difference go away.</summary>
    public static Plan Plan(PlanningInput input)
    {
        var names = new TakenNames(input);
        var views = input.Views.Select(view => Planned(view, input.Defaults, names)).ToList();
        var registrations = Registrations(input, views).ToList();
        var jobs = JobPlan.Of(
            input.Schedules, input.Configuration.RegistrySchema, [.. registrations.Where(view => !view.Deleted).Select(view => view.View)]);
        var draft = Draft(input, views) with { Jobs = jobs.Statements };
        var upstreams = StagingOrder.Of(draft).ToLookup(member => member.Name, member => member.After);
        var following = input.Following.ToLookup(later => later.View, later => later.Upstreams);
        var changes = draft.Views
            .SelectMany(view => ChangeFinder.Of(
                view with { OutdatedBy = [.. following[view.Live?.Name ?? view.Name].SelectMany(names => names).Distinct()] },
                [.. upstreams[view.Name].SelectMany(names => names).Distinct()],
                input.Prospect.Estimates.GetValueOrDefault(view.Name)))
            .Concat(draft.Deleted.Select(Delete))
            .Concat(jobs.Changes)
            .GroupBy(change => change.View).SelectMany(change => change)
            .ToList();
        var steps = changes.Count == 0 ? [] : new StepBuilder(draft).Build();
        return new Plan
        {
            Target = input.Target,
            RegistrySchema = input.Configuration.RegistrySchema,
            Environment = input.Configuration.Environment,
            Changes = changes,
            Steps = steps,
            Hazards = [.. HazardFinder.Of(draft, changes), .. ProspectHazards.Of(draft, input.Prospect), .. HazardFinder.Later(input), .. HazardFinder.Foreign(input), .. jobs.Hazards],
            Drift = [.. DriftFinder.Of(input, views, changes), .. jobs.Drift],
            Fingerprints = Fingerprints(draft, steps, jobs),
            KnownDependents = [.. input.Dependents.Select(dependent => dependent.Identity).Distinct().Order(StringComparer.Ordinal)],
            Followers = FollowerFinder.Of(draft),
            Later = input.Later,
            Outdated = input.Outdated,
            Registrations = registrations,
            Busy = input.Busy,
            Timeouts = input.Configuration.Timeouts,
            Unchanged = input.Untouched.Count + views.Count(IsSettled),
        };
    }

    private static PlannedView Planned(ViewCase view, NewViewDefaults defaults, TakenNames names)
    {
        var wanted = WantedView.Of(view.Name, view.Definition, view.Live, view.Compiled, defaults);
        var indexes = view.Definition is { } definition
            ? IndexPlan.Of(definition, view.Compiled, view.Live, view.Registered, view.Rebuild, names.In(view.Name.Schema))
            : IndexPlan.Keep(view.Live!, view.Compiled.Lost, view.Rebuild);
        wanted = wanted with { Indexes = indexes.Final };
        return new PlannedView
        {
            Name = view.Name,
            Definition = view.Definition,
            Live = view.Live,
            Registered = view.Registered,
            Wanted = wanted,
            Indexes = indexes,
            Compiled = view.Compiled,
            Rebuild = view.Rebuild,
            Last = view.Last,
            Query = view.Definition is null ? BuildQuery.Of(view.Live!) : BuildQuery.Of(view.Definition),
            Properties = view.Live is null ? [] : PropertyChanges.Between(view.Live, wanted, view.Name),
            Settings = view.Definition is null ? [] : ChangeFinder.Settings(view.Definition, view.Registered),
        };
    }

    // Nothing to do for it but to remember the file's new hash.
    private static bool IsSettled(PlannedView view) => ChangeFinder.Of(view, []).Count == 0;

    private static PlanDraft Draft(PlanningInput input, IReadOnlyList<PlannedView> views)
    {
        var bridges = input.Rebuild.Bridges.Select(bridge => new Bridge(bridge)).ToList();
        var order = StagingOrder.Of(views.Where(view => view.Rebuild), bridges).Select(member => member.Name).ToList();
        var lost = input.Lost.ToHashSet();
        return new PlanDraft
        {
            Target = input.Target,
            Configuration = input.Configuration,
            Defaults = input.Defaults,
            Names = input.Names,
            Views = [.. views.Where(view => !IsSettled(view)).OrderBy(view => order.IndexOf(view.Name)).ThenBy(view => view.Name)],
            Deleted = input.Deleted,
            Bridges = bridges,
            Edges = [.. input.Rebuild.Edges.Where(edge => !lost.Contains(edge))],
            Lost = input.Lost,
            Crowded = input.Crowded,
        };
    }

    private static Change Delete(DeletedView view) => new Change.Delete
    {
        View = view.Live.Name,
        Bytes = view.Live.Bytes,
        Rows = view.Live.EstimatedRows,
    };

    private static SortedDictionary<string, string> Fingerprints(PlanDraft draft, IReadOnlyList<Step> steps, JobPlan jobs)
    {
        var live = draft.Views.Select(view => view.Live).OfType<LiveView>().Concat(draft.Deleted.Select(view => view.Live));
        var all = live.Select(view => (view.Name.ToString(), PlanFingerprint.Of(view, steps)))
            .Concat(draft.Bridges.Select(bridge => bridge.Dependent).Concat(draft.Edges).Concat(draft.Lost).Select(dependent => (dependent.Identity, dependent.Fingerprint)))
            .Concat(jobs.Fingerprints);
        var fingerprints = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (identity, fingerprint) in all)
            fingerprints[identity] = fingerprint;
        return fingerprints;
    }

    private static IEnumerable<Registration> Registrations(PlanningInput input, IReadOnlyList<PlannedView> views) =>
    [
        .. views.Where(view => view.Definition is not null).Select(view => Register(view, QueryOf(view, views), input.Target)),
        .. input.Deleted.Select(view => new Registration(view.Live.Name, null, null, null, null, Deleted: true)),
        .. input.Gone.Select(view => new Registration(view.Name, null, null, null, null, Deleted: true)),
    ];

    // What stays as it is has other words once something that it reads is renamed.
    private static string? QueryOf(PlannedView view, IReadOnlyList<PlannedView> views) =>
        view.Rebuild || view.Live is null ? view.Compiled.Canonical : views.Any(other => other.IsRenamed) ? null : view.Live.Query;

    private static ViewName? RegisteredAs(PlannedView view) =>
        view.IsRenamed ? view.Live!.Name : view.Registered?.Name == view.Name ? null : view.Registered?.Name;

    private static Registration Register(PlannedView view, string? query, TargetIdentity server) => new(
        view.Name,
        RegisteredAs(view),
        view.Definition!.Query.Text,
        view.Definition.Hash,
        Applied.Of(view.Definition, view.Indexes.Declared) with
        {
            Undeclared = [.. view.Indexes.Undeclared.Select(index => index.Name)],
            Baseline = Baseline.Of(view.Wanted.Properties, query, server),
        });
}
