using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>What it takes to make one column's settings another's.</summary>
internal static class ColumnChanges
{
    public static IEnumerable<PropertyChange> Between(LiveColumn from, LiveColumn to, ViewName target)
    {
        var alter = $"ALTER MATERIALIZED VIEW {target.Sql} ALTER COLUMN {Identifier.Quote(to.Name)}";
        if (from.Storage != to.Storage && to.Storage is not null)
            yield return Change("storage", from.Storage, to.Storage, $"{alter} SET STORAGE {to.Storage}", true);
        if (from.Compression != to.Compression)
            yield return Change("compression", from.Compression, to.Compression, $"{alter} SET COMPRESSION {to.Compression ?? "default"}", true);
        if (from.StatisticsTarget != to.StatisticsTarget)
            yield return Change("statistics", $"{from.StatisticsTarget}", $"{to.StatisticsTarget}", $"{alter} SET STATISTICS {to.StatisticsTarget ?? -1}");
        if (to.Options.Except(from.Options).ToList() is { Count: > 0 } options)
        {
            yield return Change("options", null, string.Join(", ", options),
                $"{alter} SET ({string.Join(", ", options.Select(StorageSql.Option))})");
        }

        if (from.Comment != to.Comment)
        {
            yield return Change("comment", from.Comment, to.Comment,
                $"COMMENT ON COLUMN {target.Sql}.{Identifier.Quote(to.Name)} IS {PropertyChanges.LiteralOrNull(to.Comment)}");
        }

        PropertyChange Change(string what, string? live, string? wanted, string sql, bool beforeBuild = false) => new(
            new($"column {to.Name}: {what}", live is "" ? null : live, wanted is "" ? null : wanted),
            [new(sql, LockMode.ShareUpdateExclusive)],
            beforeBuild);
    }
}
