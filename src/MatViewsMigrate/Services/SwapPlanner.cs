using MatViewsMigrate.Catalog;
using MatViewsMigrate.Compilation;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>What a swap of some views takes.</summary>
/// <param name="Views">All that is built: the views asked for and those that they draw along.</param>
/// <param name="Obstacle">Why it cannot be done; null when it can.</param>
/// <param name="Readers">Every materialized view that reads one of them, through whatever.</param>
public sealed record SwapExtent(IReadOnlySet<ViewName> Views, string? Obstacle, IReadOnlyList<ViewName> Readers);

/// <summary>Finds out what a refresh by swap draws along, and plans it.</summary>
public sealed class SwapPlanner(NpgsqlConnection connection, ProjectConfiguration configuration)
{
    /// <summary>What a swap of these views takes.</summary>
    public async Task<SwapExtent> ExtentAsync(IReadOnlyCollection<ViewName> seeds, CancellationToken cancellationToken)
    {
        var (oids, dependents, rebuild) = await ReadAsync(seeds, cancellationToken);
        var readers = dependents.OfType<Dependent.MaterializedView>().ToList();
        return new(
            oids.Keys.Concat(readers.Where(view => rebuild.Rebuilt.Contains(view.Oid)).Select(view => view.Name)).ToHashSet(),
            SwapRefresh.Obstacle(rebuild, dependents),
            [.. readers.Select(view => view.Name)]);
    }

    /// <summary>The plan that builds exactly these views and cuts them over.</summary>
    /// <param name="filled">Those among them that get data although they have none.</param>
    /// <exception cref="MatViewsException">They can no longer be swapped together: nothing changed.</exception>
    public async Task<Plan> PlanAsync(IReadOnlyCollection<ViewName> views, IReadOnlyCollection<ViewName> filled, CancellationToken cancellationToken)
    {
        var (oids, dependents, rebuild) = await ReadAsync(views, cancellationToken);
        var catalog = new CatalogReader(configuration.Timeouts.Lock);
        var live = await catalog.ReadAsync(connection, [.. rebuild.Rebuilt], cancellationToken);
        BusyCheck.Ensure(live, dependents);
        var missing = views.Where(name => !oids.ContainsKey(name)).ToList();
        var reason = missing.Count > 0 ? $"{string.Join(", ", missing)} is not in the database"
            : live.Count > views.Count ? $"{live.First(view => !views.Contains(view.Name)).Name} reads them since a moment ago"
            : SwapRefresh.Obstacle(rebuild, dependents);
        if (reason is not null)
            throw new MatViewsException(ExitCode.StepFailed, $"{string.Join(", ", views)} cannot be swapped: {reason}; nothing changed. Try again");

        return SwapRefresh.Plan(
            await catalog.TargetAsync(connection, cancellationToken),
            configuration,
            await NewViewTrial.RunAsync(connection, await DefaultsReader.ReadAsync(connection, cancellationToken), configuration.StagingSchema, cancellationToken),
            live,
            rebuild,
            dependents,
            await CrowdedNames.ReadAsync(connection, Arrivals.Of(live, rebuild.Bridges), cancellationToken),
            filled,
            view => configuration.SearchPath ?? [view.Schema, "public"]);
    }

    private async Task<(IReadOnlyDictionary<ViewName, uint> Oids, IReadOnlyList<Dependent> Dependents, RebuildSet Rebuild)> ReadAsync(
        IReadOnlyCollection<ViewName> seeds, CancellationToken cancellationToken)
    {
        var oids = await new VerifyService(connection).OidsAsync(seeds, cancellationToken);
        var dependents = oids.Count == 0
            ? []
            : await new DependentReader(configuration.Timeouts.Lock).ReadAsync(connection, [.. oids.Values], cancellationToken);
        return (oids, dependents, SwapRefresh.Close(oids.Values, dependents));
    }
}
