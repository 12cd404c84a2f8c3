using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services.Schedule;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>A plan, or what is wrong with the files.</summary>
/// <param name="Plan">Null when there are problems that are errors.</param>
public sealed record PlanResult(Plan? Plan, IReadOnlyList<DefinitionProblem> Problems)
{
    /// <summary>What the plan was limited to; null when it was not.</summary>
    public TargetReport? Targets { get; init; }
}

/// <summary>Compares the files with the database. Writes nothing; what it asks the server to compile is rolled back.</summary>
/// <remarks>Takes ACCESS SHARE on what changed views read, for some milliseconds a view.</remarks>
public sealed class PlanMaker(Database database, ProjectConfiguration configuration)
{
    private const int Attempts = 5;

    /// <summary>The views that the plan is limited to.</summary>
    public PlanTargets Targets { get; init; } = PlanTargets.All;

    /// <summary>Also runs the queries of changed views, to see whether their keys fit the data. It takes as long as they do.</summary>
    public bool CheckData { get; init; }

    /// <summary>What could follow only by dropping dependents is left to a second plan.</summary>
    public bool Waves { get; init; }

    /// <summary>What the first of two plans left to this one.</summary>
    public IReadOnlyList<LaterView> Following { get; init; } = [];

    /// <summary>Makes the plan. Files that did not change since they were applied are not parsed when no other did.</summary>
    public async Task<PlanResult> PlanAsync(DefinitionReader files, CancellationToken cancellationToken)
    {
        using var span = Telemetry.Start("plan");
        var hashing = Task.Run(() => HashedFiles.Of(files.Hashes()), cancellationToken);
        var standing = Targets.Patterns.Count == 0 && Following.Count == 0 ? Look(cancellationToken) : null;
        var hashed = await hashing;
        var areApplied = standing is not null && hashed.Digest == standing.Files;
        if (areApplied && standing is { IsLive: true, IsQuiet: true } && configuration.Scheduler == Scheduler.None)
            return new PlanResult(Unmoved(standing), []);
        var parsing = new Lazy<Task<DefinitionSet>>(() => Task.Run(files.Read, cancellationToken));
        // While the catalog is read.
        if (standing is not null && !areApplied)
            _ = parsing.Value;
        try
        {
            return await database.ReadAsync(connection => PlanAsync(connection, parsing, hashed, standing, cancellationToken), cancellationToken);
        }
        catch (MatViewsException error) when (error.ExitCode == ExitCode.NoDatabase)
        {
            // Wrong files can be mended first.
            var problems = (await parsing.Value).Problems;
            if (HasErrors(problems))
                return new PlanResult(null, problems);
            throw;
        }
    }

    private async Task<PlanResult> PlanAsync(
        NpgsqlConnection connection, Lazy<Task<DefinitionSet>> parsing, HashedFiles hashed, Standing? standing, CancellationToken cancellationToken)
    {
        var reader = await StateReader.OpenAsync(connection, configuration, standing, cancellationToken);
        if (Following.Count == 0 && await reader.UnmovedAsync(hashed.Files, cancellationToken) is { } unmoved)
        {
            return new PlanResult(Unchanged(unmoved, await SchedulesAsync(connection, unmoved, unmoved, cancellationToken)), [])
            {
                Targets = (await LimitAsync(connection, unmoved, cancellationToken)).Report,
            };
        }

        var definitions = await parsing.Value;
        return HasErrors(definitions.Problems)
            ? new PlanResult(null, definitions.Problems)
            : await PlanAsync(connection, reader, definitions, cancellationToken);
    }

    // Away from the caller's thread: it is synchronous, and may have to be given up. The caller's waits meanwhile: to resume
    // all that awaits this would take longer than the rest of a plan in which nothing changed.
    private Standing? Look(CancellationToken cancellationToken) =>
        Task.Factory.StartNew(ReadStanding, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(cancellationToken).GetAwaiter().GetResult();

    private Plan Unmoved(Standing standing) => new()
    {
        Target = standing.Target,
        RegistrySchema = configuration.RegistrySchema,
        Environment = configuration.Environment,
        Timeouts = configuration.Timeouts,
        Unchanged = standing.Views,
    };

    private Standing? ReadStanding()
    {
        try
        {
            using var connection = database.OpenBare();
            return StandingReader.Read(connection, configuration.RegistrySchema);
        }
        catch (MatViewsException)
        {
            // The long way tells it, once it is known whether the files are right.
            return null;
        }
    }

    private static bool HasErrors(IReadOnlyList<DefinitionProblem> problems) =>
        problems.Any(problem => problem.Severity == Severity.Error);

    // Views that go while they are compared have been replaced, as in another apply's cutover: then all is read again.
    private async Task<PlanResult> PlanAsync(
        NpgsqlConnection connection, StateReader reader, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await CompareAsync(connection, reader, definitions, cancellationToken) is { } result)
                return result;
            reader = await StateReader.OpenAsync(connection, configuration, null, cancellationToken);
        }

        throw new MatViewsException(ExitCode.Locked,
            "busy: views are replaced again and again while they are compared. Nothing changed. Try again when the other apply or refresh is done");
    }

    private async Task<PlanResult?> CompareAsync(
        NpgsqlConnection connection, StateReader reader, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        var all = await reader.ReadAsync(definitions.Views, cancellationToken);
        if (NameCheck.Doubled(all).ToList() is { Count: > 0 } doubled)
            return new PlanResult(null, [.. definitions.Problems, .. doubled]);
        var (state, targets) = await LimitAsync(connection, all, cancellationToken);
        var schedules = await SchedulesAsync(connection, all, state, cancellationToken);
        var following = Following.Concat(Outdated(all, state)).DistinctBy(view => view.View).ToList();
        if (following.Count == 0 && state.Touched.Count == 0 && state.Deleted.Count == 0 && state.Gone.Count == 0)
            return new PlanResult(Unchanged(state, schedules), definitions.Problems) { Targets = targets };
        try
        {
            var result = await new Comparison(connection, configuration, state) { CheckData = CheckData, InWaves = Waves, Following = following, Schedules = schedules }.PlanAsync(cancellationToken);
            return result is null || !await StandAsync(connection, state, cancellationToken) ? null : result with { Targets = targets, Problems = [.. definitions.Problems, .. result.Problems] };
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new MatViewsException(ExitCode.Locked,
                $"busy: another session keeps something locked that a view reads ({error.MessageText}). Nothing changed. Try again when that is done", error);
        }
    }

    // A view that was replaced while it was compared has another OID now.
    private static async Task<bool> StandAsync(NpgsqlConnection connection, ProjectState state, CancellationToken cancellationToken)
    {
        var live = state.Touched.Concat(state.Untouched).Concat(state.Deleted).Where(match => match.Oid is not null).ToList();
        var oids = await new VerifyService(connection).OidsAsync([.. live.Select(match => match.LiveName!)], cancellationToken);
        return live.TrueForAll(match => oids.GetValueOrDefault(match.LiveName!) == match.Oid);
    }

    private async Task<(ProjectState State, TargetReport? Report)> LimitAsync(
        NpgsqlConnection connection, ProjectState state, CancellationToken cancellationToken) =>
        Targets.Patterns.Count == 0
            ? (state, null)
            : await new TargetSelection(connection, configuration, Targets).LimitAsync(state, cancellationToken);

    private IEnumerable<LaterView> Outdated(ProjectState all, ProjectState limited)
    {
        var chosen = Targets.ChosenOf(all, limited).Select(view => view.LiveName).OfType<ViewName>().ToHashSet();
        return all.Outdated.Where(view => Targets.Patterns.Count == 0 || chosen.Contains(view.View))
            .Select(view => new LaterView(view.View, view.By));
    }

    private Task<Schedules?> SchedulesAsync(
        NpgsqlConnection connection, ProjectState all, ProjectState limited, CancellationToken cancellationToken) =>
        new ScheduleReader(connection, configuration).ReadAsync(all, limited, Targets, cancellationToken);

    private Plan Unchanged(ProjectState state, Schedules? schedules) => Planner.Plan(new PlanningInput
    {
        Target = state.Target,
        Configuration = configuration,
        Defaults = state.Defaults,
        Names = new StagingNames(""),
        Rebuild = RebuildSet.Close([], [], new RebuildBounds()),
        Untouched = state.Untouched,
        Schedules = schedules,
    });

    /// <summary>The files, hashed, and the digest of all; null when only parsing can tell whose one of them is.</summary>
    private sealed record HashedFiles(IReadOnlyList<HashedFile> Files, ContentHash? Digest)
    {
        public static HashedFiles Of(IReadOnlyList<HashedFile> files) => new(
            files,
            files.Any(file => file.Name is null) ? null : Standing.DigestOf(files.Select(file => (file.Name!, (string?)file.Hash.Value))));
    }
}
