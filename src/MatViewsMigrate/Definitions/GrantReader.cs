using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Reads <c>grants</c>: roles by privilege.</summary>
internal static class GrantReader
{
    private static readonly string[] OfColumns = ["select", "insert", "update", "references", "all"];

    /// <summary>All grants, in the order they are written; ALL stays one word, for the server knows what is in it.</summary>
    public static IReadOnlyList<Grant>? Read(MappingReader? grants, IEnumerable<string> privileges)
    {
        if (grants is null)
            return null;
        var read = new List<Grant>();
        foreach (var privilege in privileges)
        {
            foreach (var grantee in grants.Mappings(privilege) ?? [])
                Add(read, privilege, grantee);
        }

        return read;
    }

    private static void Add(List<Grant> grants, string privilege, MappingReader grantee)
    {
        var role = grantee.Name("role");
        var columns = grantee.Names("columns");
        var grantable = grantee.Boolean("with_grant_option") ?? false;
        if (role is null)
        {
            if (!grantee.Has("role"))
                grantee.Log.Add(Rules.Grants, grantee.At, $"the grant of {privilege} names no role",
                    "write role: and the role");
            return;
        }

        if (columns is { Count: > 0 } && !OfColumns.Contains(privilege))
        {
            grantee.Log.Add(Rules.Grants, grantee.Place("columns"), $"{privilege} cannot be limited to columns",
                "remove the columns: only select, insert, update and references can");
            return;
        }

        if (role.Equals(Grant.Public, StringComparison.OrdinalIgnoreCase))
            role = Grant.Public;
        if (grantable && role == Grant.Public)
        {
            grantee.Log.Add(Rules.Grants, grantee.Place("with_grant_option"), "the grant option cannot be given to public",
                "remove with_grant_option, or name a role");
            return;
        }

        List<string?> limits = [.. columns ?? []];
        if (limits.Count == 0)
            limits.Add(null);
        foreach (var column in limits)
        {
            var grant = new Grant(privilege.ToUpperInvariant(), role, grantable, column, null);
            if (grants.Any(g => g with { Grantable = grantable } == grant))
                grantee.Log.Add(Rules.Grants, grantee.At, $"{privilege} is granted to '{role}' twice",
                    "remove one of them");
            else
                grants.Add(grant);
        }
    }
}
