using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>The grants of a live view as a file declares them.</summary>
internal static class ImportGrants
{
    /// <summary>All of them, by privilege and role; null when there are none, nor would a new view have any, or when a file cannot say them.</summary>
    public static IReadOnlyList<Grant>? Of(LiveView live, NewViewDefaults defaults)
    {
        var grants = live.Properties.Grants;
        return Unsayable(live).Any() || (grants.Count == 0 && defaults.For(live.Name.Schema).Count == 0)
            ? null
            :
            [
                .. grants
                    .GroupBy(grant => grant with { Grantor = null, Grantable = false })
                    .Select(same => same.Key with { Grantable = same.Any(grant => grant.Grantable) })
                    .OrderBy(grant => grant.Privilege, StringComparer.Ordinal)
                    .ThenBy(grant => grant.Grantee, StringComparer.Ordinal)
                    .ThenBy(grant => grant.Column is not null),
            ];
    }

    /// <summary>Roles whose name a file takes for everybody.</summary>
    public static IEnumerable<string> Unsayable(LiveView live) =>
        live.Properties.Grants.Select(grant => grant.Grantee).Distinct()
            .Where(role => role != Grant.Public && role.Equals(Grant.Public, StringComparison.OrdinalIgnoreCase));
}
