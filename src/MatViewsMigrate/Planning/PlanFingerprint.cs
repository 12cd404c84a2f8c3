using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.Planning;

/// <summary>Fingerprints of live views in which the plan's own work does not show.</summary>
public static class PlanFingerprint
{
    /// <summary>The view's fingerprint without the indexes that <paramref name="steps"/> build on it before the cutover.</summary>
    public static string Of(LiveView live, IEnumerable<Step> steps)
    {
        var own = steps.OfType<Step.BuildIndex>().Where(step => step.On == live.Name).Select(step => step.BuiltAs).ToHashSet();
        return (own.Count == 0 ? live : live with { Indexes = [.. live.Indexes.Where(index => !own.Contains(index.Name))] }).Fingerprint ?? "";
    }
}
