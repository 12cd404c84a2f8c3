using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Planning;

/// <summary>Picks the index of a live view that a concurrent refresh is to use.</summary>
internal static class ImportKey
{
    /// <summary>The first on plain columns and nothing else; failing that, any that can be used; null when there is none.</summary>
    public static LiveIndex? Of(LiveView live)
    {
        var usable = live.Indexes.Where(index => index.UsableConcurrently && index.Body is not null).ToList();
        return usable.Find(IsPlain) ?? usable.FirstOrDefault();
    }

    /// <summary>The one on these columns; null when there is none.</summary>
    public static LiveIndex? Of(LiveView live, IReadOnlyList<string> columns) =>
        columns.Count == 0 ? null : live.Indexes.Where(index => index.UsableConcurrently && index.Body is not null && Columns(index).SequenceEqual(columns))
            .OrderByDescending(IsPlain).FirstOrDefault();

    /// <summary>The columns of such an index.</summary>
    public static IReadOnlyList<string> Columns(LiveIndex index) => [.. index.KeyColumns.OfType<string>()];

    /// <summary>True for an index that <c>unique_index_columns</c> alone would give.</summary>
    public static bool IsPlain(LiveIndex index) =>
        index.Tablespace is null && index.Body == IndexBody.OfColumns(Columns(index));
}
