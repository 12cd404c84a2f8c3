using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Compilation;

/// <summary>A query that the server is asked about.</summary>
/// <param name="Name">The view's name after the plan.</param>
/// <param name="Wanted">Null for a view that no file describes.</param>
/// <param name="Live">Null for a new view.</param>
public sealed record CompileRequest(ViewName Name, ViewDefinition? Wanted, LiveView? Live, BuildQuery Query)
{
    /// <summary>True when it matters which rows differ at a refresh: the strategy compares them, or may.</summary>
    internal bool NeedsTree => Wanted?.Strategy is RefreshStrategy.Concurrent or RefreshStrategy.Auto;

    /// <summary>The indexes to be worded by the server.</summary>
    public IReadOnlyList<IndexDefinition> Indexes => Wanted is null ? [] : WantedIndexes.Of(Wanted);
}
