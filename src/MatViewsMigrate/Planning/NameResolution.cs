using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Where the search path leads to before and after new views are live: a new name can hide another one.</summary>
/// <param name="taken">Names that relations have now, by schema.</param>
/// <param name="created">Names that views get.</param>
public sealed class NameResolution(IReadOnlyDictionary<string, IReadOnlyList<string>> taken, IEnumerable<ViewName> created)
{
    private static readonly string[] First = ["pg_catalog"];

    private readonly HashSet<ViewName> _now = [.. taken.SelectMany(schema => schema.Value.Select(name => new ViewName(schema.Key, name)))];
    private readonly HashSet<ViewName> _created = [.. created];

    /// <summary>True when an unqualified name in the query will stand for one of the new views, and stands for something else now.</summary>
    public bool Moves(BuildQuery query) => SqlReferenceScanner.Scan(query.Sql)
        .Where(reference => reference is { Kind: SqlReferenceKind.Relation, Schema: null })
        .Select(reference => First.Except(query.SearchPath).Concat(query.SearchPath).Select(schema => new ViewName(schema, reference.Name)).ToList())
        .Any(names => names.Find(_now.Contains) is { } now && names.Find(name => _created.Contains(name) || name == now) != now);
}
