using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Sessions of one command, used one after another for its views: a new one for each would cost more than a small view.</summary>
internal sealed class SessionPool(Database database) : IAsyncDisposable
{
    private readonly ConcurrentBag<PooledSession> _idle = [];

    /// <summary>A session that nobody else uses. It is closed when it is disposed of, unless it was kept.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "It is held by the result, or disposed of.")]
    public async Task<PooledSession> RentAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryTake(out var idle))
        {
            if (idle.Session.State == ConnectionState.Open)
                return idle;
            await idle.Session.DisposeAsync();
        }

        return new(this, await database.OpenRepeatingAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var idle))
            await idle.Session.DisposeAsync();
    }

    /// <summary>A session in use.</summary>
    internal sealed class PooledSession(SessionPool pool, NpgsqlConnection session) : IAsyncDisposable
    {
        private readonly List<RunHandle> _runs = [];
        private bool _kept;

        public NpgsqlConnection Session => session;

        /// <summary>The session works for the run, until that is recorded.</summary>
        public void WorksFor(RunHandle run) => _runs.Add(run);

        /// <summary>Runs for which the session need not show any longer that it works for them; each is given once.</summary>
        public IReadOnlyCollection<long> TakeRecorded()
        {
            var recorded = _runs.Where(run => run.IsRecorded).Select(run => run.Id).ToArray();
            _runs.RemoveAll(run => recorded.Contains(run.Id));
            return recorded;
        }

        /// <summary>Nothing of its work is left on it: it may serve another view.</summary>
        public void Keep() => _kept = session.State == ConnectionState.Open;

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            var isKept = _kept && session.State == ConnectionState.Open;
            _kept = false;
            if (isKept)
                pool._idle.Add(this);
            else
                await session.DisposeAsync();
        }
    }
}
