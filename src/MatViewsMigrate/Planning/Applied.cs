using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Planning;

/// <summary>What the registry keeps of a definition.</summary>
public static class Applied
{
    /// <summary>The definition in the registry's words; <paramref name="indexes"/> are the names of those that it declares.</summary>
    public static AppliedDefinition Of(ViewDefinition definition, IReadOnlyList<string> indexes) => new()
    {
        Strategy = Word(definition.Strategy),
        UniqueIndexColumns = definition.Key.Columns,
        Indexes = indexes,
        Schedule = definition.Schedule,
        MaxAgeSeconds = definition.MaxAge?.TotalSeconds,
        RowCounting = Word(definition.RowCounting),
        Protected = definition.Protected,
        Tags = definition.Tags,
        SortBy = definition.SortBy.Columns,
        SourceFile = definition.At.File,
        Declares = [.. Declares(definition.Declared)],
    };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static IEnumerable<string> Declares(Declared declared)
    {
        if (declared.Comment is not null)
            yield return "comment";
        if (declared.ColumnComments is not null)
            yield return "columns";
        if (declared.Grants is not null)
            yield return "grants";
        if (declared.Owner is not null)
            yield return "owner";
        if (declared.Tablespace is not null)
            yield return "tablespace";
        if (declared.AccessMethod is not null)
            yield return "access_method";
        if (declared.Storage is not null)
            yield return "storage";
    }
}
