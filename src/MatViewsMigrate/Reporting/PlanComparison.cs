using System.Text.Json;
using System.Text.RegularExpressions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>
/// Says in what two plans differ, as far as it matters to what they do: not sizes, drift, views that need nothing, nor
/// the tool that made them.
/// </summary>
public static partial class PlanComparison
{
    /// <summary>A line for each difference; none when carrying out one is carrying out the other.</summary>
    public static IReadOnlyList<string> Between(Plan expected, Plan now)
    {
        string[] found = [.. Target(expected, now), .. Changes(expected, now), .. Moved(expected, now), .. Hazards(expected, now)];
        return found.Length > 0 ? found : [.. Further(expected, now)];
    }

    private static IEnumerable<string> Target(Plan expected, Plan now)
    {
        var (then, live) = (expected.Target with { ServerVersion = 0 }, now.Target with { ServerVersion = 0 });
        if (then != live)
            yield return $"the plan is for another database: {then.Database} (oid {then.DatabaseOid}, system {then.SystemIdentifier}), not {live.Database} (oid {live.DatabaseOid}, system {live.SystemIdentifier})";
        if (expected.RegistrySchema != now.RegistrySchema)
            yield return $"the registry is in schema {now.RegistrySchema}, and was in {expected.RegistrySchema}";
    }

    private static IEnumerable<string> Changes(Plan expected, Plan now) =>
        Compare(ByView(expected), ByView(now), change => Unsized(change.Value), (view, then, live) => (then, live) switch
        {
            ({ } gone, null) => $"{view}: {gone.Words} is not planned any more",
            (null, { } added) => $"{view}: {added.Words} is planned now, and is not in the file",
            ({ } old, { } other) when old.Words != other.Words => $"{view}: {other.Words} is planned now, and {old.Words} is in the file",
            _ => $"{view}: what changes is not the same",
        });

    private static IEnumerable<string> Moved(Plan expected, Plan now) =>
        Compare(expected.Fingerprints, now.Fingerprints, pair => pair.Value, (identity, then, live) => (then, live) switch
        {
            (_, null) => $"{identity}: is gone, or is not touched any more",
            (null, _) => $"{identity}: is touched now",
            _ => $"{identity}: was changed in the database since",
        });

    private static IEnumerable<string> Hazards(Plan expected, Plan now) =>
    [
        .. Binding(now).Except(expected.Hazards).Select(hazard => $"{hazard.View}: not in the file: {hazard.Message}"),
        .. Binding(expected).Except(now.Hazards).Select(hazard => $"{hazard.View}: only in the file: {hazard.Message}"),
    ];

    // Advice comes and goes with the statistics.
    private static IEnumerable<Hazard> Binding(Plan plan) => plan.Hazards.Where(hazard => hazard.Kind != HazardKind.Advice);

    // What could differ though nothing of the above does.
    private static IEnumerable<string> Further(Plan expected, Plan now)
    {
        var views = expected.Changes.Concat(now.Changes).Select(change => change.View).Distinct();
        foreach (var view in views.Where(view => Json(expected, view) != Json(now, view)))
            yield return $"{view}: its file changed since";
        if (Steps(expected) != Steps(now))
            yield return "the steps: their statements are not the same";
        if (expected.Timeouts != now.Timeouts)
            yield return "the timeouts of matviews.yaml are not the same";
        foreach (var dependent in now.KnownDependents.Except(expected.KnownDependents))
            yield return $"{dependent}: reads a changed view since";
        foreach (var dependent in expected.KnownDependents.Except(now.KnownDependents))
            yield return $"{dependent}: does not read a changed view any more";
    }

    private static IEnumerable<string> Compare<T>(
        IReadOnlyDictionary<string, T> expected, IReadOnlyDictionary<string, T> now,
        Func<KeyValuePair<string, T>, string> value, Func<string, T?, T?, string> describe)
        where T : class =>
        expected.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Select(key => (Key: key, Then: expected.GetValueOrDefault(key), Live: now.GetValueOrDefault(key)))
            .Where(pair => pair.Then is null || pair.Live is null || value(new(pair.Key, pair.Then)) != value(new(pair.Key, pair.Live)))
            .Select(pair => describe(pair.Key, pair.Then, pair.Live));

    private static Dictionary<string, ViewChanges> ByView(Plan plan) =>
        plan.Changes.GroupBy(change => change.View).ToDictionary(changes => changes.Key.ToString(), changes => new ViewChanges([.. changes]));

    private static string Unsized(ViewChanges changes) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteArray("changes", changes.All.Select(WithoutSize), ChangeJson.Write);
        json.WriteEndObject();
    });

    private static Change WithoutSize(Change change) => change switch
    {
        Change.Create create => create with { Estimate = null },
        Change.Swap swap => swap with { Bytes = 0, Rows = 0, Estimate = null, Last = LastTimes.Unknown },
        Change.Delete delete => delete with { Bytes = 0, Rows = 0 },
        _ => change,
    };

    private static string Json(Plan plan, ViewName view) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteArray("registrations", plan.Registrations.Where(registration => registration.View == view), RegistrationJson.Write);
        json.WriteEndObject();
    });

    // The names of staging schemas follow from all that was looked at, also from what needs nothing.
    private static string Steps(Plan plan) => StagingSchema().Replace(
        JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteArray("steps", plan.Steps, StepJson.Write);
            json.WriteEndObject();
        }),
        "$1");

    [GeneratedRegex("(matviews_(staging|old)_)([0-9a-f]{20}|[0-9a-f]{12})", RegexOptions.CultureInvariant)]
    private static partial Regex StagingSchema();

    private sealed record ViewChanges(IReadOnlyList<Change> All)
    {
        public string Words => string.Join(" and ", All.Select(change => JsonNamingPolicy.SnakeCaseLower.ConvertName(change.GetType().Name)));
    }
}
