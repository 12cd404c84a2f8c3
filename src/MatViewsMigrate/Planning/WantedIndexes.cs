using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>All indexes that a definition asks for.</summary>
public static class WantedIndexes
{
    /// <summary>The unique index of the key columns first, then the others as written.</summary>
    public static IReadOnlyList<IndexDefinition> Of(ViewDefinition definition) =>
        definition.Key.IsEmpty
            ? definition.Indexes
            : [KeyIndex(definition), .. definition.Indexes];

    private static IndexDefinition KeyIndex(ViewDefinition definition) => new(
        null,
        true,
        $"USING btree ({Identifier.QuoteList(definition.Key.Columns)})",
        definition.Key.Columns,
        definition.Key.At ?? definition.At);
}
