using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.Reporting;

/// <summary>An output column that comes, goes or changes.</summary>
/// <param name="Symbol"><c>+</c>, <c>-</c> or <c>~</c>.</param>
public sealed record ColumnDifference(char Symbol, string Text)
{
    /// <summary>Removed columns first, then retyped ones, then new ones; a change of order alone is one entry.</summary>
    public static IReadOnlyList<ColumnDifference> Between(IReadOnlyList<LiveColumn> live, IReadOnlyList<LiveColumn> wanted)
    {
        var removed = live.Where(column => Find(wanted, column.Name) is null)
            .Select(column => new ColumnDifference('-', $"{column.Name} {TypeOf(column)}"));
        var retyped = live.Where(column => Find(wanted, column.Name) is { } other && TypeOf(other) != TypeOf(column))
            .Select(column => new ColumnDifference('~', $"{column.Name} {TypeOf(column)} -> {TypeOf(Find(wanted, column.Name)!)}"));
        var added = wanted.Where(column => Find(live, column.Name) is null)
            .Select(column => new ColumnDifference('+', $"{column.Name} {TypeOf(column)}"));
        return [.. removed, .. retyped, .. added, .. Reordered(live, wanted)];
    }

    /// <summary>A column's type, with its collation where it has one of its own.</summary>
    public static string TypeOf(LiveColumn column) =>
        column.Collation is null ? column.Type : $"{column.Type} COLLATE {column.Collation}";

    private static IEnumerable<ColumnDifference> Reordered(IReadOnlyList<LiveColumn> live, IReadOnlyList<LiveColumn> wanted)
    {
        var before = live.Select(column => column.Name).Where(name => Find(wanted, name) is not null).ToList();
        var after = wanted.Select(column => column.Name).Where(name => Find(live, name) is not null).ToList();
        if (!before.SequenceEqual(after))
            yield return new ColumnDifference('~', $"order: {string.Join(", ", before)} -> {string.Join(", ", after)}");
    }

    private static LiveColumn? Find(IReadOnlyList<LiveColumn> columns, string name) =>
        columns.FirstOrDefault(column => column.Name == name);
}
