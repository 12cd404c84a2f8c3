using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Checks what files declare beside queries against what the server has: roles, tablespaces, access methods, storage parameters.</summary>
/// <remarks>Storage parameters are tried on a temporary table that is rolled back.</remarks>
internal sealed class DeclaredCheck(NpgsqlConnection connection)
{
    // pg_has_role's SET is of 16 and newer; MEMBER is what ALTER OWNER asks for before.
    private const string Sql =
        """
        SELECT 'role', w, r.oid IS NOT NULL, r.oid IS NOT NULL AND pg_catalog.pg_has_role(CURRENT_USER, r.oid,
            CASE WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000 THEN 'SET' ELSE 'MEMBER' END)
        FROM pg_catalog.unnest($1::pg_catalog.text[]) AS w LEFT JOIN pg_catalog.pg_roles r ON r.rolname = w
        UNION ALL
        SELECT 'tablespace', w, t.oid IS NOT NULL, t.oid IS NOT NULL AND pg_catalog.has_tablespace_privilege(t.oid, 'CREATE')
        FROM pg_catalog.unnest($2::pg_catalog.text[]) AS w LEFT JOIN pg_catalog.pg_tablespace t ON t.spcname = w
        UNION ALL
        SELECT 'access method', w, a.oid IS NOT NULL, true
        FROM pg_catalog.unnest($3::pg_catalog.text[]) AS w LEFT JOIN pg_catalog.pg_am a ON a.amname = w AND a.amtype = 't'
        """;

    /// <summary>What does not exist, or may not be used by this role.</summary>
    public async Task<IReadOnlyList<DefinitionProblem>> ProblemsAsync(
        IReadOnlyList<(ViewDefinition Wanted, LiveView? Live)> views, CancellationToken cancellationToken)
    {
        var named = views.SelectMany(view => Named(view.Wanted.Declared, view.Live).Select(thing => (view.Wanted, Thing: thing))).ToList();
        var problems = new List<DefinitionProblem>();
        if (named.Count > 0)
        {
            var known = await KnownAsync([.. named.Select(pair => pair.Thing)], cancellationToken);
            problems.AddRange(named.Select(pair => Problem(pair.Wanted, pair.Thing, known[(pair.Thing.Kind, pair.Thing.Name)])).OfType<DefinitionProblem>());
        }

        foreach (var (wanted, _) in views)
        {
            if (wanted.Declared is { Storage: { Count: > 0 } storage, AccessMethod: null or "heap" }
                && await RefusedAsync(storage, cancellationToken) is { } refused)
                problems.Add(new(wanted.PlaceOf("storage"), Rules.DeclaredExists.Code, Severity.Error, $"'storage' is refused: {refused}", "correct the parameter"));
        }

        return problems;
    }

    private static IEnumerable<Declaration> Named(Declared declared, LiveView? live)
    {
        if (declared.Owner is { } owner)
            yield return new("role", owner, "owner", MustBeOurs: owner != live?.Properties.Owner);
        foreach (var grantee in (declared.Grants ?? []).Select(grant => grant.Grantee).Where(grantee => grantee != "public").Distinct())
            yield return new("role", grantee, "grants", MustBeOurs: false);
        if (declared.Tablespace is { } tablespace and not "pg_default")
            yield return new("tablespace", tablespace, "tablespace", MustBeOurs: tablespace != live?.Properties.Tablespace);
        if (declared.AccessMethod is { } method)
            yield return new("access method", method, "access_method", MustBeOurs: false);
    }

    private async Task<Dictionary<(string, string), (bool Exists, bool Ours)>> KnownAsync(
        IReadOnlyList<Declaration> declarations, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        foreach (var kind in new[] { "role", "tablespace", "access method" })
            command.Parameters.Add(new() { Value = declarations.Where(thing => thing.Kind == kind).Select(thing => thing.Name).Distinct().ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var known = new Dictionary<(string, string), (bool, bool)>();
        while (await reader.ReadAsync(cancellationToken))
            known[(reader.GetString(0), reader.GetString(1))] = (reader.GetBoolean(2), reader.GetBoolean(3));
        return known;
    }

    private static DefinitionProblem? Problem(ViewDefinition wanted, Declaration thing, (bool Exists, bool Ours) known)
    {
        var name = Identifier.Quote(thing.Name);
        return known switch
        {
            { Exists: false } => New($"{thing.Kind} {thing.Name} does not exist", $"correct '{thing.Key}', or create it first"),
            { Ours: false } when thing is { MustBeOurs: true, Kind: "role" } =>
                New($"the role that plans may not give a view to {thing.Name}", $"GRANT {name} to it, or connect as another role"),
            { Ours: false } when thing.MustBeOurs =>
                New($"the role that plans may not use {thing.Kind} {thing.Name}", $"GRANT CREATE ON TABLESPACE {name} to it"),
            _ => null,
        };

        DefinitionProblem New(string message, string remedy) =>
            new(wanted.PlaceOf(thing.Key), Rules.DeclaredExists.Code, Severity.Error, $"'{thing.Key}': {message}", remedy);
    }

    private async Task<string?> RefusedAsync(IReadOnlyDictionary<string, string> storage, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync(
                $"CREATE TEMPORARY TABLE matviews_storage (value text) WITH ({string.Join(", ", storage.Select(pair => StorageSql.Option(pair.Key, pair.Value)))})",
                cancellationToken);
            return null;
        }
        catch (PostgresException error) when (error.SqlState != PostgresErrorCodes.InsufficientPrivilege)
        {
            return error.Detail is { } detail ? $"{error.MessageText} ({detail.TrimEnd('.')})" : error.MessageText;
        }
        finally
        {
            await transaction.RollbackAsync(cancellationToken);
        }
    }

    /// <param name="Key">The key of the file that names it.</param>
    /// <param name="MustBeOurs">True when the role must be able to use it, not only name it.</param>
    private sealed record Declaration(string Kind, string Name, string Key, bool MustBeOurs);
}
