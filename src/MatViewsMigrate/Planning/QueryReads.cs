using MatViewsMigrate.Catalog;
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

    /// <summary>The names, where those that have another one after the plan stand under that.</summary>
    public static IEnumerable<ViewName> Renamed(IReadOnlyDictionary<ViewName, ViewName> renamed, IEnumerable<ViewName> names) =>
        names.Select(name => renamed.GetValueOrDefault(name) ?? name);

    /// <summary>Plain views and functions that these files may read, by OID.</summary>
    public static IReadOnlySet<uint> Dependents(IEnumerable<ViewMatch> wanted, IReadOnlyList<Dependent> dependents)
    {
        var names = wanted.SelectMany(match => Of(BuildQuery.Of(match.Wanted!), match.Wanted)).ToHashSet();
        return dependents
            .Where(dependent => dependent is Dependent.View or Dependent.AtomicFunction && names.Contains(new Bridge(dependent).Key))
            .Select(dependent => dependent.Oid)
            .ToHashSet();
    }
}
