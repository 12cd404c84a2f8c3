using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Finds out what apply will meet: rights, the lock table, and what the server expects of the queries.</summary>
internal sealed class ProspectReader(NpgsqlConnection connection, ProjectConfiguration configuration, string role)
{
    /// <summary>Looks at all that is built, altered or goes.</summary>
    public async Task<Prospect> ReadAsync(
        IReadOnlyList<ViewCase> cases, IReadOnlyList<DeletedView> deleted, RebuildSet rebuild, IReadOnlyList<MissingRight> lacking,
        CancellationToken cancellationToken)
    {
        var built = cases.Where(view => view.Rebuild).ToList();
        var moved = cases.Where(view => view.Rebuild || (view.Live is not null && view.Live.Name != view.Name));
        var builders = built.SelectMany(view => new[] { view.Live?.Properties.Owner, view.Definition?.Declared.Owner })
            .Concat(built.SelectMany(view => view.Live?.StatisticsOwners ?? []))
            .Concat(rebuild.Bridges.Select(bridge => bridge.Owner))
            .ToList();
        var owners = builders
            .Concat(cases.Select(view => view.Live?.Properties.Owner))
            .Concat(deleted.SelectMany(view => view.Live.StatisticsOwners.Append(view.Live.Properties.Owner)))
            .Concat(rebuild.Edges.Select(edge => edge.Owner));
        var needed = new NeededRights(
            Distinct(owners), Distinct(builders), Distinct(moved.Select(view => view.Name.Schema)), built.Count + deleted.Count > 0, configuration.StagingSchema,
            configuration.RegistrySchema, await new RegistryVersion(configuration.RegistrySchema).ReadAsync(connection, cancellationToken));
        var prospect = await new Preflight(connection).LookAsync(needed, role, cancellationToken);
        var estimates = new Estimates(connection, configuration.Timeouts.Lock);
        var expected = await estimates.OfAsync(built.Select(view => view.Compiled), cancellationToken);
        return prospect with
        {
            Missing = [.. prospect.Missing, .. lacking.Where(right => built.Exists(view => view.Name == right.View))],
            Estimates = expected,
            Sorting = await new SortingAdvisor(connection, configuration).OfAsync(cases, expected, cancellationToken),
        };
    }

    private static string[] Distinct(IEnumerable<string?> names) =>
        [.. names.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
}
