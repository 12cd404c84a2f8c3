using MatViewsMigrate.Catalog;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Services.Health;

/// <summary>Reads how the registered views fare. Writes nothing, needs no view files, and waits for no view.</summary>
public sealed class HealthReader(NpgsqlConnection connection, string registrySchema, TimeSpan lockTimeout, TimeProvider clock)
{
    private const int RunsPerView = 30;

    /// <summary>Reads it; no views where there is no registry.</summary>
    public async Task<HealthFacts> ReadAsync(CancellationToken cancellationToken)
    {
        var registry = await RegistryReader.ReadAsync(connection, registrySchema, cancellationToken);
        var registered = registry?.Views ?? [];
        var outdated = (registry?.Outdated ?? []).ToDictionary(view => view.View, view => view.By);
        var schemas = registered.Select(view => view.Name.Schema).Distinct().ToList();
        var live = (await new CatalogReader(lockTimeout).ReadAsync(connection, schemas, cancellationToken))
            .ToDictionary(view => view.Name);
        var freshness = (await new RunReader(registrySchema).FreshnessAsync(connection, cancellationToken))
            .ToDictionary(view => view.View, view => view.LastRefreshAt);
        var runs = await new RecentRuns(registrySchema).ReadAsync(connection, RunsPerView, cancellationToken);
        var abandoned = (await new AbandonedRuns(registrySchema, clock).FindAsync(connection, cancellationToken))
            .ToLookup(run => run.View);
        return new(
            [.. registered.Select(view => new ViewFacts(view)
            {
                Live = live.GetValueOrDefault(view.Name),
                RefreshedAt = freshness.GetValueOrDefault(view.Name),
                OutdatedBy = outdated.GetValueOrDefault(view.Name) ?? [],
                Runs = [.. runs[view.Name]],
                Abandoned = [.. abandoned[view.Name]],
            })],
            clock.GetUtcNow());
    }
}
