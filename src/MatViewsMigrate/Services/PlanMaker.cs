using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
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
    /// <summary>The views that the plan is limited to.</summary>
    public PlanTargets Targets { get; init; } = PlanTargets.All;

    /// <summary>Makes the plan.</summary>
    public async Task<PlanResult> PlanAsync(IReadOnlyList<ViewDefinition> definitions, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var state = await StateReader.ReadAsync(connection, configuration, definitions, cancellationToken);
        if (Targets.Patterns.Count == 0)
            return await PlanAsync(connection, state, cancellationToken);
        (state, var report) = await new TargetSelection(connection, configuration, Targets).LimitAsync(state, cancellationToken);
        return await PlanAsync(connection, state, cancellationToken) with { Targets = report };
    }

    private async Task<PlanResult> PlanAsync(NpgsqlConnection connection, ProjectState state, CancellationToken cancellationToken)
    {
        if (state.Touched.Count == 0 && state.Deleted.Count == 0 && state.Gone.Count == 0)
            return new PlanResult(Unchanged(state), []);
        try
        {
            return await new Comparison(connection, configuration, state).PlanAsync(cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new MatViewsException(ExitCode.Locked,
                $"busy: another session keeps something locked that a view reads ({error.MessageText}). Nothing changed. Try again when that is done", error);
        }
    }

    private Plan Unchanged(ProjectState state) => Planner.Plan(new PlanningInput
    {
        Target = state.Target,
        Configuration = configuration,
        Defaults = state.Defaults,
        Names = new StagingNames(""),
        Rebuild = RebuildSet.Close([], [], new HashSet<uint>(), new HashSet<uint>()),
        Untouched = state.Untouched,
    });
}
