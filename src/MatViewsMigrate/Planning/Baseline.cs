using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>A view as it was when it was applied: what no file declares, or a file that was changed since, is compared with that.</summary>
public static class Baseline
{
    /// <summary>The name under which the query stands.</summary>
    public const string Query = "query";

    /// <summary>The properties and the query, which is left out where it is null.</summary>
    /// <param name="query">In the server's words; another major version may have others.</param>
    public static IReadOnlyDictionary<string, string> Of(Properties properties, string? query, TargetIdentity server)
    {
        var baseline = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in Of(properties))
            baseline[name] = text;
        if (query is not null)
            baseline[Query] = QueryOf(query, server);
        return baseline;
    }

    /// <summary>True when the query is known not to be the one that was applied.</summary>
    public static bool Differs(IReadOnlyDictionary<string, string> applied, string? query, TargetIdentity server) =>
        query is not null && applied.GetValueOrDefault(Query) is { } before && before.StartsWith(Major(server), StringComparison.Ordinal)
        && before != QueryOf(query, server);

    /// <summary>True when the query is known to be the one that was applied.</summary>
    public static bool IsSame(IReadOnlyDictionary<string, string> applied, string? query, TargetIdentity server) =>
        query is not null && applied.GetValueOrDefault(Query) == QueryOf(query, server);

    private static string QueryOf(string query, TargetIdentity server) =>
        $"{Major(server)}{ContentHash.Of(CanonicalText.WithoutOwnAliases(query)).Value}";

    private static string Major(TargetIdentity server) => $"{server.ServerVersion / 10000}:";

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
