using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Plain views and other dependents as statements.</summary>
public static class ViewSql
{
    /// <summary>Puts owner, grants, comments and extras on a freshly made copy of a bridge.</summary>
    public static IEnumerable<Statement> Properties(Bridge bridge, ViewName target, RedirectionTargets targets, NewViewDefaults defaults)
    {
        var sql = bridge.Sql(target);
        var (own, comment) = bridge.Dependent switch
        {
            Dependent.View of => (of.OwnerPrivileges, of.Comment),
            Dependent.AtomicFunction of => (of.OwnerPrivileges, of.Comment),
            _ => (null, null),
        };
        yield return new($"ALTER {sql} OWNER TO {Identifier.Quote(bridge.Dependent.Owner)}");
        var on = bridge.IsFunction ? sql : target.Sql;
        if (bridge.IsFunction)
            yield return new($"REVOKE ALL ON {on} FROM PUBLIC");
        foreach (var grantee in Leaked(bridge, defaults))
            yield return new($"REVOKE ALL ON {on} FROM {grantee}");
        if (defaults.OwnerPrivileges is not null && !bridge.IsFunction)
            own ??= ["ALL"];
        foreach (var statement in GrantSql.Give(on, bridge.Dependent.Owner, bridge.Grants).Concat(GrantSql.Own(on, bridge.Dependent.Owner, own)))
            yield return statement;
        if (comment is not null)
            yield return new($"COMMENT ON {sql} IS {Identifier.Literal(comment)}");
        if (bridge.Dependent is not Dependent.View view)
            yield break;
        foreach (var column in view.Columns.Where(column => column.Comment is not null))
            yield return new($"COMMENT ON COLUMN {target.Sql}.{Identifier.Quote(column.Name)} IS {Identifier.Literal(column.Comment!)}");
        foreach (var extra in view.Extras)
            yield return new(Extra(extra, view.Name, target, targets));
    }

    // Default privileges give on what is staged to others than it is given to.
    private static IEnumerable<string> Leaked(Bridge bridge, NewViewDefaults defaults) =>
        (bridge.IsFunction ? defaults.Functions.Where(grant => grant.Grantee != "public") : defaults.Everywhere)
            .Where(grant => grant.Grantee != bridge.Dependent.Owner)
            .Select(grant => grant.GranteeSql)
            .Distinct();

    /// <summary>
    /// Binds a dependent anew, in place, to whatever has the names that it uses. A view keeps its options only when
    /// they are given again.
    /// </summary>
    public static Statement Rebind(Dependent dependent, IReadOnlyDictionary<ViewName, ViewName> renamed) => dependent switch
    {
        Dependent.View view => new(
            $"CREATE OR REPLACE VIEW {view.Name.Sql}{Options(view)} AS\n{Redirection.Of(view.Query, renamed).Sql}",
            LockMode.AccessExclusive),
        Dependent.AtomicFunction function => new(Redirection.Of(function.Definition.TrimEnd(), renamed).Sql, LockMode.None),
        Dependent.Policy policy => new(Redirection.Of(policy.Definition, renamed).Sql, LockMode.AccessExclusive),
        Dependent.Rule rule => new(Redirection.Of(rule.Definition, renamed).Sql, LockMode.AccessExclusive),
        _ => throw new System.Diagnostics.UnreachableException($"{dependent.Identity} cannot be bound anew"),
    };

    /// <summary>The table or view that a policy or a rule is on.</summary>
    public static ViewName TableOf(Dependent dependent) => dependent switch
    {
        Dependent.Policy policy => policy.On,
        Dependent.Rule rule => rule.On,
        _ => throw new System.Diagnostics.UnreachableException($"{dependent.Identity} is on no table"),
    };

    /// <summary>Makes a policy or a rule once more, on another table of the same name and columns.</summary>
    public static string CreateOn(Dependent dependent, ViewName table, RedirectionTargets targets) => dependent switch
    {
        Dependent.Policy policy => $"CREATE{Extra(policy.Definition, policy.On, table, targets)["ALTER".Length..]}",
        Dependent.Rule rule => Extra(rule.Definition, rule.On, table, targets),
        _ => throw new System.Diagnostics.UnreachableException($"{dependent.Identity} is on no table"),
    };

    /// <summary>Locks a dependent alone, or the table that it is on, by a change that changes nothing; null for what has no lock of its own.</summary>
    public static Statement? Lock(Dependent dependent) => dependent switch
    {
        Dependent.View view => new(
            $"ALTER VIEW {view.Name.Sql} OWNER TO {Identifier.Quote(view.Owner)}", LockMode.AccessExclusive)
        { On = view.Name },
        Dependent.Policy policy => LockTable(policy.On, policy.Owner),
        Dependent.Rule rule => LockTable(rule.On, rule.Owner),
        _ => null,
    };

    private static Statement LockTable(ViewName table, string owner) =>
        new($"ALTER TABLE {table.Sql} OWNER TO {Identifier.Quote(owner)}", LockMode.AccessExclusive) { On = table };

    /// <summary>A plain view's options, as they stand in its <c>CREATE</c>; empty when it has none.</summary>
    public static string Options(Dependent.View view) =>
        view.Options.Count == 0 ? "" : $" WITH ({string.Join(", ", view.Options.Select(StorageSql.Option))})";

    // The first thing that such a statement names with its schema is the view itself; what it reads is directed like any query.
    private static string Extra(string sql, ViewName view, ViewName target, RedirectionTargets targets)
    {
        var text = Redirection.Of(sql, targets).Sql;
        var tokens = SqlLexer.Tokens(text);
        for (var i = 0; i + 2 < tokens.Count; i++)
        {
            if (tokens[i].IsName && tokens[i].Value == view.Schema && tokens[i + 1].IsSymbol(".") && tokens[i + 2].IsName && tokens[i + 2].Value == view.Name)
                return $"{text[..tokens[i].Start]}{target.Sql}{text[tokens[i + 2].End..]}";
        }

        return text;
    }
}
