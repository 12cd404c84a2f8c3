using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Sessions of one command, used one after another for its views: a new one for each would cost more than a small view.</summary>
internal sealed class SessionPool(Database database) : IAsyncDisposable
{
    private readonly ConcurrentBag<NpgsqlConnection> _idle = [];

    /// <summary>A session that nobody else uses. It is closed when it is disposed of, unless it was kept.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "It is held by the result, or disposed of.")]
    public async Task<PooledSession> RentAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryTake(out var idle))
        {
            if (idle.State == ConnectionState.Open)
                return new(this, idle);
            await idle.DisposeAsync();
        }

        return new(this, await database.OpenAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var idle))
            await idle.DisposeAsync();
    }

    private void Return(NpgsqlConnection session) => _idle.Add(session);

    /// <summary>A session in use.</summary>
    internal sealed class PooledSession(SessionPool pool, NpgsqlConnection session) : IAsyncDisposable
    {
        private bool _kept;

        public NpgsqlConnection Session => session;

        /// <summary>Nothing of its work is left on it: it may serve another view.</summary>
        public void Keep() => _kept = session.State == ConnectionState.Open;

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            if (_kept && session.State == ConnectionState.Open)
                pool.Return(session);
            else
                await session.DisposeAsync();
        }
    }
}
