using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services.Health;

namespace MatViewsMigrate.Tests.Services.Health;

/// <summary>A view with which nothing is wrong, to be made worse.</summary>
internal static class SampleHealth
{
    public static DateTimeOffset Now { get; } = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static ViewName View { get; } = new("app", "mv_a");

    public static LiveView Live { get; } = new()
    {
        Oid = 1,
        Name = View,
        Populated = true,
        EstimatedRows = 100,
        Bytes = 8192,
        Properties = new Properties { Owner = "app" },
        Stamp = "stamp",
        Indexes = [new LiveIndex(2, "mv_a_key") { Unique = true, UsableConcurrently = true }],
    };

    public static ViewFacts Facts { get; } = new(
        new RegisteredView(7, View, null, "stamp", new AppliedDefinition { Strategy = "concurrent", MaxAgeSeconds = 3600 }))
    {
        Live = Live,
        RefreshedAt = Now.AddMinutes(-5),
        Runs = Refreshes(100, 100, 100, 100),
    };

    /// <summary>Refreshes that succeeded, newest first, by milliseconds.</summary>
    public static IReadOnlyList<RecentRun> Refreshes(params int[] durations) =>
        [.. durations.Select((duration, i) => Refresh(100 - i) with { Duration = TimeSpan.FromMilliseconds(duration) })];

    public static RecentRun Refresh(long id) => new(
        id, View, RunStatus.Success, Operation.Refresh, Now.AddMinutes(-5), TimeSpan.FromMilliseconds(100), null, "concurrent", 100, 5);

    public static RecentRun Failure(long id) => Refresh(id) with { Status = RunStatus.Failed, Error = "no room", Strategy = null };

    public static IReadOnlyList<Finding> Judge(ViewFacts facts, HealthLimits? limits = null) =>
        new HealthJudge(limits ?? new()).Of(new HealthFacts([facts], Now));
}
