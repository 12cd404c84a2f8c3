using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>An output column that differs at every refresh, though nothing that the query reads has changed.</summary>
/// <param name="Function">What makes it so, as it is called: <c>now()</c>, <c>CURRENT_TIMESTAMP</c>, <c>app.pick()</c>.</param>
/// <param name="Through">The plain view that calls it; null for the query itself.</param>
/// <param name="IsDeclared">True for a function that is not PostgreSQL's own: it is taken at its word, VOLATILE.</param>
public sealed record VolatileColumn(string Column, string Function, ViewName? Through, bool IsDeclared);

/// <summary>A function that has a say in which rows there are, or in their order, but gives no column its value.</summary>
/// <param name="Function">As in <see cref="VolatileColumn"/>.</param>
/// <param name="Through">As in <see cref="VolatileColumn"/>.</param>
public sealed record VolatileRows(string Function, RowUse Use, ViewName? Through);

/// <summary>Where a function has a say in which rows there are.</summary>
public enum RowUse
{
    /// <summary>A condition: WHERE, HAVING, ON, FILTER, CASE WHEN, or a comparison.</summary>
    Filter,

    /// <summary>An order by which rows are chosen: that of LIMIT or DISTINCT ON.</summary>
    Sort,
}

/// <summary>What may make rows differ at a refresh, though no function is volatile.</summary>
/// <param name="Column">The output column that differs; null when it is whole rows that come and go.</param>
/// <param name="Function">What makes it so; null for a clause of the query.</param>
/// <param name="Through">The plain view that it stands in; null for the query itself.</param>
public sealed record Churn(ChurnKind Kind, string? Column, string? Function, ViewName? Through)
{
    /// <summary>Columns that would make an order total; null when none are known, or nothing of the kind is missing.</summary>
    public string? Missing { get; init; }
}

/// <summary>Kinds of <see cref="Churn"/>.</summary>
public enum ChurnKind
{
    /// <summary>An aggregate whose result follows the order of its input, which has none.</summary>
    UnorderedAggregate,

    /// <summary>A window function whose result follows the order of its window, which has none.</summary>
    UnorderedWindow,

    /// <summary>A sum of floating point numbers, which follows the order in which they are added.</summary>
    FloatSum,

    /// <summary>LIMIT or OFFSET without ORDER BY.</summary>
    UnorderedLimit,

    /// <summary>DISTINCT ON without an order among the rows of a group.</summary>
    UnorderedDistinctOn,

    /// <summary>Rows drawn at random.</summary>
    RandomRows,

    /// <summary>A window function over an order in which rows may have the same place.</summary>
    TiedWindow,

    /// <summary>LIMIT or OFFSET after an order in which rows may have the same place.</summary>
    TiedLimit,

    /// <summary>DISTINCT ON, where several rows of a group may be the first.</summary>
    TiedDistinctOn,

    /// <summary>An aggregate that takes its input in an order in which rows may have the same place.</summary>
    TiedAggregate,
}

/// <summary>A function whose body leaves names to the search path, of which a refresh has none from PostgreSQL 17 on.</summary>
/// <param name="Function">As in <see cref="VolatileColumn"/>.</param>
/// <param name="Names">What the body names without a schema.</param>
/// <param name="Through">As in <see cref="VolatileColumn"/>.</param>
public sealed record PathReliance(string Function, IReadOnlyList<string> Names, ViewName? Through);

/// <summary>A column of a unique index that the query makes null in some rows.</summary>
public sealed record NullableKey(string Column, NullCause Cause);

/// <summary>What makes a column null.</summary>
public enum NullCause
{
    /// <summary>An outer join that finds nothing.</summary>
    OuterJoin,

    /// <summary>The totals of ROLLUP, CUBE or GROUPING SETS.</summary>
    Grouping,

    /// <summary>NULL itself.</summary>
    Literal,
}
