using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Services;

/// <summary>What came of refreshing one view.</summary>
/// <param name="Response">For the run.</param>
/// <param name="Strategy">The one that was used.</param>
/// <param name="DataAsOf">The data are at least as new as this; null when nothing was refreshed.</param>
/// <param name="ReadersBlocked">The longest that a reader could have waited.</param>
/// <param name="Error">For people; null when it succeeded.</param>
public sealed record RefreshReport(
    ServiceResponse Response, RefreshStrategy Strategy, DateTimeOffset? DataAsOf, TimeSpan ReadersBlocked, string? Error)
{
    /// <summary>True when the connection broke: on another one it can be tried again.</summary>
    public bool IsSessionLost { get; init; }
}
