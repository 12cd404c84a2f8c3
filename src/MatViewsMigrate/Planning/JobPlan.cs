using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>What a plan does to jobs of pg_cron.</summary>
/// <param name="Drift">Jobs that were changed, made or removed by hand.</param>
/// <param name="Fingerprints">Of the jobs that are touched.</param>
internal sealed record JobPlan(
    IReadOnlyList<Change.Schedule> Changes, IReadOnlyList<Statement> Statements, IReadOnlyList<Drift> Drift,
    IReadOnlyList<(string Identity, string Fingerprint)> Fingerprints, IReadOnlyList<Hazard> Hazards)
{
    /// <summary>For a project whose views are scheduled by others.</summary>
    public static JobPlan None { get; } = new([], [], [], [], []);

    /// <param name="applied">Views that the plan registers: they have a row in the registry when it comes to their jobs.</param>
    public static JobPlan Of(Schedules? schedules, string registrySchema, IReadOnlyCollection<ViewName> applied)
    {
        if (schedules is null)
            return None;
        if (schedules.Missing is { } missing)
            return None with { Hazards = Unscheduled(schedules, missing) };
        var sql = new CronSql(registrySchema);
        var comparison = new ScheduleComparison(sql);
        var entries = comparison.Of(schedules.Wanted, schedules.Jobs)
            .Where(entry => entry.Action != ScheduleAction.Keep && (entry.Action != ScheduleAction.Wait || applied.Contains(entry.View)))
            .ToList();
        return new(
            [.. entries.Select(entry => new Change.Schedule { View = entry.View, Live = entry.Live, Wanted = entry.Wanted })],
            [.. entries.SelectMany(sql.Of)],
            [.. schedules.Wanted.Select(view => DriftOf(view, schedules, comparison)).OfType<Drift>()],
            [.. entries.Select(entry => entry.Job).OfType<Catalog.CronJob>().Select(job => (job.Identity, job.Fingerprint))],
            []);
    }

    private static List<Hazard> Unscheduled(Schedules schedules, string missing) =>
        schedules.Wanted.FirstOrDefault(view => view.Schedule is not null) is { } first
            ? [new(first.View, HazardKind.NotScheduled, $"no schedule has an effect, as matviews.yaml says scheduler: pg_cron, and {missing}")]
            : [];

    // A job that is as the file wants it, or as an earlier file did, was made for that.
    private static Drift? DriftOf(WantedSchedule view, Schedules schedules, ScheduleComparison comparison)
    {
        if (view.Registered is not { } registered)
            return null;
        var live = schedules.Jobs.Where(job => job.DefinitionId == registered.Id).Select(comparison.Line).FirstOrDefault();
        var made = registered.CronLine ?? (live is null ? null : registered.Applied.Schedule);
        return live == made || live == view.Schedule ? null : new(view.View, "job of pg_cron", made, live);
    }
}
