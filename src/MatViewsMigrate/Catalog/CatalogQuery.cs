using System.Globalization;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Runs a catalog query that must never hang and leaves the session's settings as they were.</summary>
/// <remarks>Outside a transaction a lock that could not be had ends in another try; inside one, in an exception.</remarks>
internal sealed class CatalogQuery(TimeSpan lockTimeout)
{
    /// <summary>How long to wait for a lock that came in between, when nothing else is configured.</summary>
    public static readonly TimeSpan DefaultLockTimeout = TimeSpan.FromMilliseconds(100);

    private const int Tries = 4;

    // One batch is one implicit transaction, and inside a caller's transaction the third command puts back what was set.
    // Compiling expressions would take longer than these queries run, and so would weighing the orders of their joins: they are
    // written in the order in which one table leads to the next.
    private static readonly LocalSettings Settings =
        LocalSettings.Wording.And(("lock_timeout", "$1"), ("jit", "'off'"), ("join_collapse_limit", "'1'"));

    private static readonly string Enter = Settings.Enter;
    private static readonly string Leave = Settings.Leave;

    /// <summary>The rows of a query with positional parameters.</summary>
    public async Task<IReadOnlyList<T>> RowsAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, object[] parameters,
        CancellationToken cancellationToken)
    {
        var races = new List<PostgresException>();
        while (races.Count < Tries)
        {
            try
            {
                return await OnceAsync(connection, sql, read, parameters, cancellationToken);
            }
            // The driver gives up a session after some of these; then only another session can try again.
            catch (PostgresException e) when (IsRace(e) && connection.State == System.Data.ConnectionState.Open)
            {
                races.Add(e);
            }
            catch (PostgresException e)
                when (races.Count > 0 && e.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
            {
                break;
            }
        }

        throw new MatViewsException(
            ExitCode.Locked,
            "The definitions in the catalog could not be read: each time another session was changing or locking one " +
            $"of them ({races[0].MessageText}). Try again when it is done.",
            races[0]);
    }

    // A lock that came after pg_locks was read, or an object that was dropped after its row was read.
    private static bool IsRace(PostgresException e) => e.SqlState is
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.InternalError
        or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedObject
        or PostgresErrorCodes.UndefinedFunction;

    private async Task<IReadOnlyList<T>> OnceAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, object[] parameters,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var query = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            query.Parameters.Add(new NpgsqlParameter { Value = parameter });
        var milliseconds = lockTimeout.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Enter) { Parameters = { new() { Value = milliseconds } } });
        batch.BatchCommands.Add(query);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Leave));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        await reader.NextResultAsync(cancellationToken);
        return rows;
    }
}
