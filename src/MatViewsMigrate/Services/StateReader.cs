using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>What files, catalog and registry say, before anything is compiled.</summary>
/// <param name="Touched">Wanted views that moved, on either side, since they were last brought together; new ones among them.</param>
/// <param name="Untouched">Wanted views that did not; unparsed when nothing at all moved.</param>
/// <param name="Deleted">Managed views that are live and that no file asks for.</param>
/// <param name="Gone">Registered views that are neither live nor wanted.</param>
public sealed record ProjectState(
    TargetIdentity Target,
    NewViewDefaults Defaults,
    IReadOnlyList<ViewMatch> Touched,
    IReadOnlyList<ViewMatch> Untouched,
    IReadOnlyList<ViewMatch> Deleted,
    IReadOnlyList<RegisteredView> Gone)
{
    /// <summary>Live views that the first wave of an apply left to be built again.</summary>
    public IReadOnlyList<OutdatedView> Outdated { get; init; } = [];

    /// <summary>Wanted views that moved, and that the plan passes over.</summary>
    public IReadOnlyList<ViewMatch> LeftOut { get; init; } = [];
}

/// <summary>Reads the state of a project: a few queries, none of which waits for a view.</summary>
public sealed class StateReader
{
    private readonly NpgsqlConnection _connection;
    private readonly ProjectConfiguration _configuration;
    private readonly TargetIdentity _target;
    private readonly NewViewDefaults _defaults;
    private readonly IReadOnlyList<RegisteredView> _registered;
    private readonly IReadOnlyList<OutdatedView> _outdated;
    private readonly bool _isLive;

    private StateReader(
        NpgsqlConnection connection, ProjectConfiguration configuration, TargetIdentity target, NewViewDefaults defaults,
        Registry? registry, bool isLive) =>
        (_connection, _configuration, _target, _defaults, _registered, _outdated, _isLive) =
            (connection, configuration, target, defaults, registry?.Views ?? [], registry?.Outdated ?? [], isLive);

    /// <summary>Reads what does not depend on the files.</summary>
    /// <param name="standing">What a look right before this told, so that the same is not computed twice; null when there was none.</param>
    public static async Task<StateReader> OpenAsync(
        NpgsqlConnection connection, ProjectConfiguration configuration, Standing? standing, CancellationToken cancellationToken)
    {
        var target = await new CatalogReader(configuration.Timeouts.Lock).TargetAsync(connection, cancellationToken);
        var defaults = await DefaultsReader.ReadAsync(connection, cancellationToken);
        var registry = await RegistryReader.ReadAsync(connection, configuration.RegistrySchema, cancellationToken);
        // An apply or a swap in between is seen: it writes other stamps.
        var isLive = standing is { IsLive: true } && registry is not null
            && standing.Stamps == Standing.DigestOf(registry.Views.Select(view => (view.Name, view.Stamp)));
        return new StateReader(connection, configuration, target, defaults, registry, isLive);
    }

    /// <summary>The state when each file is the one that was applied and each view as it was then; null when anything moved, or when only parsing can tell.</summary>
    public async Task<ProjectState?> UnmovedAsync(IReadOnlyList<HashedFile> files, CancellationToken cancellationToken)
    {
        var hashes = files.Where(file => file.Name is not null).ToDictionary(file => file.Name!, file => file.Hash);
        if (_outdated.Count > 0 || hashes.Count != files.Count || hashes.Count != _registered.Count
            || !_registered.All(view => view.Managed && hashes.TryGetValue(view.Name, out var hash) && hash == view.Hash))
            return null;
        var stamps = (await StampsAsync([], cancellationToken)).ToDictionary(stamp => stamp.Name);
        return _registered.All(view => stamps.TryGetValue(view.Name, out var stamp) && stamp.Stamp == view.Stamp)
            ? new ProjectState(_target, _defaults, [], [.. _registered.Select(Unparsed)], [], [])
            : null;

        ViewMatch Unparsed(RegisteredView view) =>
            new(view.Name, null, stamps[view.Name].Oid, view.Name, view.Stamp, view);
    }

    /// <summary>The state beside what the files ask for.</summary>
    public async Task<ProjectState> ReadAsync(IReadOnlyList<ViewDefinition> definitions, CancellationToken cancellationToken)
    {
        var names = definitions.Select(definition => definition.Name)
            .Concat(definitions.Select(definition => definition.RenamedFrom).OfType<ViewName>());
        var matches = Matcher.Of(definitions, await StampsAsync(names, cancellationToken), _registered);
        return new ProjectState(
            _target,
            _defaults,
            [.. matches.Where(match => match.Wanted is not null && !match.IsUnchanged)],
            [.. matches.Where(match => match.IsUnchanged)],
            [.. matches.Where(match => match.Wanted is null && match.Oid is not null && match.Registered is { Managed: true })],
            [.. matches.Where(match => match.Wanted is null && match.Oid is null).Select(match => match.Registered!)])
        {
            Outdated = _outdated,
        };
    }

    // Views that are neither wanted nor registered are nobody's business.
    private Task<IReadOnlyList<LiveStamp>> StampsAsync(IEnumerable<ViewName> names, CancellationToken cancellationToken)
    {
        var reader = new StampReader(_configuration.Timeouts.Lock);
        var views = names.Concat(_registered.Select(view => view.Name)).Distinct().ToList();
        return _isLive
            ? reader.KnownAsync(_connection, views, _registered.ToDictionary(view => view.Name, view => view.Stamp), cancellationToken)
            : reader.StampsAsync(_connection, views, cancellationToken);
    }
}
