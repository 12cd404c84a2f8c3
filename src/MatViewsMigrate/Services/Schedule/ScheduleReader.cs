using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services.Schedule;

/// <summary>Reads what a plan has to know of schedules, when the project leaves them to pg_cron.</summary>
internal sealed class ScheduleReader(NpgsqlConnection connection, ProjectConfiguration configuration)
{
    /// <summary>Null when nobody is asked to schedule, or no apply has made a registry yet and there are no jobs.</summary>
    /// <param name="all">What files, catalog and registry say.</param>
    /// <param name="limited">The same, without the changes that are left out.</param>
    public async Task<Schedules?> ReadAsync(ProjectState all, ProjectState limited, PlanTargets targets, CancellationToken cancellationToken)
    {
        if (configuration.Scheduler != Scheduler.PgCron)
            return null;
        var chosen = targets.ChosenOf(all, limited).Select(Wanted).ToList();
        var jobs = new CronJobs(connection, configuration.RegistrySchema);
        if (await jobs.MissingAsync(cancellationToken) is { } missing)
            return new(chosen, [], missing);
        if (await new RegistryVersion(configuration.RegistrySchema).ReadAsync(connection, cancellationToken) is null)
            return new(chosen, []);
        var known = targets.Patterns.Count == 0 ? null : chosen.Select(view => view.DefinitionId)
            .Concat(limited.Deleted.Select(view => view.Registered?.Id)).Concat(limited.Gone.Select(view => (long?)view.Id)).ToHashSet();
        return new(chosen, [.. (await jobs.ReadAsync(cancellationToken)).Where(job => known?.Contains(job.DefinitionId) is not false)]);
    }

    // Of a view whose file did not change, the registry knows what it says.
    private static WantedSchedule Wanted(ViewMatch view) => new(
        view.Name, view.Registered, view.Wanted is { } wanted ? wanted.Schedule : view.Registered?.Applied.Schedule);
}
