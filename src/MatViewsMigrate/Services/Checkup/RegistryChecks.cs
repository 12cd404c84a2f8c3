using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Services.Checkup;

/// <summary>Checks the registry, and what abandoned commands left behind.</summary>
public sealed class RegistryChecks(NpgsqlConnection connection, string registrySchema, ServerFacts facts, TimeProvider clock)
{
    private const string SchemaSql = """
        SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE') FROM pg_catalog.pg_namespace n WHERE n.nspname = $1
        """;

    private const string WritesSql = """
        SELECT pg_catalog.bool_and(CASE c.relkind WHEN 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'USAGE')
            ELSE pg_catalog.has_table_privilege(c.oid, 'INSERT') AND pg_catalog.has_table_privilege(c.oid, 'UPDATE') END)
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND (c.relkind = 'S' OR c.relname IN ('mat_view_definitions', 'mat_view_runs', 'mv_refresh_log'))
        """;

    private string Schema => Identifier.Quote(registrySchema);

    private string Role => Identifier.Quote(facts.Role);

    /// <summary>The registry's version and rights, its leftovers, and whether this session is one of its own.</summary>
    public async Task<IReadOnlyList<CheckResult>> AllAsync(CancellationToken cancellationToken) =>
        [await RegistryAsync(cancellationToken), await LeftoversAsync(cancellationToken), await PoolerAsync(cancellationToken)];

    private async Task<CheckResult> RegistryAsync(CancellationToken cancellationToken)
    {
        int? version;
        try
        {
            version = await new RegistryVersion(registrySchema).ReadAsync(connection, cancellationToken);
        }
        catch (MatViewsException refused)
        {
            return new("registry", CheckStatus.Error, refused.Message);
        }

        var mayCreate = await TrueAsync(SchemaSql, cancellationToken);
        return version switch
        {
            null => mayCreate ?? facts.MayCreateSchemas
                ? CheckResult.Ok("registry", $"none yet: the first apply makes it in schema {registrySchema}")
                : CheckResult.Error(
                    "registry", $"none yet, and role {facts.Role} cannot make it in schema {registrySchema}",
                    $"CREATE SCHEMA IF NOT EXISTS {Schema}; GRANT CREATE, USAGE ON SCHEMA {Schema} TO {Role};"),
            < RegistryVersion.Latest when mayCreate is not true => CheckResult.Error(
                "registry", $"version {version}, and role {facts.Role} may not upgrade it to {RegistryVersion.Latest}",
                $"let its owner run `matviews apply` once, or GRANT CREATE ON SCHEMA {Schema} TO {Role};"),
            < RegistryVersion.Latest => CheckResult.Ok(
                "registry", $"version {version} in schema {registrySchema}: the next apply or refresh upgrades it to {RegistryVersion.Latest}"),
            _ when await TrueAsync(WritesSql, cancellationToken) is not true => CheckResult.Error(
                "registry", $"role {facts.Role} may not write to the registry in schema {registrySchema}",
                $"GRANT USAGE ON SCHEMA {Schema} TO {Role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {Schema} TO {Role}; " +
                $"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {Schema} TO {Role};"),
            _ => CheckResult.Ok("registry", $"version {version} in schema {registrySchema}"),
        };
    }

    private async Task<CheckResult> LeftoversAsync(CancellationToken cancellationToken)
    {
        var schemas = await StagingCleaner.FindAsync(connection, registrySchema, cancellationToken);
        var runs = await AbandonedAsync(cancellationToken);
        var left = schemas.Select(schema => StagingNames.IsOurs(schema) ? $"schema {schema}" : $"views in schema {schema}")
            .Concat(runs.Select(run => $"run {run.Id} of {run.View}")).ToList();
        if (left.Count == 0)
            return CheckResult.Ok("leftovers", "nothing is left of an abandoned command");
        var holders = await LockHolder.OfKeyAsync(connection, AdvisoryKeys.Apply(registrySchema), cancellationToken);
        return holders is [var holder, ..]
            ? CheckResult.Ok("leftovers", $"another command is at work ({holder}); {string.Join(", ", left)} may be its own")
            : CheckResult.Warning("leftovers", $"an abandoned command left {string.Join(", ", left)}", "the next `matviews apply` that has something to do removes it");
    }

    private async Task<IReadOnlyList<Run>> AbandonedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await new AbandonedRuns(registrySchema, clock).FindAsync(connection, cancellationToken);
        }
        catch (MatViewsException)
        {
            return [];
        }
    }

    private async Task<CheckResult> PoolerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PoolerCheck.EnsureOwnSessionAsync(connection, cancellationToken);
            return CheckResult.Ok("pooler", "the connection has a session of the server to itself");
        }
        catch (MatViewsException shared)
        {
            return new("pooler", CheckStatus.Error, shared.Message);
        }
    }

    private async Task<bool?> TrueAsync(string template, CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql(registrySchema).Command(connection, template, registrySchema);
        return await command.ExecuteScalarAsync(cancellationToken) as bool?;
    }
}
