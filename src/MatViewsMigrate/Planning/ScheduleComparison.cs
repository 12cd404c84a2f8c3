using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Planning;

/// <summary>Compares the schedules of files with the jobs that are live. Pure.</summary>
public sealed class ScheduleComparison(CronSql sql)
{
    /// <summary>A line for each view that has a schedule or a job, by name.</summary>
    public IReadOnlyList<ScheduleEntry> Of(IReadOnlyList<WantedSchedule> wanted, IReadOnlyList<CronJob> live)
    {
        var jobs = live.ToLookup(job => job.DefinitionId);
        var asked = wanted.Where(view => view is { Schedule: not null, DefinitionId: not null }).Select(view => view.DefinitionId!.Value).ToHashSet();
        return
        [
            .. wanted.Where(view => view.Schedule is not null)
                .SelectMany(view => Wanted(view, view.DefinitionId is { } id ? [.. jobs[id]] : []))
                .Concat(live.Where(job => !asked.Contains(job.DefinitionId)).Select(Removed))
                .OrderBy(entry => entry.View).ThenBy(entry => entry.Job?.Id),
        ];
    }

    /// <summary>What files want, of views that the registry knows by their names now.</summary>
    public static IReadOnlyList<WantedSchedule> Wanted(IEnumerable<ViewDefinition> views, IEnumerable<RegisteredView> registered)
    {
        var known = registered.Where(view => view.Managed).ToDictionary(view => view.Name);
        return [.. views.Select(view => new WantedSchedule(view.Name, known.GetValueOrDefault(view.Name), view.Schedule))];
    }

    /// <summary>The cron line of a job, and what is not as it should be beside that.</summary>
    public string Line(CronJob job) => job.Line(sql.Command(job.DefinitionId));

    private IEnumerable<ScheduleEntry> Wanted(WantedSchedule view, IReadOnlyList<CronJob> jobs)
    {
        if (view.DefinitionId is null)
            return [new(ScheduleAction.Wait, view.View, null, null, view.Schedule)];
        if (jobs.Count == 0)
            return [new(ScheduleAction.Add, view.View, null, null, view.Schedule)];
        var first = Line(jobs[0]);
        return
        [
            new(first == view.Schedule ? ScheduleAction.Keep : ScheduleAction.Change, view.View, jobs[0], first, view.Schedule),
            .. jobs.Skip(1).Select(Removed),
        ];
    }

    private ScheduleEntry Removed(CronJob job) => new(ScheduleAction.Remove, job.Address, job, Line(job), null);
}
