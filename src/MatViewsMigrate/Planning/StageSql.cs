using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>The statements that build one view aside, under its final name, with all that hangs on it.</summary>
/// <remarks>
/// Created without data and then refreshed: a reader with an older snapshot would find a view that was created with
/// data empty (PostgreSQL 16 and older), and the refresh runs as the owner, whose missing privileges show now.
/// </remarks>
/// <param name="former">Where that is staged which texts of the catalog know by another name than it will have.</param>
public sealed class StageSql(
    StagingNames names,
    RedirectionTargets targets,
    IReadOnlyDictionary<ViewName, ViewName> former,
    NewViewDefaults defaults)
{
    private readonly RedirectionTargets _ofCatalog = targets with { Relations = targets.Relations.Concat(former).ToDictionary() };

    /// <summary>All statements, in order; the last one, outside a transaction, leaves the view vacuumed and analyzed.</summary>
    public IReadOnlyList<Statement> Of(PlannedView view)
    {
        var target = names.Staged(view.Name);
        var changes = PropertyChanges.Between(WantedView.Blank(view.Wanted, defaults), view.Wanted, target);
        return
        [
            SearchPath(view.Query.SearchPath),
            new(Create(view, target), LockMode.AccessShare),
            .. Statements(changes, beforeBuild: true),
            .. view.Wanted.Populated ? [new Statement($"REFRESH MATERIALIZED VIEW {target.Sql}", LockMode.AccessShare)] : Array.Empty<Statement>(),
            .. view.Indexes.Final.SelectMany(index => Index(index with { Name = names.StagedIndex(view.Name, index.Name) }, target)),
            .. view.Wanted.Statistics.SelectMany(statistics => Statistics(statistics, target)),
            .. Statements(changes, beforeBuild: false),
            .. view.Wanted.Populated ? [new Statement($"VACUUM (ANALYZE) {target.Sql}") { Transactional = false }] : Array.Empty<Statement>(),
        ];
    }

    /// <summary>The statements that make a bridge aside.</summary>
    public IReadOnlyList<Statement> Of(Bridge bridge) => [SearchPath([]), .. bridge.Stage(names, _ofCatalog, defaults)];

    /// <summary>The statement that creates the staged view, without data.</summary>
    public string Create(PlannedView view, ViewName target)
    {
        var properties = view.Wanted.Properties;
        var method = properties.AccessMethod == "heap" ? "" : $" USING {Identifier.Quote(properties.AccessMethod)}";
        var options = properties.Storage.Count == 0
            ? ""
            : $" WITH ({string.Join(", ", properties.Storage.Select(option => StorageSql.Option(option.Key, option.Value)))})";
        var tablespace = properties.Tablespace is null ? "" : $" TABLESPACE {Identifier.Quote(properties.Tablespace)}";
        return $"CREATE MATERIALIZED VIEW {target.Sql}{method}{options}{tablespace} AS\n{Query(view)}\nWITH NO DATA";
    }

    /// <summary>
    /// The query, with every view that is staged named where it is staged; and one that will be renamed in the cutover by
    /// the name that it has until then. In the server's words, everything qualified, where no search path leads to what is staged.
    /// </summary>
    public string Query(PlannedView view) => names.Shared is null
        ? Redirection.Of(view.Query.Sql, (view.Definition is null ? _ofCatalog : targets) with { SearchPath = view.Query.SearchPath }).Sql
        : Redirection.Of(view.Compiled.Canonical, targets with { RowTypes = true }).Sql;

    /// <summary>Sets the search path for unqualified names: each schema behind the one that its views are staged in.</summary>
    public Statement SearchPath(IReadOnlyList<string> path) => names.Shared is not null
        ? new($"SET LOCAL search_path = {SearchPathSql.Of(path)}")
        : new($"SET LOCAL search_path = {SearchPathSql.Of(names.SearchPath(path, targets.Relations.Keys.Concat(targets.Functions.Keys).Select(view => view.Schema).ToHashSet()))}");

    private static IEnumerable<Statement> Statements(IReadOnlyList<PropertyChange> changes, bool beforeBuild) =>
        changes.Where(change => change.BeforeBuild == beforeBuild).SelectMany(change => change.Statements)
            .Select(statement => statement with { Lock = LockMode.None });

    internal static IEnumerable<Statement> Index(LiveIndex index, ViewName view)
    {
        if (index.Tablespace is { } tablespace)
            yield return new($"SET LOCAL default_tablespace = {Identifier.Quote(tablespace)}");
        yield return new($"CREATE {(index.Unique ? "UNIQUE " : "")}INDEX {Identifier.Quote(index.Name)} ON {view.Sql} {index.Body}");
        if (index.Tablespace is not null)
            yield return new("SET LOCAL default_tablespace = ''");
        var name = new ViewName(view.Schema, index.Name);
        foreach (var statement in IndexSettings(index, name))
            yield return statement;
        if (index.Clustered)
            yield return new($"ALTER MATERIALIZED VIEW {view.Sql} CLUSTER ON {Identifier.Quote(index.Name)}");
    }

    internal static IEnumerable<Statement> IndexSettings(LiveIndex index, ViewName name) =>
    [
        .. index.StatisticsTargets.Select(target =>
            new Statement($"ALTER INDEX {name.Sql} ALTER COLUMN {target.Key} SET STATISTICS {target.Value}")),
        .. index.Comment is null
            ? Array.Empty<Statement>()
            : [new Statement($"COMMENT ON INDEX {name.Sql} IS {Identifier.Literal(index.Comment)}")],
        .. index.Extensions.Select(extension =>
            new Statement($"ALTER INDEX {name.Sql} DEPENDS ON EXTENSION {Identifier.Quote(extension)}")),
    ];

    private IEnumerable<Statement> Statistics(LiveStatistics statistics, ViewName target)
    {
        var name = names.Staged(statistics.Name);
        yield return new($"CREATE STATISTICS {name.Sql} {statistics.Kinds} FROM {target.Sql}");
        if (statistics.Target is { } value)
            yield return new($"ALTER STATISTICS {name.Sql} SET STATISTICS {value}");
        if (statistics.Comment is { } comment)
            yield return new($"COMMENT ON STATISTICS {name.Sql} IS {Identifier.Literal(comment)}");
        if (statistics.Owner != defaults.CurrentUser)
            yield return new($"ALTER STATISTICS {name.Sql} OWNER TO {Identifier.Quote(statistics.Owner)}");
    }
}
