using MatViewsMigrate.Catalog;
using MatViewsMigrate.Compilation;
using MatViewsMigrate.Compilation.Volatility;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>A live view as a definition.</summary>
/// <param name="Notes">What files cannot say of it, and what a plan would change after all; for people.</param>
public sealed record ImportedView(ViewDefinition Definition, IReadOnlyList<string> Notes);

/// <summary>What an import read.</summary>
/// <param name="Views">By name.</param>
/// <param name="Busy">Views that are locked and could not be read.</param>
public sealed record ImportResult(IReadOnlyList<ImportedView> Views, IReadOnlyList<BusyView> Busy);

/// <summary>Reads live views as definitions which, once planned, ask for nothing but their adoption.</summary>
/// <remarks>Writes nothing; what it asks the server to compile is rolled back. Takes ACCESS SHARE on what the views read.</remarks>
public sealed class Importer(NpgsqlConnection connection, ProjectConfiguration configuration)
{
    /// <summary>Definitions that files have already: what they say and no catalog knows stays.</summary>
    public IReadOnlyList<ViewDefinition> Described { get; init; } = [];

    /// <summary>The views that can be imported: neither an extension's nor what a swap left aside.</summary>
    public async Task<IReadOnlyList<LiveName>> NamesAsync(CancellationToken cancellationToken)
    {
        var names = await LiveNameReader.ReadAsync(connection, cancellationToken);
        return [.. names.Where(view => view.Extension is null && !IsStaging(view)).OrderBy(view => view.Name)];
    }

    /// <summary>The definitions of these views.</summary>
    public async Task<ImportResult> ReadAsync(
        IReadOnlyList<LiveName> chosen, bool withOwners, CancellationToken cancellationToken)
    {
        var rules = new ImportRules(
            await DefaultsReader.ReadAsync(connection, cancellationToken), configuration.SearchPath, withOwners);
        var live = await new CatalogReader(configuration.Timeouts.Lock).ReadAsync(
            connection, [.. chosen.Select(view => view.Oid)], cancellationToken);
        var compiler = new LiveCompiler(connection, configuration.Timeouts.Lock, new VolatilityReader(connection));
        IReadOnlyList<LiveView> free = [.. live.Where(view => view.Busy is null).OrderBy(view => view.Name)];
        var settings = await SettingsAsync(cancellationToken);
        var texts = await new QuerySettler(compiler).SettleAsync(free, cancellationToken);
        var definitions = await new SortingSplitter(compiler).SplitAsync(
            free, [.. free.Select(view => ImportedDefinition.Of(view, texts[view.Oid], rules, settings.GetValueOrDefault(view.Name)))], cancellationToken);
        var requests = free.Zip(definitions, Request).ToList();
        var compiled = await compiler.CompileAsync(requests, cancellationToken);
        return new(
            [.. free.Zip(definitions, compiled).Select(view => Judge(view.First, view.Second, view.Third, settings.GetValueOrDefault(view.First.Name)))],
            [.. live.Where(view => view.Busy is not null).Select(view => new BusyView(view.Name, view.Busy!)).OrderBy(view => view.View)]);
    }

    private async Task<Dictionary<ViewName, ImportSettings>> SettingsAsync(CancellationToken cancellationToken)
    {
        var registry = await RegistryReader.ReadAsync(connection, configuration.RegistrySchema, cancellationToken);
        var settings = (registry?.Views ?? []).Where(view => view.Managed).ToDictionary(view => view.Name, view => ImportSettings.Of(view.Applied));
        foreach (var file in Described)
            settings[file.Name] = ImportSettings.Of(file);
        return settings;
    }

    private bool IsStaging(LiveName view) =>
        StagingNames.SharedSchema.IsOurs(view.Name.Name, configuration.RegistrySchema)
        || (StagingNames.IsOurs(view.Name.Schema)
            && view.SchemaComment?.StartsWith(StagingNames.Mark(""), StringComparison.Ordinal) is true);

    // The same question that a plan will ask: a search path can lend another meaning to a name.
    private static CompileRequest Request(LiveView live, ViewDefinition definition) =>
        new(definition.Name, definition, live, BuildQuery.Of(definition));

    private ImportedView Judge(LiveView live, ViewDefinition definition, Compiled compiled, ImportSettings? settings)
    {
        var churning = Churning(definition, compiled);
        return new(
            churning.Count > 0 ? definition with { Strategy = RefreshStrategy.Regular } : definition,
            [
                .. BeyondFiles.Of(live) is { Count: > 0 } beyond
                    ? [$"not in the file, but carried over by each swap: {string.Join("; ", beyond)}"]
                    : Array.Empty<string>(),
                .. settings is { Key.Count: > 0 } && definition.Key.IsEmpty
                    ? [$"unique_index_columns is left out: no unique index on {string.Join(", ", settings.Key)} is live"]
                    : Array.Empty<string>(),
                .. churning.Select(message => $"not refreshed concurrently: {message}"),
                .. Doubts(compiled),
            ]);
    }

    // A plan refuses them under concurrent.
    private IReadOnlyList<string> Churning(ViewDefinition definition, Compiled compiled) =>
        definition.Strategy == RefreshStrategy.Concurrent && compiled is Compiled.Query query
            ? [.. new VolatilityProblems(configuration).Of(definition, query)
                .Where(problem => problem.Severity == Severity.Error)
                .Select(problem => problem.Message)]
            : [];

    private static string[] Doubts(Compiled compiled) => compiled switch
    {
        Compiled.Refused refused => [$"a plan will not take the file: {refused.Problem.Message}"],
        Compiled.Query { SameAsLive: false } => ["a plan will build it anew, as the query means something else under the file's search path"],
        _ => [],
    };
}
