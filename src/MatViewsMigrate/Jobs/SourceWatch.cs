using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Tells what a unit's data will come from when its turn has come: read for the units after it too, while their turns come fast.</summary>
/// <remarks>What is read a moment too early is at worst refreshed once more than needed, never once too little.</remarks>
/// <param name="units">In their order.</param>
internal sealed class SourceWatch(IReadOnlyList<RefreshUnit> units, TimeProvider clock) : IDisposable
{
    private const int MostUnits = 64;
    private static readonly TimeSpan Validity = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<RefreshUnit> _begun = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ViewName> _ended = [];
    private Dictionary<ViewName, SourceState> _read = [];
    private long _readAt;
    private int _ahead = 1;

    /// <summary>Those of the unit that are there.</summary>
    public async Task<IReadOnlyDictionary<ViewName, SourceState>> OfAsync(
        NpgsqlConnection session, RefreshUnit unit, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _begun.Add(unit);
            var names = unit.Targets.Select(target => target.Name).ToList();
            if (!names.TrueForAll(_read.ContainsKey) || clock.GetElapsedTime(_readAt) > Validity)
                await ReadAsync(session, names, cancellationToken);
            var read = new Dictionary<ViewName, SourceState>();
            foreach (var name in names)
            {
                if (_read.Remove(name, out var sources))
                    read[name] = sources;
            }

            return read;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The unit has been refreshed, or not: what reads it may be read now.</summary>
    public void Ended(RefreshUnit unit)
    {
        lock (_ended)
            _ended.UnionWith(unit.Targets.Select(target => target.Name));
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // Twice as many as the last time, when all of those had their turn while what was read still held.
    private async Task ReadAsync(NpgsqlConnection session, List<ViewName> names, CancellationToken cancellationToken)
    {
        _ahead = _read.Count == 0 ? Math.Min(_ahead * 2, MostUnits) : 1;
        List<ViewName> wanted = [.. names, .. Next(_ahead - 1)];
        _readAt = clock.GetTimestamp();
        _read = (await SourceReader.ReadAsync(session, wanted, cancellationToken)).ToDictionary(sources => sources.View);
    }

    private IEnumerable<ViewName> Next(int count)
    {
        lock (_ended)
        {
            return
            [
                .. units.Where(unit => !_begun.Contains(unit) && unit.After.All(_ended.Contains)).Take(count)
                    .SelectMany(unit => unit.Targets).Select(target => target.Name),
            ];
        }
    }
}
