using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>A view that a plan touches, with all that its steps are made of.</summary>
public sealed record PlannedView
{
    /// <summary>The name after the plan.</summary>
    public required ViewName Name { get; init; }

    /// <summary>Null for a view that no file describes.</summary>
    public ViewDefinition? Definition { get; init; }

    /// <summary>Null for a new view.</summary>
    public LiveView? Live { get; init; }

    public RegisteredView? Registered { get; init; }

    /// <summary>As it shall be.</summary>
    public required LiveView Wanted { get; init; }

    public required IndexPlan Indexes { get; init; }

    public required Compiled.Query Compiled { get; init; }

    /// <summary>Built aside and cut over, rather than altered where it stands.</summary>
    public bool Rebuild { get; init; }

    /// <summary>How long work on it took the last time.</summary>
    public LastTimes Last { get; init; } = LastTimes.Unknown;

    /// <summary>The query to build from and the schemas its names are looked up in.</summary>
    public required BuildQuery Query { get; init; }

    /// <summary>The properties that differ from the live view's.</summary>
    public IReadOnlyList<PropertyChange> Properties { get; init; } = [];

    /// <summary>Differences that only the registry knows of: strategy, schedule and the like.</summary>
    public IReadOnlyList<Difference> Settings { get; init; } = [];

    /// <summary>What the first wave of an apply replaced under it.</summary>
    public IReadOnlyList<ViewName> OutdatedBy { get; init; } = [];

    public bool IsRenamed => Live is not null && Live.Name != Name;
}

/// <summary>The text that a view is built from.</summary>
/// <param name="Offset">Characters before the file's own text in <paramref name="Sql"/>.</param>
/// <param name="SearchPath">Schemas for unqualified names; empty when all names are qualified.</param>
/// <param name="Source">The file's text, to map positions; null for a query taken from the catalog.</param>
public sealed record BuildQuery(string Sql, int Offset, IReadOnlyList<string> SearchPath, SqlText? Source)
{
    /// <summary>The query of a file, ordered when the file asks for it.</summary>
    public static BuildQuery Of(ViewDefinition definition)
    {
        var text = definition.Query.Text;
        if (definition.SortBy.IsEmpty)
            return new BuildQuery(text, 0, definition.SearchPath, definition.Query);
        const string before = "SELECT * FROM (";
        // The line break ends a comment on the query's last line.
        var sql = $"{before}{text}\n) AS sorted ORDER BY {Identifier.QuoteList(definition.SortBy.Columns)}";
        return new BuildQuery(sql, before.Length, definition.SearchPath, definition.Query);
    }

    /// <summary>The query of a live view.</summary>
    public static BuildQuery Of(LiveView live) => new(live.Query ?? "", 0, [], null);
}
