using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Keeps the registry of a refresh by swap: what is known of the views stays true although they have other OIDs.</summary>
/// <param name="settled">Managed views that were as they were applied, by name, with their rows' ids: only these are.</param>
/// <param name="dataAsOf">A moment before the first build's snapshot.</param>
internal sealed class SwapRecorder(
    NpgsqlConnection session, string registrySchema, IReadOnlyList<RunHandle> runs, IReadOnlyList<ViewName> views,
    IReadOnlyDictionary<ViewName, long> settled, DateTimeOffset dataAsOf) : IPlanRecord
{
    private readonly RegistryWriter _registry = new(registrySchema);

    /// <summary>The managed views among these that are as they were applied.</summary>
    public static async Task<IReadOnlyDictionary<ViewName, long>> SettledAsync(
        NpgsqlConnection session, string registrySchema, IReadOnlyCollection<ViewName> views, CancellationToken cancellationToken)
    {
        var registry = await RegistryReader.ReadAsync(session, registrySchema, cancellationToken);
        var stamps = (await new StampReader().StampsAsync(session, views, cancellationToken)).ToDictionary(stamp => stamp.Name, stamp => stamp.Stamp);
        return (registry?.Views ?? [])
            .Where(view => views.Contains(view.Name) && view.Stamp is not null && stamps.GetValueOrDefault(view.Name) == view.Stamp)
            .ToDictionary(view => view.Name, view => view.Id);
    }

    /// <inheritdoc/>
    public Task JoinAsync(NpgsqlConnection further, CancellationToken cancellationToken) =>
        new LivenessLock(registrySchema).JoinAsync(further, [.. runs.Select(run => run.Id)], cancellationToken);

    /// <inheritdoc/>
    public Task RecordAsync(CancellationToken cancellationToken) =>
        _registry.TouchRefreshLogManyAsync(session, views, dataAsOf, cancellationToken);

    /// <inheritdoc/>
    public Task SettleAsync(IReadOnlyList<StepOutcome> steps, CancellationToken cancellationToken) =>
        SettleAsync(session, _registry, settled, cancellationToken);

    /// <summary>Tells the registry by what these views are known from now on.</summary>
    public static async Task SettleAsync(
        NpgsqlConnection session, RegistryWriter registry, IReadOnlyDictionary<ViewName, long> settled, CancellationToken cancellationToken)
    {
        var stamps = await new StampReader().StampsAsync(session, [.. settled.Keys], cancellationToken);
        await registry.SetStampsAsync(session, stamps.ToDictionary(stamp => settled[stamp.Name], stamp => stamp.Stamp!), cancellationToken);
    }
}
