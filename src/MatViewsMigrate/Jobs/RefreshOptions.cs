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

    /// <summary>The strategy asked for, else the one that the view was applied with.</summary>
    public RefreshStrategy StrategyOf(RefreshTarget target) =>
        Strategy ?? Enum.Parse<RefreshStrategy>(target.View.Applied.Strategy, ignoreCase: true);

    /// <summary>The counting asked for, else the one that the view was applied with.</summary>
    public RowCounting RowCountingOf(RefreshTarget target) =>
        RowCounting ?? Enum.Parse<RowCounting>(target.View.Applied.RowCounting, ignoreCase: true);
}
