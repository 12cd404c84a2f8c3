using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>What files, catalog and registry say, before anything is compiled.</summary>
/// <param name="Touched">Wanted views that moved, on either side, since they were last brought together; new ones among them.</param>
/// <param name="Untouched">Wanted views that did not.</param>
/// <param name="Deleted">Managed views that are live and that no file asks for.</param>
/// <param name="Gone">Registered views that are neither live nor wanted.</param>
public sealed record ProjectState(
    TargetIdentity Target,
    NewViewDefaults Defaults,
    IReadOnlyList<ViewMatch> Touched,
    IReadOnlyList<ViewMatch> Untouched,
    IReadOnlyList<ViewMatch> Deleted,
    IReadOnlyList<RegisteredView> Gone);

/// <summary>Reads the state of a project: three queries, none of which waits for a view.</summary>
public static class StateReader
{
    /// <summary>Reads it.</summary>
    public static async Task<ProjectState> ReadAsync(
        NpgsqlConnection connection, ProjectConfiguration configuration, IReadOnlyList<ViewDefinition> definitions,
        CancellationToken cancellationToken)
    {
        var target = await new CatalogReader(configuration.Timeouts.Lock).TargetAsync(connection, cancellationToken);
        var defaults = await DefaultsReader.ReadAsync(connection, cancellationToken);
        var registry = await RegistryReader.ReadAsync(connection, configuration.RegistrySchema, cancellationToken);
        var registered = registry?.Views ?? [];
        string[] schemas =
        [
            .. definitions.Select(definition => definition.Name.Schema)
                .Concat(definitions.Select(definition => definition.RenamedFrom?.Schema).OfType<string>())
                .Concat(registered.Select(view => view.Name.Schema))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        var live = await new StampReader(configuration.Timeouts.Lock).ReadAsync(connection, schemas, cancellationToken);
        var matches = Matcher.Of(definitions, live, registered);
        return new ProjectState(
            target,
            defaults,
            [.. matches.Where(match => match.Wanted is not null && !match.IsUnchanged)],
            [.. matches.Where(match => match.IsUnchanged)],
            [.. matches.Where(match => match.Wanted is null && match.Oid is not null && match.Registered is { Managed: true })],
            [.. matches.Where(match => match.Wanted is null && match.Oid is null).Select(match => match.Registered!)]);
    }
}
