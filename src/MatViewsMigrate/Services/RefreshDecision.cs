using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Services;

/// <summary>What is to be done with a view that is to be refreshed.</summary>
/// <param name="Strategy">Never auto, but for a view of which nothing could be read.</param>
/// <param name="Reason">Why this strategy; null when it was asked for.</param>
/// <param name="Skip">Why nothing is to be done; null when something is.</param>
public sealed record RefreshDecision(RefreshStrategy Strategy, string? Reason, string? Skip)
{
    /// <summary>What the data come from, before the refresh; null when it could not be read.</summary>
    public SourceState? Sources { get; init; }

    /// <summary>Why its data may change without a write to its sources; null when they do not, or nobody asked.</summary>
    public string? WhyUnsteady { get; init; }

    /// <summary>Its data are older than they may be.</summary>
    public bool IsStale { get; init; }

    /// <summary>The share of the sources' rows that was written since the last refresh; null when unknown.</summary>
    public double? SourceChurn { get; init; }

    /// <summary>The last successful refresh; null when there was none, or nobody asked.</summary>
    public PastRefresh? Last { get; init; }
}
