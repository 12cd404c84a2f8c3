using MatViewsMigrate.Names;

namespace MatViewsMigrate.Services.Schedule;

/// <summary>A job of pg_cron that refreshes a view of a registry.</summary>
/// <param name="DefinitionId">Of the view's row in the registry; the job's name holds it.</param>
/// <param name="View">Null when the registry has no such view any more.</param>
/// <param name="LastStatus">Of its newest run, as pg_cron tells it; null when it never ran, or that is not known.</param>
public sealed record CronJob(long Id, long DefinitionId, ViewName? View, string Schedule, string Command, bool Active, string? LastStatus);

/// <summary>A view of the files and the cron line that it shall have.</summary>
/// <param name="DefinitionId">Null when it was never applied: there is nothing to refresh yet.</param>
/// <param name="Schedule">Null for none.</param>
public sealed record WantedSchedule(ViewName View, long? DefinitionId, string? Schedule);

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
/// <param name="Live">The cron line as it is; null for none.</param>
/// <param name="Wanted">The cron line as it shall be; null for none.</param>
public sealed record ScheduleEntry(
    ScheduleAction Action, ViewName? View, long? DefinitionId, long? JobId, string? Live, string? Wanted, string? LastStatus);
