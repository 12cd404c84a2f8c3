using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Services;

/// <summary>The strategy that a refresh uses, and why it is not the one that was asked for.</summary>
/// <param name="FallbackReason">Null when it is the one that was asked for, or the choice was left open.</param>
public sealed record RefreshChoice(RefreshStrategy Strategy, string? FallbackReason)
{
    private const string Unpopulated = "the view has no data yet, and a concurrent refresh needs some to start from";

    private const string NoKey =
        "the view has no valid unique index on columns only and without WHERE, which a concurrent refresh needs";

    private const string NothingToKeep = "the view has no data yet that readers could go on reading during a swap";

    /// <summary>Chooses from what is known of the view.</summary>
    /// <param name="noSwap">Why the view cannot be swapped; null when it can.</param>
    public static RefreshChoice Of(RefreshStrategy wanted, RefreshFacts facts, string? noSwap) => wanted switch
    {
        RefreshStrategy.Concurrent when !facts.Populated => new(RefreshStrategy.Regular, Unpopulated),
        RefreshStrategy.Concurrent when !facts.Keyed => new(RefreshStrategy.Regular, NoKey),
        RefreshStrategy.Swap when !facts.Populated => new(RefreshStrategy.Regular, NothingToKeep),
        RefreshStrategy.Swap when noSwap is not null => new(InPlace(facts), noSwap),
        RefreshStrategy.Auto => new(InPlace(facts), null),
        _ => new(wanted, null),
    };

    private static RefreshStrategy InPlace(RefreshFacts facts) =>
        facts is { Populated: true, Keyed: true } ? RefreshStrategy.Concurrent : RefreshStrategy.Regular;
}
