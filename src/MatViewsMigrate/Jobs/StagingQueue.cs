using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Builds what a plan stages: several at once where one does not read the other.</summary>
/// <param name="join">Lets a further session show that it works for the plan's runs.</param>
internal sealed class StagingQueue(
    Database database, NpgsqlConnection session, int parallel, Func<NpgsqlConnection, CancellationToken, Task> join)
{
    /// <summary>Runs every step once all that it reads is built; stops handing out steps when <paramref name="stop"/> says so.</summary>
    public async Task RunAsync(
        IReadOnlyList<(Step Step, int Index)> steps, Func<NpgsqlConnection, Step, int, CancellationToken, Task> build, Func<bool> stop,
        CancellationToken cancellationToken)
    {
        var workers = Math.Min(Math.Max(1, parallel), steps.Count);
        var schedule = new Schedule(steps, stop);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(number => WorkAsync(number, schedule, build, cancellationToken)));
    }

    private async Task WorkAsync(
        int number, Schedule schedule, Func<NpgsqlConnection, Step, int, CancellationToken, Task> build, CancellationToken cancellationToken)
    {
        NpgsqlConnection? own = null;
        try
        {
            // Before it takes a step: without a session it leaves the steps to the others.
            if (number > 0)
            {
                own = await database.OpenAsync(cancellationToken);
                await join(own, cancellationToken);
            }

            while (await schedule.TakeAsync() is { } next)
            {
                await build(own ?? session, next.Step, next.Index, cancellationToken);
                schedule.Done(next.Step);
            }
        }
        catch (Exception exception) when (number > 0 && exception is MatViewsException or NpgsqlException)
        {
            // One session fewer: the others build what is left.
        }
        finally
        {
            schedule.Stop();
            if (own is not null)
                await own.DisposeAsync();
        }
    }

    /// <summary>What can be built now, for several workers.</summary>
    private sealed class Schedule(IReadOnlyList<(Step Step, int Index)> steps, Func<bool> stop)
    {
        private readonly Lock _lock = new();
        private readonly List<(Step Step, int Index)> _open = [.. steps];
        private readonly HashSet<ViewName> _built = [];
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _stopped;

        /// <summary>The next step, once there is one; null when there will be none.</summary>
        public async Task<(Step Step, int Index)?> TakeAsync()
        {
            while (true)
            {
                Task changed;
                lock (_lock)
                {
                    if (_stopped || _open.Count == 0 || stop())
                        return null;
                    var ready = _open.FindIndex(candidate => After(candidate.Step).All(_built.Contains));
                    if (ready >= 0)
                    {
                        var next = _open[ready];
                        _open.RemoveAt(ready);
                        return next;
                    }

                    changed = _changed.Task;
                }

                await changed;
            }
        }

        public void Done(Step step) => Change(() => _built.Add(step.View!));

        public void Stop() => Change(() => _stopped = _open.Count == 0 || stop() || _stopped);

        private void Change(Action change)
        {
            lock (_lock)
            {
                change();
                _changed.TrySetResult();
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        private static IReadOnlyList<ViewName> After(Step step) => step switch
        {
            Step.Stage stage => stage.After,
            Step.StageBridge bridge => bridge.After,
            _ => [],
        };
    }
}
