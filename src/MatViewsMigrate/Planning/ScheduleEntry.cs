using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>What files and pg_cron say of schedules.</summary>
/// <param name="Wanted">Views of files.</param>
/// <param name="Jobs">Those that are live.</param>
/// <param name="Missing">Why no view can be scheduled here; null when one can.</param>
public sealed record Schedules(IReadOnlyList<WantedSchedule> Wanted, IReadOnlyList<CronJob> Jobs, string? Missing = null);

/// <summary>A view of the files and the cron line that it shall have.</summary>
/// <param name="Registered">Null when it was never applied: there is nothing to refresh yet.</param>
/// <param name="Schedule">Null for none.</param>
public sealed record WantedSchedule(ViewName View, RegisteredView? Registered, string? Schedule)
{
    /// <summary>Of its row in the registry.</summary>
    public long? DefinitionId => Registered?.Id;
}

/// <summary>What becomes of a job.</summary>
public enum ScheduleAction
{
    /// <summary>It is as the files say.</summary>
    Keep,

    /// <summary>There is none yet.</summary>
    Add,

    /// <summary>It has another cron line or command, or is switched off.</summary>
    Change,

    /// <summary>No file asks for it.</summary>
    Remove,

    /// <summary>The view was never applied: its job waits for that.</summary>
    Wait,
}

/// <summary>A line of the comparison.</summary>
/// <param name="Job">As it is live; null for none.</param>
/// <param name="Live">Its cron line; null for none.</param>
/// <param name="Wanted">The cron line as it shall be; null for none.</param>
public sealed record ScheduleEntry(ScheduleAction Action, ViewName View, CronJob? Job, string? Live, string? Wanted);
