using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>What the server's errors mean to a cutover.</summary>
internal static class CutOverError
{
    /// <summary>True for a lock that could not be had in time.</summary>
    public static bool IsWait(PostgresException error) => error.SqlState
        is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected;

    /// <summary>What moved, where an error says that something did; else null.</summary>
    /// <remarks>Somebody's GRANT may have been committed while it was waited for. The driver takes this for the end of the session.</remarks>
    public static string? Moved(PostgresException error) => error switch
    {
        { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName } => error.MessageText,
        { SqlState: PostgresErrorCodes.InternalError, Routine: "simple_heap_update" or "simple_heap_delete" } =>
            $"a GRANT, or the like, at the same moment as {error.BatchCommand?.CommandText}",
        _ => null,
    };
}
