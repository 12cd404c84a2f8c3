using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Services.Health;

/// <summary>What is known of a registered view without asking its files.</summary>
public sealed record ViewFacts(RegisteredView Registered)
{
    private const int Averaged = 10;

    public ViewName Name => Registered.Name;

    /// <summary>Null when it is not in the database.</summary>
    public LiveView? Live { get; init; }

    /// <summary>When its data were last built; null when nobody knows.</summary>
    public DateTimeOffset? RefreshedAt { get; init; }

    /// <summary>Upstreams that were replaced since its data were built, as the first wave of an apply left them.</summary>
    public IReadOnlyList<ViewName> OutdatedBy { get; init; } = [];

    /// <summary>Newest first, running ones too.</summary>
    public IReadOnlyList<RecentRun> Runs { get; init; } = [];

    /// <summary>Runs that are recorded as running and that nobody works for.</summary>
    public IReadOnlyList<Run> Abandoned { get; init; } = [];

    /// <summary>How old it may be; null for any age.</summary>
    public TimeSpan? MaxAge => Registered.Applied.MaxAgeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Failed runs since the last that succeeded, newest first.</summary>
    public IReadOnlyList<RecentRun> Failures =>
        [.. Runs.Where(run => run.Status != RunStatus.Running).TakeWhile(run => run.Status == RunStatus.Failed)];

    /// <summary>The last refresh that succeeded.</summary>
    public RecentRun? LastRefresh => Refreshes.FirstOrDefault();

    /// <summary>What up to ten refreshes before the last took on average, those of its strategy; null for less than three.</summary>
    public TimeSpan? UsualDuration
    {
        get
        {
            var before = Refreshes.Skip(1).Where(run => run.Strategy == LastRefresh!.Strategy)
                .Select(run => run.Duration).OfType<TimeSpan>().Take(Averaged).ToList();
            return before.Count < 3 ? null : TimeSpan.FromMilliseconds(before.Average(time => time.TotalMilliseconds));
        }
    }

    /// <summary>The share of the rows that each of the last concurrent refreshes wrote, up to ten, newest first.</summary>
    public IReadOnlyList<double> Churn =>
    [
        .. Refreshes.Where(run => run.Strategy == "concurrent").Select(ChurnOf).OfType<double>().Take(Averaged),
    ];

    private IEnumerable<RecentRun> Refreshes =>
        Runs.Where(run => run.Operation == Operation.Refresh && run.Status == RunStatus.Success);

    private double? ChurnOf(RecentRun run)
    {
        var rows = run.Rows ?? Live?.EstimatedRows;
        return rows > 0 ? run.Written / rows : null;
    }
}

/// <summary>All registered views, by name, at one moment.</summary>
public sealed record HealthFacts(IReadOnlyList<ViewFacts> Views, DateTimeOffset At);
