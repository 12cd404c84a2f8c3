namespace MatViewsMigrate.Planning;

/// <summary>How long work on a view took the last time that it succeeded; null for what was never done.</summary>
/// <param name="Build">To build it aside, with its indexes.</param>
/// <param name="Refresh">To refresh it, by whichever strategy.</param>
public sealed record LastTimes(TimeSpan? Build, TimeSpan? Refresh)
{
    /// <summary>What the next build may be expected to take.</summary>
    public TimeSpan? Usual => Build ?? Refresh;

    /// <summary>Nothing is known.</summary>
    public static LastTimes Unknown { get; } = new(null, null);
}
