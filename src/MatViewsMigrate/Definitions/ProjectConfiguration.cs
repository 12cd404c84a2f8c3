namespace MatViewsMigrate.Definitions;

/// <summary>What <c>matviews.yaml</c> says, with an environment applied and variables resolved.</summary>
public sealed record ProjectConfiguration
{
    /// <summary>The folder that holds <c>matviews.yaml</c>, as a full path.</summary>
    public required string Root { get; init; }

    /// <summary>Folders of view files, relative to <see cref="Root"/>.</summary>
    public IReadOnlyList<string> ViewFolders { get; init; } = ["views"];

    /// <summary>The database as a URL or Npgsql keywords; null when none is configured or its variable is unset or empty.</summary>
    public string? Database { get; init; }

    /// <summary>How unqualified names resolve; null for the view's own schema, then public.</summary>
    public IReadOnlyList<string>? SearchPath { get; init; }

    public string RegistrySchema { get; init; } = "matviews";

    public EmbeddedSettings Embedded { get; init; } = new();

    public Timeouts Timeouts { get; init; } = new();

    /// <summary>An existing schema to stage in, for roles that may not create one.</summary>
    public string? StagingSchema { get; init; }

    /// <summary>Who carries out the files' schedules.</summary>
    public Scheduler Scheduler { get; init; } = Scheduler.None;

    public Retention Retention { get; init; } = new();

    public RefreshStrategy DefaultStrategy { get; init; } = RefreshStrategy.Regular;

    public RowCounting DefaultRowCounting { get; init; } = RowCounting.None;

    /// <summary>Severities set by rule code; null switches a rule off.</summary>
    public IReadOnlyDictionary<string, Severity?> Rules { get; init; } = new Dictionary<string, Severity?>();

    /// <summary>The environment chosen by <c>-e</c>; null for none.</summary>
    public string? Environment { get; init; }
}

/// <summary>The private server that <c>--embedded</c> starts.</summary>
/// <param name="Version">The major version fetched when no server is installed.</param>
/// <param name="Init">An SQL file, relative to the project, run once when the server's data folder is made.</param>
public sealed record EmbeddedSettings(int Version = 17, string? Init = null);

/// <summary>Who carries out the files' schedules.</summary>
public enum Scheduler
{
    /// <summary>Nobody, as far as plans know.</summary>
    None,

    /// <summary>Jobs of pg_cron, which are part of the plan.</summary>
    PgCron,
}

/// <summary>How much of the run log is kept.</summary>
/// <param name="KeepPerView">Runs per view and status.</param>
/// <param name="Days">Runs younger than this are kept; failures twice as long.</param>
public sealed record Retention(int KeepPerView = 500, int Days = 90);

/// <summary>Bounds on waiting. Zero means no bound where PostgreSQL gives zero that meaning.</summary>
public sealed record Timeouts
{
    /// <summary>For every statement of ours, outside the cutover, that could wait for a lock.</summary>
    public TimeSpan Lock { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest slice of the cutover's waiting.</summary>
    public TimeSpan SliceMax { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>All of the cutover's waiting.</summary>
    public TimeSpan Cutover { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for another apply or refresh.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>statement_timeout</c> of a build.</summary>
    public TimeSpan Build { get; init; }

    /// <summary><c>statement_timeout</c> of a refresh.</summary>
    public TimeSpan Statement { get; init; }
}
