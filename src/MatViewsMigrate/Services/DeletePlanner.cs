using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Plans the delete of managed views by name, whatever the files say; nothing else is in the plan.</summary>
/// <remarks>Writes nothing.</remarks>
public sealed class DeletePlanner(Database database, ProjectConfiguration configuration)
{
    /// <summary>The plan. It is empty, but registers the delete, for a view that is gone from the database already.</summary>
    /// <exception cref="MatViewsException">
    /// Exit 64: one is not managed, or another materialized view reads it. Exit 5: it is busy.
    /// </exception>
    public async Task<Plan> PlanAsync(IReadOnlyList<ViewName> names, CancellationToken cancellationToken)
    {
        using var span = Telemetry.Start("plan");
        await using var connection = await database.OpenAsync(cancellationToken);
        var reader = await StateReader.OpenAsync(connection, configuration, null, cancellationToken);
        var state = await reader.ReadAsync([], cancellationToken);
        var chosen = names.ToHashSet();
        state = state with
        {
            Deleted = [.. state.Deleted.Where(match => chosen.Contains(match.Name))],
            Gone = [.. state.Gone.Where(view => chosen.Contains(view.Name))],
        };
        var known = state.Deleted.Select(match => match.Name).Concat(state.Gone.Select(view => view.Name)).ToHashSet();
        if (chosen.Except(known).Order().FirstOrDefault() is { } unknown)
            throw NotManaged(unknown);
        return await PlanAsync(connection, state, names, cancellationToken);
    }

    /// <summary>Says that a view is not the tool's to delete.</summary>
    public static MatViewsException NotManaged(ViewName view) => new(
        ExitCode.WrongUsage,
        $"{view} is not managed: only what was applied from a file is ever deleted. Nothing was changed. " +
        $"To be rid of it: DROP MATERIALIZED VIEW {view.Sql}");

    private async Task<Plan> PlanAsync(
        NpgsqlConnection connection, ProjectState state, IReadOnlyList<ViewName> names, CancellationToken cancellationToken)
    {
        try
        {
            var result = await new Comparison(connection, configuration, state).PlanAsync(cancellationToken)
                ?? throw new MatViewsException(ExitCode.Locked,
                    "busy: another apply or refresh replaces views meanwhile. Nothing was changed. Try again when that is done");
            var plan = result.Plan ?? throw Read(names, result.Problems);
            return plan.Busy is [var busy, ..] ? throw Busy(busy) : plan;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new MatViewsException(
                ExitCode.Locked, $"busy: another session keeps something locked that reads {string.Join(", ", names)}. Nothing was changed. Try again when that is done", error);
        }
    }

    private static MatViewsException Read(IReadOnlyList<ViewName> names, IReadOnlyList<DefinitionProblem> problems) => new(
        ExitCode.WrongUsage,
        problems.FirstOrDefault(problem => problem.Code == Rules.MemberStays.Code) is { } member
        ? $"{member.Message}. Nothing was changed. To delete it all the same, {member.Remedy}"
        : $"{string.Join("; ", problems.Select(problem => problem.Message.Replace(" whose file is gone", " that is to be deleted", StringComparison.Ordinal)))}. " +
        $"Nothing was changed. Delete the reader too, or first: matviews delete {string.Join(' ', names)} <reader>");

    private static MatViewsException Busy(BusyView view) => new(
        ExitCode.Locked,
        $"{view.View} is busy: pid {view.By.Pid} keeps it locked ({view.By.Query}). Nothing was changed. Try again when that is done");
}
