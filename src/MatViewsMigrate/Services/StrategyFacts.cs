using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Services;

/// <summary>All that the choice of a strategy goes by.</summary>
public sealed record StrategyFacts
{
    /// <summary>The view has data.</summary>
    public bool Populated { get; init; } = true;

    /// <summary>It has an index that <c>REFRESH ... CONCURRENTLY</c> accepts.</summary>
    public bool Keyed { get; init; } = true;

    /// <summary>Why there is nothing new for the view; null when there may be.</summary>
    public string? Unchanged { get; init; }

    /// <summary>Why it cannot be swapped: rights, its row type, a reader that is not ours; null when it can.</summary>
    public string? NoSwap { get; init; }

    /// <summary>Other views that a swap would build too.</summary>
    public IReadOnlyList<string> DrawnAlong { get; init; } = [];

    /// <summary>Standbys that replay this server's locks.</summary>
    public int Standbys { get; init; }

    /// <summary>Columns that differ at every refresh.</summary>
    public IReadOnlyList<string> VolatileColumns { get; init; } = [];

    /// <summary>As the statistics have it; null when they are unknown.</summary>
    public long? Rows { get; init; }

    /// <summary>The share of rows that this refresh is expected to write; null when nobody knows.</summary>
    public double? Churn { get; init; }

    /// <summary>What concurrent refreshes of it took lately; null when there was none.</summary>
    public TimeSpan? Concurrent { get; init; }

    /// <summary>What swaps of it took lately; null when there was none.</summary>
    public TimeSpan? Swap { get; init; }
}

/// <summary>What <c>auto</c> does with a view.</summary>
/// <param name="Strategy">Null to leave it as it is.</param>
/// <param name="Reason">For people.</param>
public sealed record StrategyChoice(RefreshStrategy? Strategy, string Reason);
