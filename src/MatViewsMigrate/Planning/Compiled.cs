using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>What the server made of a wanted query.</summary>
public abstract record Compiled(ViewName Name)
{
    /// <summary>It compiles.</summary>
    /// <param name="Canonical">The query in the server's own words, everything qualified, without a trailing semicolon.</param>
    /// <param name="SameAsLive">True when it is the live view's query, whatever the formatting.</param>
    /// <param name="Indexes">The wanted indexes in the order of <see cref="WantedIndexes.Of"/>.</param>
    public sealed record Query(
        ViewName Name,
        string Canonical,
        bool SameAsLive,
        IReadOnlyList<LiveColumn> Columns,
        IReadOnlyList<CompiledIndex> Indexes) : Compiled(Name)
    {
        /// <summary>Columns that differ at every refresh; looked for where the strategy is concurrent or auto.</summary>
        public IReadOnlyList<VolatileColumn> Volatile { get; init; } = [];

        /// <summary>Functions that choose rows; looked for as in <see cref="Volatile"/>.</summary>
        public IReadOnlyList<VolatileRows> VolatileRows { get; init; } = [];

        /// <summary>What may make rows differ though nothing is volatile; looked for as in <see cref="Volatile"/>.</summary>
        public IReadOnlyList<Churn> Churn { get; init; } = [];

        /// <summary>Functions that a refresh may not find their tables by, whatever the strategy.</summary>
        public IReadOnlyList<PathReliance> PathReliant { get; init; } = [];

        /// <summary>Columns of the wanted unique indexes that are null in some rows; looked for as in <see cref="Volatile"/>.</summary>
        public IReadOnlyList<NullableKey> NullableKeys { get; init; } = [];

        /// <summary>The query says itself in which order its rows are stored; looked for as in <see cref="Volatile"/>.</summary>
        public bool IsOrdered { get; init; }

        /// <summary>What hangs on the live view and cannot be made on the new one.</summary>
        public LostParts Lost { get; init; } = LostParts.None;
    }

    /// <summary>The server refused it.</summary>
    public sealed record Refused(ViewName Name, DefinitionProblem Problem) : Compiled(Name);
}

/// <summary>Indexes and statistics objects of a live view that use columns which the new one does not have, or has of another type.</summary>
public sealed record LostParts(IReadOnlyList<string> Indexes, IReadOnlyList<ViewName> Statistics)
{
    /// <summary>Nothing is lost.</summary>
    public static LostParts None { get; } = new([], []);
}

/// <summary>A wanted index in the server's own words.</summary>
/// <param name="Body">From <c>USING</c> on.</param>
public sealed record CompiledIndex(string Body, string? Tablespace)
{
    /// <summary>Its key columns in order; null for an index that is no good for <c>REFRESH ... CONCURRENTLY</c>.</summary>
    public IReadOnlyList<string>? KeyColumns { get; init; }
}
