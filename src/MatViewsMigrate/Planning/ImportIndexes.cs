using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>The indexes of a live view as a file declares them, so that the same names come out of an empty database.</summary>
internal static class ImportIndexes
{
    private static readonly HashSet<string> NothingTaken = [];

    /// <summary>All valid ones by name, but the one that <c>unique_index_columns</c> gives by itself.</summary>
    public static IReadOnlyList<IndexDefinition> Of(LiveView live, LiveIndex? key, SourceSpan at) =>
    [
        .. live.Indexes
            .Where(index => index.Valid && index.Body is not null && !(index == key && IsImplied(live, index, at)))
            .OrderBy(index => index.Name, StringComparer.Ordinal)
            .Select(index => WithName(live, index, at)),
    ];

    private static bool IsImplied(LiveView live, LiveIndex key, SourceSpan at) =>
        ImportKey.IsPlain(key) && WithName(live, key, at).Name is null;

    private static IndexDefinition WithName(LiveView live, LiveIndex index, SourceSpan at)
    {
        var definition = Definition(index, at);
        return IndexName.For(live.Name.Name, definition, NothingTaken) == index.Name && IsUnlikeOthers(live, index)
            ? definition
            : definition with { Name = index.Name };
    }

    // Which of two equal ones is meant, only a name tells.
    private static bool IsUnlikeOthers(LiveView live, LiveIndex index) =>
        live.Indexes.Count(other => other.Unique == index.Unique && other.Body == index.Body) == 1;

    private static IndexDefinition Definition(LiveIndex index, SourceSpan at)
    {
        var parts = index.Tablespace is null ? IndexParts.Of(index.Body!) : null;
        return parts is null
            ? new(null, index.Unique, IndexBody.InTablespace(index.Body!, index.Tablespace), [], at)
            : new(null, index.Unique, parts.Body, [.. parts.Columns, .. parts.Include], at);
    }
}
