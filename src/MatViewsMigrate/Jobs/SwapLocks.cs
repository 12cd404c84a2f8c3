using System.Diagnostics.CodeAnalysis;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>All advisory locks of a refresh by swap: the apply lock, then that of each view, in the order of their names.</summary>
/// <param name="Busy">Who has one of them, when it was to be skipped then; null when all are held.</param>
internal sealed record SwapLocks(IReadOnlyList<SessionLock> Held, string? Busy) : IAsyncDisposable
{
    /// <summary>Takes them all, or none.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "What is taken is held by the result, or let go of before another is given.")]
    public static async Task<SwapLocks> TakeAsync(
        NpgsqlConnection session, ProjectConfiguration configuration, IReadOnlyList<ViewName> views, bool skipBusy, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var wanted = views.Order().Select(view => (Key: RefreshJob.LockKey(view), What: $"the refresh of {view}"))
            .Prepend((AdvisoryKeys.Apply(configuration.RegistrySchema), $"apply on database {session.Database}"));
        var held = new List<SessionLock>();
        foreach (var (key, what) in wanted)
        {
            var taken = skipBusy
                ? await SessionLock.TryTakeAsync(session, key, cancellationToken)
                : await SessionLock.TakeAsync(session, key, what, configuration.Timeouts.LockWait, clock, null, cancellationToken);
            if (taken is null)
            {
                var holders = await LockHolder.OfKeyAsync(session, key, cancellationToken);
                await new SwapLocks(held, null).DisposeAsync();
                return new([], $"another session holds the lock for {what}{(holders.Count == 0 ? "" : $": {string.Join("; ", holders)}")}");
            }

            held.Add(taken);
        }

        return new(held, null);
    }

    /// <summary>Those of the views only, for a session that has the apply lock: refreshes of them wait, or are waited for.</summary>
    /// <exception cref="MatViewsException">One is refreshed for longer than the wait: exit code 5.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "What is taken is held by the result, or let go of.")]
    public static async Task<SwapLocks> OfViewsAsync(
        NpgsqlConnection session, IEnumerable<ViewName> views, TimeSpan wait, TimeProvider clock, Action<string> tell,
        CancellationToken cancellationToken)
    {
        var taken = new SwapLocks([], null);
        try
        {
            foreach (var view in views.Distinct().Order())
            {
                taken = taken with
                {
                    Held = [.. taken.Held, await SessionLock.TakeAsync(session, RefreshJob.LockKey(view), $"the refresh of {view}", wait, clock, tell, cancellationToken)],
                };
            }

            return taken;
        }
        catch
        {
            await taken.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var one in Held)
            await one.DisposeAsync();
    }
}
