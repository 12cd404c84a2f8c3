using System.Text.Json.Nodes;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Services;

/// <summary>How one view is to be refreshed.</summary>
public sealed record RefreshRequest(ViewName View, RefreshStrategy Strategy)
{
    public RowCounting RowCounting { get; init; } = RowCounting.None;

    /// <summary>What was asked for, when the strategy was chosen for it.</summary>
    public RefreshStrategy? Wanted { get; init; }

    /// <summary>Why the strategy was chosen; null when it was asked for.</summary>
    public string? StrategyReason { get; init; }

    /// <summary>Why the view cannot be swapped, when that was asked for.</summary>
    public string? NoSwap { get; init; }

    /// <summary>Schemas for unqualified names inside functions that the query calls; from 17 on the server does not look there.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = ["public"];

    /// <summary><c>statement_timeout</c>; zero for none.</summary>
    public TimeSpan StatementTimeout { get; init; }

    /// <summary>How long a try waits for a lock; further ones wait longer only where no reader waits behind them.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long all tries together wait for locks.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The request as a run keeps it.</summary>
    public JsonObject ToJson() => new()
    {
        ["view"] = View.ToString(),
        ["strategy"] = Word(Wanted ?? Strategy),
        ["row_count"] = RowCounting.ToString().ToLowerInvariant(),
        ["statement_timeout_ms"] = (long)StatementTimeout.TotalMilliseconds,
        ["lock_wait_ms"] = (long)LockWait.TotalMilliseconds,
    };

    /// <summary>A strategy as files write it.</summary>
    public static string Word(RefreshStrategy strategy) => strategy.ToString().ToLowerInvariant();
}
