namespace MatViewsMigrate.Names;

/// <summary>What the process ends with; the numbers from 64 on are those of sysexits.h.</summary>
public enum ExitCode
{
    /// <summary>Done, nothing to do, healthy.</summary>
    Done = 0,

    /// <summary>A step failed.</summary>
    StepFailed = 1,

    /// <summary><c>plan --detailed-exitcode</c> or <c>drift</c>: there are changes.</summary>
    Changes = 2,

    /// <summary>The plan is stale, or for another database: refused, nothing changed.</summary>
    StalePlan = 3,

    /// <summary>Needs approval that was not given: refused, nothing changed.</summary>
    NotApproved = 4,

    /// <summary>Another apply or refresh holds the lock.</summary>
    Locked = 5,

    /// <summary><c>health</c>: something is not.</summary>
    Unhealthy = 6,

    /// <summary>Wrong usage of the command line.</summary>
    WrongUsage = 64,

    /// <summary>Wrong definitions.</summary>
    WrongDefinitions = 65,

    /// <summary>No database.</summary>
    NoDatabase = 69,

    /// <summary>Wrong matviews.yaml.</summary>
    WrongConfiguration = 78,

    /// <summary>Interrupted; nothing half done.</summary>
    Interrupted = 130,
}
