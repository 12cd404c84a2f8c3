using System.Data;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>Creates the registry, or brings it up to this tool's version.</summary>
/// <remarks>
/// One transaction under an advisory lock, so that any number of processes may do it at once. Nothing is locked or
/// written when the version is right already. The connection must not be in a transaction.
/// </remarks>
public sealed class RegistryUpgrader(string registrySchema)
{
    private readonly RegistrySql sql = new(registrySchema);
    private readonly RegistryVersion registry = new(registrySchema);

    /// <summary>Upgrades, and throws for a registry that is newer than the tool, not allowed, or somebody else's.</summary>
    public async Task UpgradeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await registry.ReadAsync(connection, cancellationToken) is RegistryVersion.Latest)
            return;
        try
        {
            // Read committed, whatever the role's default is: the version is read again after the lock was waited for.
            await using var transaction =
                await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            await UpgradeLockedAsync(connection, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException exception) when (Refusal(exception, connection) is { } refusal)
        {
            throw refusal;
        }
    }

    private async Task UpgradeLockedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await sql.ExecuteAsync(connection, "SET LOCAL lock_timeout = '25s'", [], cancellationToken);
        object?[] key = [AdvisoryKeys.Upgrade(registrySchema)];
        await sql.ExecuteAsync(connection, "SELECT pg_catalog.pg_advisory_xact_lock($1)", key, cancellationToken);
        var version = await registry.ReadAsync(connection, cancellationToken) ?? 0;
        if (version == 0)
            await CreateSchemaAsync(connection, cancellationToken);
        while (version < RegistryVersion.Latest)
            await StepAsync(connection, ++version, cancellationToken);
    }

    // CREATE SCHEMA IF NOT EXISTS asks for CREATE on the database even when the schema is there.
    private async Task CreateSchemaAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = sql.Command(
            connection, "SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1", registrySchema);
        await using (var reader = await exists.ExecuteReaderAsync(cancellationToken))
        {
            if (await reader.ReadAsync(cancellationToken))
                return;
        }

        await sql.ExecuteAsync(connection, "CREATE SCHEMA {registry}", [], cancellationToken);
    }

    private async Task StepAsync(NpgsqlConnection connection, int version, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in RegistryFiles.Statements(version))
            batch.BatchCommands.Add(sql.BatchCommand(statement));
        batch.BatchCommands.Add(sql.BatchCommand("INSERT INTO {registry}.registry_version (version) VALUES ($1)", version));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private MatViewsException? Refusal(PostgresException exception, NpgsqlConnection connection) =>
        exception.SqlState switch
        {
            PostgresErrorCodes.InsufficientPrivilege => new(
                ExitCode.WrongConfiguration,
                $"The registry's schema {registrySchema} cannot be created or upgraded in database {connection.Database}: " +
                $"{exception.MessageText}. Let its owner run this command once, or allow it: " +
                $"GRANT CREATE ON DATABASE {Identifier.Quote(connection.Database)} TO <role>; or, when the schema exists, " +
                $"GRANT USAGE, CREATE ON SCHEMA {Identifier.Quote(registrySchema)} TO <role>;",
                exception),
            PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject => new(
                ExitCode.WrongConfiguration,
                $"Schema {registrySchema} of database {connection.Database} holds something that is not this tool's: " +
                $"{exception.MessageText}. Set registry_schema in matviews.yaml to a schema of its own.",
                exception),
            PostgresErrorCodes.LockNotAvailable => new(
                ExitCode.Locked,
                $"Another process is upgrading the registry in schema {registrySchema}: try again when it is done.",
                exception),
            PostgresErrorCodes.ReadOnlySqlTransaction => new(
                ExitCode.NoDatabase,
                $"Database {connection.Database} is read-only (a standby?), so the registry in schema {registrySchema} " +
                "cannot be created: connect to the primary.",
                exception),
            _ => null,
        };
}
