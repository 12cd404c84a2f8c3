using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Names that a query may read.</summary>
public static class QueryReads
{
    /// <summary>The name by which a function stands among what is read.</summary>
    public static ViewName FunctionKey(ViewName function) => function with { Name = $"{function.Name}()" };

    /// <summary>Every relation and function named in the query; an unqualified relation once for each schema of the search path.</summary>
    public static IEnumerable<ViewName> Of(string sql, IReadOnlyList<string> searchPath) =>
        SqlReferenceScanner.Scan(sql)
            .Where(reference => reference.Kind is SqlReferenceKind.Relation or SqlReferenceKind.Function)
            .SelectMany(reference => (reference.Schema is { } schema ? [schema] : searchPath)
                .Select(schema => new ViewName(schema, reference.Name))
                .Select(name => reference.Kind == SqlReferenceKind.Function ? FunctionKey(name) : name));

    /// <summary>The same of what a view is built from, and what its file says that it depends on.</summary>
    public static IEnumerable<ViewName> Of(BuildQuery query, ViewDefinition? definition) =>
        Of(query.Sql, query.SearchPath).Concat(definition?.DependsOn ?? []);
}
