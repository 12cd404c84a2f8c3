using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Whether a view was vacuumed after its refresh.</summary>
/// <param name="Error">Why not, when it should have been.</param>
internal sealed record VacuumOutcome(bool Done, string? Error);

/// <summary>Vacuums a view after a concurrent refresh that left many dead rows; autovacuum would let the view double first.</summary>
internal sealed class RefreshVacuum(NpgsqlConnection session)
{
    // Measured: at 10 % churn autovacuum's default comes every second refresh, and the view stays twice its size.
    private const double MostDead = 0.05;

    // SHARE UPDATE EXCLUSIVE keeps no reader out, so it may wait for a moment.
    private const string LockTimeout = "SET lock_timeout = '2s'";

    /// <summary>Vacuums it when more than 5 % of the rows are dead. A failure is no failure of the refresh.</summary>
    public async Task<VacuumOutcome> RunAsync(
        ViewName view, RefreshStrategy strategy, RefreshFacts facts, Refreshed refreshed, CancellationToken cancellationToken)
    {
        if (strategy != RefreshStrategy.Concurrent || !IsDue(facts, refreshed))
            return new(false, null);
        try
        {
            await session.ExecuteAsync(LockTimeout, cancellationToken);
            await session.ExecuteAsync($"VACUUM {view.Sql}", cancellationToken);
            return new(true, null);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            return new(false, ServerError.Find(exception)?.Text ?? exception.Message);
        }
        finally
        {
            if (session.State == System.Data.ConnectionState.Open)
                await session.ExecuteAsync("SET lock_timeout = 0", CancellationToken.None);
        }
    }

    // The statistics of this refresh have not arrived yet: what it deleted is added to what was dead before.
    private static bool IsDue(RefreshFacts facts, Refreshed refreshed)
    {
        if (refreshed is not { Inserted: { } inserted, Deleted: { } deleted })
            return false;
        var live = Math.Max(facts.LiveRows, facts.EstimatedRows ?? 0) + inserted - deleted;
        return facts.DeadRows + deleted > MostDead * Math.Max(live, 0);
    }
}
