using System.Text.Json.Nodes;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Jobs;

/// <summary>What stays from one try to the next.</summary>
internal sealed class SwapAttempts(RefreshUnit unit, IReadOnlyDictionary<ViewName, RefreshDecision> decisions, long began)
{
    public RefreshUnit Unit => unit;

    public IReadOnlyDictionary<ViewName, RefreshDecision> Decisions => decisions;

    public long Began => began;

    public IReadOnlyList<ViewName> Names { get; } = [.. unit.Targets.Select(target => target.Name)];

    public RefreshTally Tally { get; } = new();

    /// <summary>Empty until they have begun; in the order of the targets.</summary>
    public IReadOnlyList<RunHandle> Runs { get; set; } = [];

    /// <summary>For a run's response.</summary>
    public JsonObject Tries() => new()
    {
        ["retries"] = Tally.Retries,
        ["lock_waits"] = Tally.LockWaits,
        ["lock_wait_ms"] = (long)Tally.LockWaited.TotalMilliseconds,
    };
}
