namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Tells whether a query takes its rows in an order of which it can be sure.</summary>
internal sealed class RowOrder(QuerySources sources)
{
    /// <summary>
    /// True for rows of a sorted subquery, which PostgreSQL's documentation recommends before an aggregate, and for rows
    /// of functions and VALUES.
    /// </summary>
    public bool IsGiven(QueryScope scope)
    {
        for (var next = scope; ;)
        {
            var from = next.Sources().ToList();
            if (from.All(QuerySources.IsComputed))
                return true;
            if (from is not [var only] || sources.Inner(only, next) is not { } inner)
                return false;
            if (inner.Query.Value("sortClause") is not null)
                return true;
            if (inner.Query.Child("setOperations") is not null || inner.Query.Value("groupClause") is not null)
                return false;
            next = inner;
        }
    }
}
