using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Services.Checkup;

/// <summary>Checks whether the role that asks may do what the files want: ownership, schemas, roles, tablespaces.</summary>
public sealed class RightsChecks(NpgsqlConnection connection, ServerFacts facts)
{
    private const string OwnersSql = """
        SELECT n.nspname || '.' || c.relname || ' (' || o.rolname || ')', CASE WHEN NOT o.rolsuper THEN o.rolname::pg_catalog.text END
        FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS w (schema, name)
        JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
        JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.name AND c.relkind = 'm'
        JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
        WHERE NOT (pg_catalog.pg_has_role(c.relowner, 'USAGE') AND pg_catalog.pg_has_role(c.relowner, $3))
        ORDER BY 1
        """;

    private const string SchemasSql = """
        SELECT w.name, NULL::pg_catalog.text
        FROM pg_catalog.unnest($1::pg_catalog.text[]) AS w (name)
        LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = w.name
        WHERE n.oid IS NULL OR NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
              OR NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
        ORDER BY 1
        """;

    private const string RolesSql = """
        SELECT w.name, NULL::pg_catalog.text
        FROM pg_catalog.unnest($1::pg_catalog.text[]) AS w (name)
        LEFT JOIN pg_catalog.pg_roles r ON r.rolname = w.name
        WHERE r.oid IS NULL OR ($2 AND NOT pg_catalog.pg_has_role(r.oid, $3))
        ORDER BY 1
        """;

    private const string TablespacesSql = """
        SELECT w.name, NULL::pg_catalog.text
        FROM pg_catalog.unnest($1::pg_catalog.text[]) AS w (name)
        LEFT JOIN pg_catalog.pg_tablespace t ON t.spcname = w.name
        WHERE t.oid IS NULL OR NOT pg_catalog.has_tablespace_privilege(t.oid, 'CREATE')
        ORDER BY 1
        """;

    // From 16 on a role can be a member of another without being allowed to make objects its own.
    private string Become => facts.VersionNumber >= 160000 ? "SET" : "MEMBER";

    private string Role => Identifier.Quote(facts.Role);

    /// <summary>One result for each kind of right.</summary>
    /// <param name="known">Views of the files and of the registry.</param>
    public async Task<IReadOnlyList<CheckResult>> AllAsync(
        IReadOnlyList<ViewName> known, IReadOnlyList<ViewDefinition> wanted, CancellationToken cancellationToken) =>
    [
        await OwnersAsync(known, cancellationToken),
        await SchemasAsync(wanted, cancellationToken),
        await RolesAsync(wanted, cancellationToken),
        await TablespacesAsync(wanted, cancellationToken),
    ];

    private async Task<CheckResult> OwnersAsync(IReadOnlyList<ViewName> known, CancellationToken cancellationToken)
    {
        var foreign = await RowsAsync(
            OwnersSql, [known.Select(view => view.Schema).ToArray(), known.Select(view => view.Name).ToArray(), Become], cancellationToken);
        if (foreign is [])
            return CheckResult.Ok("ownership", $"role {facts.Role} may alter every live view");
        var owners = foreign.Select(row => row.Detail).OfType<string>().Select(Identifier.Quote).Distinct().ToList();
        var grant = owners.Count == 0 ? null
            : $"GRANT {string.Join(", ", owners)} TO {Role}; or, where it is a member already, ALTER ROLE {Role} INHERIT;";
        var change = foreign.All(row => row.Detail is not null) ? null
            : $"give what a superuser owns another owner (a GRANT of it would make {facts.Role} one), or run as that superuser";
        return CheckResult.Error(
            "ownership", $"role {facts.Role} does not have the privileges of the owner of {List(foreign.Select(row => row.Name))}",
            string.Join(" And ", new[] { grant, change }.OfType<string>()));
    }

    private async Task<CheckResult> SchemasAsync(IReadOnlyList<ViewDefinition> wanted, CancellationToken cancellationToken)
    {
        var schemas = wanted.Select(view => view.Name.Schema).Distinct().ToArray();
        var closed = await RowsAsync(SchemasSql, [schemas], cancellationToken);
        return closed is []
            ? CheckResult.Ok("schemas", "views can be created where the files want them")
            : CheckResult.Error(
                "schemas", $"role {facts.Role} cannot create views in {List(closed.Select(row => row.Name))}: no such schema, or no right to",
                string.Join(" ", closed.Select(row => $"CREATE SCHEMA IF NOT EXISTS {Identifier.Quote(row.Name)}; GRANT CREATE, USAGE ON SCHEMA {Identifier.Quote(row.Name)} TO {Role};")));
    }

    private async Task<CheckResult> RolesAsync(IReadOnlyList<ViewDefinition> wanted, CancellationToken cancellationToken)
    {
        var owners = wanted.Select(view => view.Declared.Owner).OfType<string>().Distinct().ToArray();
        var grantees = wanted.SelectMany(view => view.Declared.Grants ?? []).Select(grant => grant.Grantee)
            .Where(role => role != Grant.Public).Distinct().Except(owners).ToArray();
        var missing = (await RowsAsync(RolesSql, [owners, true, Become], cancellationToken))
            .Concat(await RowsAsync(RolesSql, [grantees, false, Become], cancellationToken)).Select(row => row.Name).ToList();
        return missing is []
            ? CheckResult.Ok("roles", "owners and grantees of the files are there")
            : CheckResult.Error(
                "roles", $"files name {List(missing)}, and there is no such role, or {facts.Role} may not give it views",
                string.Join(" ", missing.Select(role => $"CREATE ROLE {Identifier.Quote(role)}; GRANT {Identifier.Quote(role)} TO {Role};")));
    }

    private async Task<CheckResult> TablespacesAsync(IReadOnlyList<ViewDefinition> wanted, CancellationToken cancellationToken)
    {
        var tablespaces = wanted.Select(view => view.Declared.Tablespace).OfType<string>().Where(name => name != "pg_default").Distinct().ToArray();
        var closed = await RowsAsync(TablespacesSql, [tablespaces], cancellationToken);
        return closed is []
            ? CheckResult.Ok("tablespaces", "tablespaces of the files can be used")
            : CheckResult.Error(
                "tablespaces", $"role {facts.Role} cannot create views in tablespace {List(closed.Select(row => row.Name))}: it is not there, or there is no right to",
                string.Join(" ", closed.Select(row => $"GRANT CREATE ON TABLESPACE {Identifier.Quote(row.Name)} TO {Role};")));
    }

    private async Task<IReadOnlyList<(string Name, string? Detail)>> RowsAsync(
        string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql("").Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(string, string?)> rows = [];
        while (await reader.ReadAsync(cancellationToken))
            rows.Add((reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1)));
        return rows;
    }

    private static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count <= 5 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(5))} and {all.Count - 5} more";
    }
}
