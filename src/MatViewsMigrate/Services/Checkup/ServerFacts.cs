using MatViewsMigrate.Catalog;
using Npgsql;

namespace MatViewsMigrate.Services.Checkup;

/// <summary>What a server says of itself, and of the role that asks.</summary>
/// <param name="Ahead">By how much the server's clock is ahead of ours.</param>
/// <param name="LockTable">Locks that the server has room for.</param>
/// <param name="CronInstalled">The version of pg_cron in this database; null when it is not there.</param>
/// <param name="CronAvailable">True when the server has pg_cron's files.</param>
public sealed record ServerFacts(
    string Version, int VersionNumber, string Database, string Role, bool InRecovery, bool ReadOnly, bool TracksCounts,
    bool MayCreateSchemas, long LockTable, int LocksPerTransaction, string? CronInstalled, bool CronAvailable, TimeSpan Ahead)
{
    /// <summary>The schema to build in, when the configuration names one.</summary>
    public string? StagingSchema { get; init; }

    /// <summary>True when the role may build there.</summary>
    public bool MayUseStagingSchema { get; init; }

    private const string Sql = """
        SELECT pg_catalog.current_setting('server_version'), pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
               pg_catalog.current_database()::pg_catalog.text, current_user::pg_catalog.text, pg_catalog.pg_is_in_recovery(),
               pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool,
               pg_catalog.current_setting('track_counts')::pg_catalog.bool,
               pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
               pg_catalog.current_setting('max_locks_per_transaction')::pg_catalog.int8
                   * (pg_catalog.current_setting('max_connections')::pg_catalog.int8
                      + pg_catalog.current_setting('max_prepared_transactions')::pg_catalog.int8),
               pg_catalog.current_setting('max_locks_per_transaction')::pg_catalog.int4,
               (SELECT e.extversion FROM pg_catalog.pg_extension e WHERE e.extname = 'pg_cron'),
               EXISTS (SELECT FROM pg_catalog.pg_available_extensions e WHERE e.name = 'pg_cron'),
               pg_catalog.clock_timestamp(),
               EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = $1::pg_catalog.text
                   AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_schema_privilege(n.oid, 'CREATE'))
        """;

    /// <summary>Reads them.</summary>
    public static async Task<ServerFacts> ReadAsync(
        NpgsqlConnection connection, string? stagingSchema, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql("").Command(connection, Sql, stagingSchema);
        var before = clock.GetUtcNow();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (after, server) = (clock.GetUtcNow(), reader.GetFieldValue<DateTimeOffset>(12));

        // Anything between question and answer agrees with it.
        var ahead = server < before ? server - before : server > after ? server - after : TimeSpan.Zero;
        return new(
            reader.GetString(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4),
            reader.GetBoolean(5), reader.GetBoolean(6), reader.GetBoolean(7), reader.GetInt64(8), reader.GetInt32(9),
            reader.IsDBNull(10) ? null : reader.GetString(10), reader.GetBoolean(11), ahead)
        {
            StagingSchema = stagingSchema,
            MayUseStagingSchema = reader.GetBoolean(13),
        };
    }
}
