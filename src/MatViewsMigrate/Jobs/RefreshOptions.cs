using MatViewsMigrate.Definitions;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Jobs;

/// <summary>How views are refreshed; what is null is as each view was applied.</summary>
public sealed record RefreshOptions
{
    public RefreshStrategy? Strategy { get; init; }

    public RowCounting? RowCounting { get; init; }

    /// <summary>Views that may be refreshed at the same time.</summary>
    public int Parallel { get; init; } = 2;

    /// <summary>A view that another session refreshes is skipped instead of waited for.</summary>
    public bool SkipBusy { get; init; }

    /// <summary>A view of whose sources nothing has moved since its last refresh is skipped.</summary>
    public bool IfChanged { get; init; }

    /// <summary>A swap that would build views that nobody asked for is refused.</summary>
    public bool Only { get; init; }

    /// <summary>All swaps go live in one transaction.</summary>
    public bool Together { get; init; }

    /// <summary>The strategy asked for, else the one that the view was applied with.</summary>
    public RefreshStrategy StrategyOf(RefreshTarget target) =>
        Strategy ?? Enum.Parse<RefreshStrategy>(target.View.Applied.Strategy, ignoreCase: true);

    /// <summary>The counting asked for, else the one that the view was applied with.</summary>
    public RowCounting RowCountingOf(RefreshTarget target) =>
        RowCounting ?? Enum.Parse<RowCounting>(target.View.Applied.RowCounting, ignoreCase: true);
}
