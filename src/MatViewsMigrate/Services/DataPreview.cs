using MatViewsMigrate.Names;

namespace MatViewsMigrate.Services;

/// <summary>What a refresh of a view would do to its data now.</summary>
/// <param name="Key">The columns that tell which row is which; empty when nothing does: then rows are compared as a whole.</param>
public sealed record DataPreview(ViewName View, IReadOnlyList<string> Key)
{
    /// <summary>Rows of the view as it is; 0 while it has no data.</summary>
    public long Now { get; init; }

    /// <summary>Rows after a refresh.</summary>
    public long After { get; init; }

    public long Added { get; init; }

    public long Removed { get; init; }

    /// <summary>Rows with the same key and other values; null without a key.</summary>
    public long? Changed { get; init; }

    /// <summary>Rows with NULL in the key: every concurrent refresh writes them anew, so they count as added and removed.</summary>
    public long NullKeys { get; init; }

    /// <summary>How many of the changed rows differ in each column that is not of the key.</summary>
    public IReadOnlyList<ColumnChanges> Columns { get; init; } = [];

    /// <summary>The share of the rows that a concurrent refresh would write; null for a view without rows.</summary>
    public double? Churn => Math.Max(Now, After) is > 0 and var rows
        ? (double)(Math.Max(Added, Removed) + (Changed ?? 0)) / rows
        : null;
}

/// <summary>Rows that differ in a column.</summary>
public sealed record ColumnChanges(string Column, long Rows);

/// <summary>A view's preview, or why there is none.</summary>
public sealed record PreviewOutcome(ViewName View, DataPreview? Preview, string? Error);
