using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Services.Schedule;

/// <summary>Compares the schedules of files with the jobs that are live. Pure.</summary>
public static class ScheduleComparison
{
    /// <summary>A line for each view that has a schedule or a job, by name.</summary>
    /// <param name="command">What the job of a definition has to run.</param>
    public static IReadOnlyList<ScheduleEntry> Of(
        IReadOnlyList<WantedSchedule> wanted, IReadOnlyList<CronJob> live, Func<long, string> command)
    {
        var jobs = live.ToLookup(job => job.DefinitionId);
        var asked = wanted.Where(view => view is { Schedule: not null, DefinitionId: not null }).Select(view => view.DefinitionId!.Value).ToHashSet();
        return
        [
            .. wanted.Where(view => view.Schedule is not null)
                .SelectMany(view => Wanted(view, view.DefinitionId is { } id ? [.. jobs[id]] : [], command))
                .Concat(live.Where(job => !asked.Contains(job.DefinitionId)).Select(Removed))
                .OrderBy(entry => entry.View).ThenBy(entry => entry.JobId),
        ];
    }

    /// <summary>What files want, of views that the registry knows by their names now.</summary>
    public static IReadOnlyList<WantedSchedule> Wanted(IEnumerable<ViewDefinition> views, IEnumerable<RegisteredView> registered)
    {
        var ids = registered.Where(view => view.Managed).ToDictionary(view => view.Name, view => view.Id);
        return [.. views.Select(view => new WantedSchedule(view.Name, ids.TryGetValue(view.Name, out var id) ? id : null, view.Schedule))];
    }

    private static IEnumerable<ScheduleEntry> Wanted(WantedSchedule view, IReadOnlyList<CronJob> jobs, Func<long, string> command)
    {
        if (view.DefinitionId is not { } id)
            return [new(ScheduleAction.Wait, view.View, null, null, null, view.Schedule, null)];
        if (jobs.Count == 0)
            return [new(ScheduleAction.Add, view.View, id, null, null, view.Schedule, null)];
        var first = jobs[0];
        var same = first.Schedule == view.Schedule && first.Command == command(id) && first.Active;
        return
        [
            new(same ? ScheduleAction.Keep : ScheduleAction.Change, view.View, id, first.Id, Line(first), view.Schedule, first.LastStatus),
            .. jobs.Skip(1).Select(Removed),
        ];
    }

    private static ScheduleEntry Removed(CronJob job) =>
        new(ScheduleAction.Remove, job.View, job.DefinitionId, job.Id, Line(job), null, job.LastStatus);

    private static string Line(CronJob job) => job.Active ? job.Schedule : $"{job.Schedule} (off)";
}
