using Npgsql;

namespace MatViewsMigrate.Postgres;

/// <summary>Runs statements through the extended protocol, so that each text can only ever be one statement.</summary>
public static class SqlExecution
{
    /// <summary>Runs the statements in one round trip; outside a transaction block, all of them or none.</summary>
    public static async Task ExecuteAsync(
        this NpgsqlConnection connection, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var sql in statements)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs one statement.</summary>
    public static Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        connection.ExecuteAsync([sql], cancellationToken);
}
