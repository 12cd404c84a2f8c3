using MatViewsMigrate.Catalog;
using MatViewsMigrate.Compilation;
using MatViewsMigrate.Compilation.Volatility;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Compiles what moved, finds what that drags along, compiles the future of both, and plans.</summary>
internal sealed class Comparison(NpgsqlConnection connection, ProjectConfiguration configuration, ProjectState state)
{
    private readonly CatalogReader _catalog = new(configuration.Timeouts.Lock);
    private readonly VolatilityReader _volatility = new(connection);
    private readonly Dictionary<uint, LiveView> _live = [];
    private readonly HashSet<uint> _deleted = [.. state.Deleted.Select(match => match.Oid!.Value)];

    /// <summary>Also runs queries, to see whether their keys fit the data.</summary>
    public bool CheckData { get; init; }

    /// <summary>Leaves to a second plan what could follow only by dropping dependents.</summary>
    public bool InWaves { get; init; }

    /// <summary>What the first of two plans left to this one.</summary>
    public IReadOnlyList<LaterView> Following { get; init; } = [];

    /// <summary>Null when this project does not use pg_cron.</summary>
    public Schedules? Schedules { get; init; }

    /// <summary>The plan; null when a view that the state tells of went meanwhile, as in another apply's cutover.</summary>
    public async Task<PlanResult?> PlanAsync(CancellationToken cancellationToken)
    {
        if (!await ReadLiveAsync(state.Touched.Concat(state.Deleted).Select(match => match.Oid).OfType<uint>(), cancellationToken))
            return null;
        var busy = state.Touched.Concat(state.Deleted).Where(IsBusy).ToList();
        var touched = state.Touched.Except(busy).ToList();
        var compiled = await CompileLiveAsync(touched, cancellationToken);
        var hidden = await new HiddenNames(connection).ReadersAsync(state, touched, cancellationToken);
        List<uint> changed = [.. Seeds(touched, compiled).Union(hidden)];
        List<uint> driven = [.. hidden, .. (await new VerifyService(connection).OidsAsync([.. Following.Select(view => view.View)], cancellationToken)).Values];
        List<uint> seeds = [.. changed.Union(driven)];
        var dependents = await DependentsAsync(seeds.Concat(_deleted), cancellationToken);
        var moved = new HashSet<uint>();
        var bounds = new RebuildBounds { Deleted = _deleted, Moved = moved, Read = QueryReads.Dependents(touched.Where(match => match.Oid is not { } oid || seeds.Contains(oid)), dependents) };
        var waves = InWaves ? Waves.Split(seeds, dependents, bounds) : Waves.One;
        bounds = bounds with { Standing = waves.Standing };
        var whole = RebuildSet.Close([.. seeds.Except(waves.Beyond)], dependents, bounds).Rebuilt.Union(waves.Beyond).ToHashSet();
        var unseen = UnseenReader.Of(state, touched, whole, dependents);
        var late = unseen.Select(reader => reader.View.Oid).OfType<uint>();
        // Without waves, what an earlier plan left outdated stays so once more.
        waves = InWaves ? waves.Without(late.Where(seeds.Contains), dependents) : Waves.One with { Beyond = late.Intersect(driven).Except(changed).ToHashSet() };
        seeds = [.. seeds.Except(waves.Beyond)];
        var rebuild = RebuildSet.Close(seeds, dependents, bounds);
        var later = InWaves ? LaterViews.Of(waves, rebuild, dependents, bounds, touched, unseen) : LaterViews.None;
        touched = [.. touched.ExceptBy(later.Names, match => match.Name)];
        if (!await ReadLiveAsync(rebuild.Rebuilt, cancellationToken))
            return null;
        var members = Members(touched, rebuild);
        BusyCheck.Ensure(members.Select(match => LiveOf(match)).OfType<LiveView>(), rebuild.Bridges.Concat(rebuild.Edges));
        var names = Names(members);
        var future = await CompileFutureAsync(names, members, rebuild, touched, cancellationToken);
        for (; Outgrown(future, moved) is { Count: > 0 } outgrown; future = await CompileFutureAsync(names, members, rebuild, touched, cancellationToken))
        {
            moved.UnionWith(outgrown);
            rebuild = RebuildSet.Close(seeds, dependents, bounds);
        }

        foreach (var (name, result) in future.Compiled)
            compiled[name] = result;

        // A view that only reads what is renamed is the same again in the new world: what it dragged along may stay too.
        seeds = [.. Seeds(touched, compiled).Union(driven).Except(waves.Beyond)];
        rebuild = RebuildSet.Close(seeds, dependents, bounds);
        var lost = LostDependents.Of(dependents, rebuild, state.Deleted, future, members, state.Touched.Concat(state.Untouched));
        var problems = compiled.Values.OfType<Compiled.Refused>().Select(refused => refused.Problem)
            .Concat(lost.Problems)
            .Concat(new ExtensionMembers(rebuild, lost).Problems([.. members.Concat(state.Deleted.Except(busy)).Select(match => (match, LiveOf(match)))]))
            .Concat(touched.SelectMany(match => UnknownColumns.Of(match.Wanted!, compiled[match.Name])))
            .Concat(Volatile(members, compiled))
            .Concat(await new NameCheck(connection).ProblemsAsync(touched, cancellationToken))
            .Concat(await new DeclaredCheck(connection).ProblemsAsync([.. touched.Select(match => (match.Wanted!, LiveOf(match)))], cancellationToken))
            .OrderBy(problem => problem.At.File, StringComparer.Ordinal).ThenBy(problem => problem.At.Line)
            .ToList();
        if (problems.Exists(problem => problem.Severity == Severity.Error))
            return new PlanResult(null, problems);
        var rebuilt = members.Where(match => match.Oid is { } oid && rebuild.Rebuilt.Contains(oid)).Select(match => match.Registered).OfType<RegisteredView>();
        var last = await new LastTimesReader(configuration.RegistrySchema).ReadAsync(connection, [.. rebuilt], cancellationToken);
        List<ViewCase> cases = [.. Cases(members, rebuild, compiled, last)];
        problems.AddRange(await new EmptySources(connection).ProblemsAsync([.. cases.Where(view => view.Rebuild)], cancellationToken));
        if (CheckData && problems.TrueForAll(problem => problem.Severity != Severity.Error))
            problems.AddRange(await KeyProblemsAsync(cases, FutureOf(names, members, rebuild, touched), cancellationToken));
        unseen = InWaves ? [] : UnseenReader.Of(state, touched, rebuild.Rebuilt, dependents);
        var early = unseen.Where(reader => reader.View.Oid is not { } oid || rebuild.Rebuilt.Contains(oid)).ToList();
        var deleted = DeletionOrder.Of(state.Deleted.Except(busy), _live, dependents);
        var prospect = await new ProspectReader(connection, configuration, state.Defaults.CurrentUser).ReadAsync(cases, deleted, rebuild, future.Missing, cancellationToken);
        problems.AddRange(prospect.Problems(configuration.Rules));
        if (problems.Exists(problem => problem.Severity == Severity.Error))
            return new PlanResult(null, problems);
        return new PlanResult(Planner.Plan(new PlanningInput
        {
            Target = state.Target,
            Configuration = configuration,
            Defaults = cases.Exists(view => view.Rebuild) ? await NewViewTrial.RunAsync(connection, state.Defaults, configuration.StagingSchema, cancellationToken) : state.Defaults,
            Names = names,
            Views = cases,
            Deleted = deleted,
            Gone = state.Gone,
            Dependents = dependents,
            Rebuild = rebuild,
            Taken = await NameReader.ReadAllAsync(connection, [.. members.Select(match => match.Name.Schema).Distinct()], cancellationToken),
            Crowded = await CrowdedNames.ReadAsync(connection, Arrivals.Of(cases, rebuild.Bridges), cancellationToken),
            Lost = lost.All,
            Later = later.Views,
            Early = [.. early.Select(reader => reader.Later)],
            Outdated = [.. unseen.Except(early).Select(reader => reader.Later)],
            Following = Following,
            Schedules = Schedules,
            Prospect = prospect,
            Busy = [.. busy.Select(match => new BusyView(match.Name, _live[match.Oid!.Value].Busy!))],
            IsLimited = state.LeftOut.Count > 0,
            Untouched = [.. state.Untouched.Where(match => !rebuild.Rebuilt.Contains(match.Oid!.Value))],
        }), problems);
    }

    private async Task<IEnumerable<DefinitionProblem>> KeyProblemsAsync(
        List<ViewCase> cases, FutureRequest request, CancellationToken cancellationToken)
    {
        var future = await FutureCompiler().CompileAsync(request with { ProbeKeys = true }, cancellationToken);
        return await new KeyProblems(connection, configuration).OfAsync(cases, future.BrokenKeys, cancellationToken);
    }

    private IEnumerable<DefinitionProblem> Volatile(IReadOnlyList<ViewMatch> members, Dictionary<ViewName, Compiled> compiled)
    {
        var problems = new VolatilityProblems(configuration);
        return members.SelectMany(match =>
            match.Wanted is { } wanted && compiled.GetValueOrDefault(match.Name) is Compiled.Query query ? problems.Of(wanted, query) : []);
    }

    // Plain views that work on what is built anew, but with other columns: they are made anew as well.
    private static List<uint> Outgrown(Future future, HashSet<uint> moved) =>
    [
        .. future.Broken.Where(broken => broken is { Error: null, Dependent: Dependent.View } && !moved.Contains(broken.Dependent.Oid))
            .Select(broken => broken.Dependent.Oid),
    ];

    private bool IsBusy(ViewMatch match) => match.Oid is { } oid && _live.GetValueOrDefault(oid) is { Busy: not null };

    private async Task<bool> ReadLiveAsync(IEnumerable<uint> oids, CancellationToken cancellationToken)
    {
        var missing = oids.Where(oid => !_live.ContainsKey(oid)).ToList();
        if (missing.Count == 0)
            return true;
        foreach (var view in await _catalog.ReadAsync(connection, missing, cancellationToken))
            _live[view.Oid] = view;
        return missing.TrueForAll(_live.ContainsKey);
    }

    private LiveView? LiveOf(ViewMatch match) => match.Oid is { } oid ? _live.GetValueOrDefault(oid) : null;

    // A new view has nothing to be compared with: it is compiled with the future.
    private async Task<Dictionary<ViewName, Compiled>> CompileLiveAsync(
        IReadOnlyList<ViewMatch> touched, CancellationToken cancellationToken)
    {
        var requests = touched.Where(match => LiveOf(match) is not null)
            .Select(match => new CompileRequest(match.Name, match.Wanted, LiveOf(match), BuildQuery.Of(match.Wanted!)))
            .ToList();
        var compiled = await new LiveCompiler(connection, configuration.Timeouts.Lock, _volatility).CompileAsync(requests, cancellationToken);
        return compiled.ToDictionary(result => result.Name);
    }

    private IEnumerable<uint> Seeds(IReadOnlyList<ViewMatch> touched, Dictionary<ViewName, Compiled> compiled) =>
        touched
            .Where(match => LiveOf(match) is not null)
            .Where(match => compiled[match.Name] is not Compiled.Query { SameAsLive: true } || WantedView.NeedsRebuild(match.Wanted!.Declared, LiveOf(match)!))
            .Select(match => match.Oid!.Value);

    private async Task<IReadOnlyList<Dependent>> DependentsAsync(IEnumerable<uint> oids, CancellationToken cancellationToken) =>
        oids.Distinct().ToList() is { Count: > 0 } roots
            ? await new DependentReader(configuration.Timeouts.Lock).ReadAsync(connection, roots, cancellationToken)
            : [];

    // What was touched, and what has to be rebuilt with it.
    private IReadOnlyList<ViewMatch> Members(List<ViewMatch> touched, RebuildSet rebuild)
    {
        var known = touched.Select(match => match.Oid).OfType<uint>().ToHashSet();
        var further = rebuild.Rebuilt.Where(oid => !known.Contains(oid)).ToList();
        var untouched = state.Untouched.ToDictionary(match => match.Oid!.Value);
        return
        [
            .. touched,
            .. further.Select(oid => untouched.GetValueOrDefault(oid)
                ?? new ViewMatch(_live[oid].Name, null, oid, _live[oid].Name, _live[oid].Stamp, null)),
        ];
    }

    private StagingNames Names(IReadOnlyList<ViewMatch> members) => StagingNames.Of(string.Join('\n',
        members.OrderBy(match => match.Name)
            .Select(match => $"{match.Name} {match.Wanted?.Hash} {LiveOf(match)?.Fingerprint}")
            .Concat(state.Deleted.Select(match => $"{match.Name} deleted"))
            .Prepend($"{state.Target.Database} {state.Target.SystemIdentifier} {configuration.RegistrySchema}")), configuration);

    private Task<Future> CompileFutureAsync(
        StagingNames names, IReadOnlyList<ViewMatch> members, RebuildSet rebuild, IReadOnlyList<ViewMatch> touched,
        CancellationToken cancellationToken) =>
        FutureCompiler().CompileAsync(FutureOf(names, members, rebuild, touched), cancellationToken);

    private FutureCompiler FutureCompiler() => new(connection, configuration.Timeouts.Lock, _volatility);

    private FutureRequest FutureOf(
        StagingNames names, IReadOnlyList<ViewMatch> members, RebuildSet rebuild, IReadOnlyList<ViewMatch> touched)
    {
        var renamed = touched.Where(match => match.IsRenamed).ToDictionary(match => match.LiveName!, match => match.Name);
        var requests = members
            .Where(match => LiveOf(match) is null || rebuild.Rebuilt.Contains(match.Oid!.Value))
            .Select(match => new CompileRequest(match.Name, match.Wanted, LiveOf(match), QueryOf(match)))
            .ToList();
        return new FutureRequest(
            names, FutureMember.Order(requests, rebuild.Bridges.Select(bridge => new Bridge(bridge)), renamed), rebuild.Edges, renamed);
    }

    private BuildQuery QueryOf(ViewMatch match) =>
        match.Wanted is { } wanted ? BuildQuery.Of(wanted) : BuildQuery.Of(LiveOf(match)!);

    private IEnumerable<ViewCase> Cases(
        IReadOnlyList<ViewMatch> members, RebuildSet rebuild, Dictionary<ViewName, Compiled> compiled,
        IReadOnlyDictionary<ViewName, LastTimes> last) =>
        members
            .Where(match => match.Wanted is not null || rebuild.Rebuilt.Contains(match.Oid!.Value))
            .Where(match => compiled.ContainsKey(match.Name))
            .Select(match => new ViewCase(
                match.Name, match.Wanted, LiveOf(match), match.Registered, (Compiled.Query)compiled[match.Name],
                LiveOf(match) is null || rebuild.Rebuilt.Contains(match.Oid!.Value))
            {
                Last = match.Registered is { } registered && last.TryGetValue(registered.Name, out var times) ? times : LastTimes.Unknown,
            });
}
