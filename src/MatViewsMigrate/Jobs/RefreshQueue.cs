using MatViewsMigrate.Names;

namespace MatViewsMigrate.Jobs;

/// <summary>Runs units in the order in which they read each other, so many at once as it may.</summary>
/// <param name="run">Runs one unit; gives an outcome for each of its targets.</param>
internal sealed class RefreshQueue(
    int parallel, Func<RefreshUnit, CancellationToken, Task<IReadOnlyList<RefreshOutcome>>> run, IProgress<RefreshProgress> progress)
    : IDisposable
{
    private readonly SemaphoreSlim _turns = new(Math.Max(1, parallel));
    private readonly Dictionary<ViewName, Task<IReadOnlyList<RefreshOutcome>>> _tasks = [];

    /// <summary>Runs all of them, which stand upstream first. A failure stops only what depends on it.</summary>
    public async Task<IReadOnlyList<RefreshOutcome>> RunAsync(IReadOnlyList<RefreshUnit> units, CancellationToken cancellationToken)
    {
        var count = units.Sum(unit => unit.Targets.Count);
        var number = 1;
        var all = new List<Task<IReadOnlyList<RefreshOutcome>>>();
        foreach (var unit in units)
        {
            var upstreams = unit.After.Select(name => _tasks[name]).Distinct().ToList();
            var task = UnitAsync(unit, new Place(number, count), upstreams, cancellationToken);
            foreach (var target in unit.Targets)
                _tasks[target.Name] = task;
            all.Add(task);
            number += unit.Targets.Count;
        }

        return [.. (await Task.WhenAll(all)).SelectMany(outcomes => outcomes)];
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task<IReadOnlyList<RefreshOutcome>> UnitAsync(
        RefreshUnit unit, Place place, List<Task<IReadOnlyList<RefreshOutcome>>> upstreams, CancellationToken cancellationToken)
    {
        var before = (await Task.WhenAll(upstreams)).SelectMany(outcomes => outcomes).Where(outcome => unit.After.Contains(outcome.View)).ToList();
        await _turns.WaitAsync(CancellationToken.None);
        try
        {
            var outcomes = NotReached(unit, before, cancellationToken) ?? await RunAsync(unit, place, cancellationToken);
            foreach (var (index, outcome) in outcomes.Index())
                progress.Report(new RefreshProgress.Ended(outcome, place.Number + index, place.Count));
            return outcomes;
        }
        finally
        {
            _turns.Release();
        }
    }

    private Task<IReadOnlyList<RefreshOutcome>> RunAsync(RefreshUnit unit, Place place, CancellationToken cancellationToken)
    {
        foreach (var (index, target) in unit.Targets.Index())
            progress.Report(new RefreshProgress.Started(target.Name, place.Number + index, place.Count));
        return run(unit, cancellationToken);
    }

    // A view that was skipped has data, only not of now: its readers go on.
    private static List<RefreshOutcome>? NotReached(
        RefreshUnit unit, List<RefreshOutcome> upstreams, CancellationToken cancellationToken)
    {
        var failed = upstreams.Where(upstream => upstream.Outcome is Outcome.Failed or Outcome.NotReached).Select(upstream => upstream.View).ToList();
        var interrupted = cancellationToken.IsCancellationRequested;
        var reason = interrupted ? "interrupted"
            : failed.Count > 0 ? $"{string.Join(", ", failed)} before it {(failed.Count == 1 ? "was" : "were")} not refreshed"
            : null;
        return reason is null ? null :
        [
            .. unit.Targets.Select(target => new RefreshOutcome(target.Name, Outcome.NotReached, reason, TimeSpan.Zero, null, TimeSpan.Zero, null)
            {
                ExitCode = interrupted ? ExitCode.Interrupted : ExitCode.Done,
            }),
        ];
    }

    private sealed record Place(int Number, int Count);
}
