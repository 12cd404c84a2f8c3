using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Services.Health;

/// <summary>Says what is wrong with views. Pure.</summary>
public sealed class HealthJudge(HealthLimits limits)
{
    // Of what takes less, twice as much is noise.
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(100);

    /// <summary>All findings, by view and check.</summary>
    public IReadOnlyList<Finding> Of(HealthFacts facts) => [.. facts.Views.SelectMany(view => Of(view, facts.At))];

    private IEnumerable<Finding> Of(ViewFacts view, DateTimeOffset now) => All(view, now).OfType<Finding>();

    private Finding?[] All(ViewFacts view, DateTimeOffset now) => view switch
    {
        { Registered.Managed: false } => [Failing(view), Abandoned(view)],
        { Live: null } => [Missing(view), Failing(view), Abandoned(view)],
        { Live: { } live } =>
        [
            Stale(view, now), Failing(view), NeverRun(view), Unpopulated(view, live), InvalidIndex(view, live), HighChurn(view),
            Slow(view), Abandoned(view), Drift(view, live), Outdated(view),
        ],
    };

    private static Finding? Stale(ViewFacts view, DateTimeOffset now) => view switch
    {
        { MaxAge: null } => null,
        { RefreshedAt: null } => Error(view, HealthCheck.Stale, "nobody knows how old its data are, and it has a max_age: refresh it"),
        { MaxAge: { } most, RefreshedAt: { } at } when now - at > most => Error(
            view, HealthCheck.Stale, $"its data are {Words(now - at)} old, and may be {Words(most)} old: refresh it"),
        _ => null,
    };

    private Finding? Failing(ViewFacts view)
    {
        var failures = view.Failures;
        if (failures.Count < limits.Failures || failures is not [var last, ..])
            return null;
        var what = failures.Count == 1
            ? $"its last run ({RunWord(last)}) failed"
            : $"its last {failures.Count} runs failed, the last one ({RunWord(last)})";
        return Error(view, HealthCheck.Failing, $"{what}: {last.Error}; `matviews runs show {last.Id}` tells more");
    }

    private static Finding? NeverRun(ViewFacts view) =>
        view.RefreshedAt is null && (view.Runs.Count == 0 || view.MaxAge is not null || view.Registered.Applied.Schedule is not null)
            ? Warning(view, HealthCheck.NeverRun, "no refresh of it was ever recorded: refresh it")
            : null;

    private static Finding? Unpopulated(ViewFacts view, LiveView live) =>
        live.Populated ? null : Error(view, HealthCheck.Unpopulated, "it has no data, so reading it fails: refresh it");

    private static Finding? InvalidIndex(ViewFacts view, LiveView live)
    {
        var broken = live.Indexes.Where(index => !index.Valid).Select(index => index.Name).ToList();
        if (broken.Count > 0)
            return Error(view, HealthCheck.InvalidIndex, $"index {string.Join(", ", broken)} is invalid: `matviews apply`, or REINDEX, builds it again");
        return view.Registered.Applied.Strategy == "concurrent" && !live.Indexes.Any(index => index.UsableConcurrently)
            ? Error(view, HealthCheck.InvalidIndex, "it has no unique index that a concurrent refresh can use, so readers wait: `matviews apply` builds it")
            : null;
    }

    private Finding? HighChurn(ViewFacts view) =>
        view.Churn is [var last, ..] && last >= limits.Churn && view.Churn.Average() >= limits.Churn
            ? Warning(
                view, HealthCheck.HighChurn,
                $"its last concurrent refresh wrote {Percent(last)} of its rows, {Percent(view.Churn.Average())} on average: " +
                "look for a column that is new each time (`matviews validate`), or refresh it by swap")
            : null;

    private Finding? Slow(ViewFacts view) =>
        view is { LastRefresh.Duration: { } last, UsualDuration: { } usual } && last >= Noticeable && last > usual * limits.Slower
            ? Warning(
                view, HealthCheck.Slow,
                $"its last refresh took {Words(last)}, those before it {Words(usual)} on average: see `matviews runs stats`")
            : null;

    private static Finding? Abandoned(ViewFacts view) =>
        view.Abandoned is [var run, ..]
            ? Warning(
                view, HealthCheck.Abandoned,
                $"run {string.Join(", ", view.Abandoned.Select(abandoned => abandoned.Id))} is recorded as running since " +
                $"{run.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}, and no session works " +
                "for it any more: the next apply or refresh cleans up")
            : null;

    private static Finding? Drift(ViewFacts view, LiveView live) =>
        live.Stamp == view.Registered.Stamp
            ? null
            : Warning(view, HealthCheck.Drift, "it, or something that it reads, is not as it was when it was applied: `matviews drift` says whether that matters, `matviews apply` settles it");

    private static Finding? Outdated(ViewFacts view) => view.OutdatedBy.Count == 0 ? null : Error(
        view, HealthCheck.Outdated, $"its data are of before {string.Join(", ", view.OutdatedBy)} was replaced: `matviews apply` builds it again, and so does a refresh");

    private static Finding Missing(ViewFacts view) =>
        Error(view, HealthCheck.Missing, "it is managed, and somebody dropped it: `matviews apply` makes it again, or `matviews delete` forgets it");

    private static string RunWord(Runs.RecentRun run) => Runs.RunWords.ToWord(run.Operation);

    private static Finding Error(ViewFacts view, HealthCheck check, string message) => new(view.Name, check, Severity.Error, message);

    private static Finding Warning(ViewFacts view, HealthCheck check, string message) => new(view.Name, check, Severity.Warning, message);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    private static string Words(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} d"),
    };
}
