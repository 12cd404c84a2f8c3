using System.Data;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>A connection for short, repeatable statements: opened at the first use, shared, and replaced once when it died.</summary>
internal sealed class LogConnection(Database database) : IAsyncDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private NpgsqlConnection? connection;

    /// <summary>Does something that may be done twice.</summary>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var first = await AliveAsync(cancellationToken);
            try
            {
                return await use(first);
            }
            catch (NpgsqlException) when (first.State != ConnectionState.Open)
            {
                // Whoever ended it (a restart) ended what waits in the pool too.
                NpgsqlConnection.ClearPool(first);
                return await use(await AliveAsync(cancellationToken));
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
            await connection.DisposeAsync();
        turn.Dispose();
    }

    private async Task<NpgsqlConnection> AliveAsync(CancellationToken cancellationToken)
    {
        if (connection is { State: ConnectionState.Open })
            return connection;
        if (connection is not null)
            await connection.DisposeAsync();
        return connection = await database.OpenAsync(cancellationToken);
    }
}
