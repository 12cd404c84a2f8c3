using System.Globalization;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Services;

/// <summary>The decision table of <c>auto</c>; docs/reference/refresh.md shows it to people.</summary>
public static class StrategyPicker
{
    /// <summary>Below this a concurrent refresh takes milliseconds, whatever it writes, and a swap some more.</summary>
    public const long FewRows = 10_000;

    /// <summary>From here on a swap writes less than a concurrent refresh, which deletes and inserts every changed row.</summary>
    public const double HighChurn = 0.2;

    /// <summary>A swap writes the whole view; it is worth that when it is so many times as fast.</summary>
    public const double MuchSlower = 2;

    /// <summary>The first row of the table that fits.</summary>
    public static StrategyChoice Of(StrategyFacts facts) => facts switch
    {
        { Populated: false } => new(RefreshStrategy.Regular, "it has no data yet that readers could go on reading"),
        { Unchanged: { } unchanged } => new(null, unchanged),
        { NoSwap: { } reason, Keyed: true } => new(RefreshStrategy.Concurrent, $"it cannot be swapped: {reason}"),
        { NoSwap: { } reason } => new(RefreshStrategy.Regular, $"it has no unique index for a concurrent refresh, and cannot be swapped: {reason}"),
        { Keyed: false } => new(RefreshStrategy.Swap, "it has no unique index for a concurrent refresh"),
        { Standbys: > 0 and var count } => new(RefreshStrategy.Concurrent,
            $"{(count == 1 ? "a standby replays" : $"{count} standbys replay")} this server's locks, and a swap would cancel queries there"),
        { DrawnAlong: [_, ..] others } => new(RefreshStrategy.Concurrent, $"a swap would have to build {string.Join(", ", others)} too"),
        { Rows: < FewRows and var rows } => new(RefreshStrategy.Concurrent, string.Create(CultureInfo.InvariantCulture, $"it has only {rows} rows")),
        { VolatileColumns: [var column, ..] } => new(RefreshStrategy.Swap, $"column {column} differs at every refresh, so every row is written"),
        { Concurrent: { } concurrent, Swap: { } swap } when concurrent >= swap * MuchSlower => new(RefreshStrategy.Swap,
            $"concurrent refreshes took {Times(concurrent / swap)} times as long as swaps"),
        { Churn: >= HighChurn and var churn } => new(RefreshStrategy.Swap, $"{Percent(churn)} of its rows are expected to change"),
        { Churn: { } churn } => new(RefreshStrategy.Concurrent, $"only {Percent(churn)} of its rows are expected to change"),
        _ => new(RefreshStrategy.Concurrent, "nothing is known yet of how much of it changes"),
    };

    private static string Percent(double share) => (share * 100).ToString(share is > 0 and < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";

    private static string Times(double ratio) => ratio.ToString("0.#", CultureInfo.InvariantCulture);
}
