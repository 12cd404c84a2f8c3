using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Grants as statements. See https://www.postgresql.org/docs/current/sql-grant.html.</summary>
public static class GrantSql
{
    /// <summary>
    /// Gives <paramref name="grants"/> on what <paramref name="owner"/> owns, those of other grantors in their
    /// role, after the grant option that lets them.
    /// </summary>
    public static IEnumerable<Statement> Give(string on, string owner, IReadOnlyList<Grant> grants)
    {
        var able = new HashSet<string> { owner };
        var left = grants.ToList();
        while (left.Count > 0)
        {
            var now = left.Where(grant => grant.Grantor is null || able.Contains(grant.Grantor)).ToList();
            // A grantor that lost its grant option by itself: given as the owner's rather than lost.
            if (now.Count == 0)
                now = left.Select(grant => grant with { Grantor = owner }).ToList();
            foreach (var statement in GiveNow(on, owner, now))
                yield return statement;
            able.UnionWith(now.Where(grant => grant.Grantable).Select(grant => grant.Grantee));
            left = left.Count == now.Count ? [] : left.Except(now).ToList();
        }
    }

    /// <summary>Leaves the owner with these privileges of its own; null for all, as by default.</summary>
    public static IEnumerable<Statement> Own(string on, string owner, IReadOnlyList<string>? privileges)
    {
        if (privileges is null)
            yield break;
        yield return new($"REVOKE ALL ON {on} FROM {Identifier.Quote(owner)}");
        if (privileges.Count > 0)
            yield return new($"GRANT {string.Join(", ", privileges)} ON {on} TO {Identifier.Quote(owner)}");
    }

    /// <summary>Takes <paramref name="grants"/> away, those of other grantors first.</summary>
    public static IEnumerable<Statement> Take(ViewName view, string owner, IReadOnlyList<Grant> grants) =>
        grants
            .OrderBy(grant => grant.Grantor is null || grant.Grantor == owner)
            .SelectMany(grant => As(grant.Grantor, owner, new Statement(
                $"REVOKE {Privilege(grant.Privilege, grant.Column)} ON {view.Sql} FROM {grant.GranteeSql}")));

    /// <summary>The grant for people: <c>SELECT (a) to reporting with grant option</c>.</summary>
    public static string Describe(Grant grant) =>
        $"{Privilege(grant.Privilege, grant.Column)} to {grant.Grantee}{(grant.Grantable ? " with grant option" : "")}";

    private static IEnumerable<Statement> GiveNow(string on, string owner, IReadOnlyList<Grant> grants) =>
        grants
            .GroupBy(grant => (grant.Grantor, grant.Grantee, grant.Grantable))
            .SelectMany(group => As(group.Key.Grantor, owner, new Statement(
                $"GRANT {string.Join(", ", group.Select(grant => Privilege(grant.Privilege, grant.Column)))} " +
                $"ON {on} TO {group.First().GranteeSql}{(group.Key.Grantable ? " WITH GRANT OPTION" : "")}")));

    private static IEnumerable<Statement> As(string? grantor, string owner, Statement statement) =>
        grantor is null || grantor == owner
            ? [statement]
            : [new($"SET LOCAL ROLE {Identifier.Quote(grantor)}"), statement, new("RESET ROLE")];

    private static string Privilege(string privilege, string? column) =>
        column is null ? privilege : $"{privilege} ({Identifier.Quote(column)})";
}
