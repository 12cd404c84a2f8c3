using MatViewsMigrate.Names;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Jobs;

/// <summary>Views that are refreshed as one: a single view, or all that one swap builds together.</summary>
/// <param name="Targets">Upstream first; never empty.</param>
/// <param name="IsSwap">Built aside and cut over together.</param>
internal sealed record RefreshUnit(IReadOnlyList<RefreshTarget> Targets, bool IsSwap)
{
    /// <summary>Why the view cannot be swapped, although that was asked for; another strategy is used.</summary>
    public string? NoSwap { get; init; }

    /// <summary>Why nothing is done; null for what is done.</summary>
    public string? Refusal { get; init; }

    /// <summary>Views that nobody asked for: the swap draws them along.</summary>
    public IReadOnlyList<ViewName> Drawn { get; init; } = [];

    /// <summary>Views outside of the unit that it reads.</summary>
    public IReadOnlyList<ViewName> After =>
        [.. Targets.SelectMany(target => target.After).Except(Targets.Select(target => target.Name)).Distinct()];
}
