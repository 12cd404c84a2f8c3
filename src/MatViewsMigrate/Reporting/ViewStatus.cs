using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Reporting;

/// <summary>How a view stands.</summary>
public sealed record ViewStatus(ViewName View)
{
    /// <summary>False for a view that a file or the registry knows, but not the database.</summary>
    public bool Live { get; init; }

    public bool Managed { get; init; }

    public bool Populated { get; init; }

    /// <summary>The planner's estimate; negative when unknown.</summary>
    public double Rows { get; init; } = -1;

    public long Bytes { get; init; }

    /// <summary>As applied, else as the file wants it; null when neither says.</summary>
    public string? Strategy { get; init; }

    public Run? LastRun { get; init; }

    /// <summary>When its data were last built; null when nobody knows.</summary>
    public DateTimeOffset? LastRefreshAt { get; init; }

    public TimeSpan? Age { get; init; }

    /// <summary>False when older than allowed, or of unknown age; null when any age is allowed.</summary>
    public bool? Fresh { get; init; }

    /// <summary>True when the live view is not as it was when it was applied.</summary>
    public bool Drift { get; init; }

    /// <summary>Upstreams that were replaced since its data were built, as the first wave of an apply left them.</summary>
    public IReadOnlyList<ViewName> OutdatedBy { get; init; } = [];

    /// <summary>All views that the database, the registry or a file knows, by name.</summary>
    public static IReadOnlyList<ViewStatus> Of(
        IReadOnlyList<LiveView> live,
        Registry? registry,
        IReadOnlyList<RunSummary> runs,
        IReadOnlyList<ViewDefinition> wanted,
        DateTimeOffset now) =>
        live.Select(view => view.Name)
            .Concat((registry?.Views ?? []).Where(view => view.Managed).Select(view => view.Name))
            .Concat(wanted.Select(view => view.Name))
            .Distinct()
            .Order()
            .Select(name => Of(
                name,
                live.FirstOrDefault(view => view.Name == name),
                registry?.Find(name),
                runs.FirstOrDefault(run => run.View == name),
                wanted.FirstOrDefault(view => view.Name == name),
                now) with
            {
                OutdatedBy = registry?.Outdated.FirstOrDefault(view => view.View == name)?.By ?? [],
            })
            .ToList();

    private static ViewStatus Of(
        ViewName name, LiveView? live, RegisteredView? registered, RunSummary? runs, ViewDefinition? wanted, DateTimeOffset now)
    {
        var applied = registered is { Managed: true } ? registered.Applied : null;
        TimeSpan? age = now - runs?.LastRefreshAt;
        var maxAge = applied?.MaxAgeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : wanted?.MaxAge;
        return new(name)
        {
            Live = live is not null,
            Managed = applied is not null,
            Populated = live?.Populated ?? false,
            Rows = live?.EstimatedRows ?? -1,
            Bytes = live?.Bytes ?? 0,
            Strategy = applied?.Strategy ?? (wanted is null ? null : Words.Of(wanted.Strategy)),
            LastRun = runs?.LastRun,
            LastRefreshAt = runs?.LastRefreshAt,
            Age = age,
            Fresh = maxAge is null ? null : age <= maxAge,
            Drift = applied is not null && live?.Stamp != registered!.Stamp,
        };
    }
}
