using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>A job of pg_cron that refreshes a view of a registry.</summary>
/// <param name="DefinitionId">Of the view's row in the registry; the job's name holds it.</param>
/// <param name="View">Null when the registry never had such a view.</param>
/// <param name="LastStatus">Of its newest run, as pg_cron tells it; null when it never ran, or that is not known.</param>
public sealed record CronJob(
    long Id, string Name, long DefinitionId, ViewName? View, string Schedule, string Command, bool Active, string? LastStatus)
{
    /// <summary>By what a plan knows it.</summary>
    public string Identity => $"job {Id} of pg_cron";

    /// <summary>The name of its view; that of the job where there is none.</summary>
    public ViewName Address => View ?? new ViewName("cron", Name);

    /// <summary>A hash of what it does.</summary>
    public string Fingerprint => ContentHash.Of($"{Name}\n{Schedule}\n{Active}\n{Command}").Value;

    /// <summary>When it runs, and what is not as it should be beside that.</summary>
    /// <param name="command">What it should run.</param>
    public string Line(string command) =>
        $"{Schedule}{(Active ? "" : " (off)")}{(Command == command ? "" : " (another command)")}";
}
