using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.Planning;

/// <summary>The properties of a view as they were when it was applied: what no file declares is compared with them.</summary>
public static class Baseline
{
    /// <summary>The properties as texts, by name; those that are not set are left out.</summary>
    public static IReadOnlyDictionary<string, string> Of(Properties properties)
    {
        var baseline = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["owner"] = properties.Owner };
        if (properties.Comment is { } comment)
            baseline["comment"] = comment;
        if (properties.Grants.Count > 0)
            baseline["grants"] = string.Join("; ", properties.Grants.Select(GrantSql.Describe).Order(StringComparer.Ordinal));
        if (properties.Storage.Count > 0)
            baseline["storage"] = string.Join(", ", properties.Storage.Select(option => $"{option.Key}={option.Value}").Order(StringComparer.Ordinal));
        return baseline;
    }
}
