using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>Finds out whether a connection keeps one backend of the server to itself.</summary>
public static class PoolerCheck
{
    /// <summary>Throws when a pooler gives each transaction another backend: advisory locks would be left on any of them.</summary>
    /// <remarks>
    /// A direct connection costs one round trip: the backend is the one announced when connecting. Behind a proxy a
    /// second connection shows whether it is given the backend of the first, once that is between two transactions.
    /// </remarks>
    public static async Task EnsureOwnSessionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var before = await BackendAsync(connection, cancellationToken);
        if (before == connection.ProcessID)
            return;
        await using var other = (NpgsqlConnection)((ICloneable)connection).Clone();
        await other.OpenAsync(cancellationToken);
        await using var transaction = await other.BeginTransactionAsync(cancellationToken);
        var others = await BackendAsync(other, cancellationToken);
        var after = await BackendAsync(connection, cancellationToken);
        if (IsShared(before, after, others))
            throw Shared(connection);
    }

    /// <summary>True when the backends seen cannot belong to sessions of their own.</summary>
    internal static bool IsShared(int before, int after, int others) => before != after || others == before;

    private static async Task<int> BackendAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql("").Command(connection, "SELECT pg_catalog.pg_backend_pid()");
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static MatViewsException Shared(NpgsqlConnection connection) => new(
        ExitCode.NoDatabase,
        $"{connection.Host}:{connection.Port} is a pooler that gives each transaction another session of the server " +
        "(pool_mode = transaction), so locks that outlast a transaction are lost: connect to the server directly, or " +
        "through a pool of pool_mode = session.");
}
