using Npgsql;

namespace MatViewsMigrate.Postgres;

/// <summary>
/// The settings of every session: how statements are read and how long things may wait depend on them, and a role or a
/// database may have others. What values mean and how they are written stays as the database and the role have it: a view
/// has the same rows whoever refreshes it. What is compared is worded under <see cref="LocalSettings.Wording"/>.
/// </summary>
internal static class SessionSettings
{
    // With its keepalives the server ends, within a minute, a session whose client was cut off.
    private const string Pin = """
        SELECT pg_catalog.set_config('search_path', 'pg_catalog', false),
               pg_catalog.set_config('standard_conforming_strings', 'on', false),
               pg_catalog.set_config('quote_all_identifiers', 'off', false),
               pg_catalog.set_config('row_security', 'on', false),
               pg_catalog.set_config('client_min_messages', 'warning', false),
               pg_catalog.set_config('lock_timeout', '0', false),
               pg_catalog.set_config('statement_timeout', '0', false),
               pg_catalog.set_config('idle_in_transaction_session_timeout', '0', false),
               pg_catalog.set_config('tcp_keepalives_idle', '30', false),
               pg_catalog.set_config('tcp_keepalives_interval', '10', false),
               pg_catalog.set_config('tcp_keepalives_count', '3', false),
               pg_catalog.set_config('default_tablespace', '', false),
               pg_catalog.set_config('temp_tablespaces', '', false),
               pg_catalog.set_config('default_table_access_method', 'heap', false),
               pg_catalog.set_config('default_transaction_isolation', 'read committed', false),
               pg_catalog.set_config('default_transaction_deferrable', 'off', false),
               pg_catalog.set_config('default_transaction_read_only', 'off', false)
        """;

    // Ends the backend, and frees its locks, soon after its client was killed.
    private const string CheckConnection = "SELECT pg_catalog.set_config('client_connection_check_interval', '1s', false)";

    // On 14 and newer this ends a session that waits for others to build.
    private const string NoIdleTimeout = "SELECT pg_catalog.set_config('idle_session_timeout', '0', false)";

    // On 17 and newer this bounds a whole transaction, a build included.
    private const string NoTransactionTimeout = "SELECT pg_catalog.set_config('transaction_timeout', '0', false)";

    /// <summary>Pins them, in one round trip.</summary>
    public static async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { EnableErrorBarriers = true };
        batch.BatchCommands.Add(new(Pin));
        if (connection.PostgreSqlVersion.Major >= 17)
            batch.BatchCommands.Add(new(NoTransactionTimeout));
        if (connection.PostgreSqlVersion.Major >= 14)
        {
            batch.BatchCommands.Add(new(NoIdleTimeout));
            batch.BatchCommands.Add(new(CheckConnection));
        }

        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.BatchCommand?.CommandText == CheckConnection)
        {
            // Some platforms cannot notice that a client has gone; TCP keepalives are what remains there.
        }
    }
}
