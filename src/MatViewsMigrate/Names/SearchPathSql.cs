namespace MatViewsMigrate.Names;

/// <summary>A search path as SQL.</summary>
public static class SearchPathSql
{
    /// <summary>The schemas as the value of <c>SET search_path</c>; no schema is the empty path, in which only pg_catalog is found.</summary>
    public static string Of(IReadOnlyList<string> schemas) => schemas.Count == 0 ? "''" : Identifier.QuoteList(schemas);
}
