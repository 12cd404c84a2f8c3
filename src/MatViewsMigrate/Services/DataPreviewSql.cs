using MatViewsMigrate.Names;

namespace MatViewsMigrate.Services;

/// <summary>The queries that compare a view with what its query gives now. Each is one statement, so both are of one moment.</summary>
internal static class DataPreviewSql
{
    /// <summary>Counts: now, after, added, removed, NULL keys, changed, then one for each column that is not of the key.</summary>
    /// <remarks>Values are compared as a concurrent refresh does it, bit by bit: that works for types without equality too.</remarks>
    public static string Keyed(ViewName view, string query, IReadOnlyList<string> columns, IReadOnlyList<string> key)
    {
        List<int> keys = [.. key.Select(column => columns.ToList().IndexOf(column))];
        var all = Enumerable.Range(0, columns.Count).ToList();
        var compared = all.Except(keys).Select(column => Differ([column])).Prepend(Differ(all));
        return $"""
            SELECT pg_catalog.count(m.here), pg_catalog.count(q.here),
                   {Count("m.here IS NULL")}, {Count("q.here IS NULL")},
                   {Count($"q.here AND ({string.Join(" OR ", keys.Select(column => $"q.c{column} IS NULL"))})")},
                   {string.Join(",\n       ", compared.Select(differ => Count($"q.here AND m.here AND {differ}")))}
            FROM (SELECT true, x.* FROM (
            {query}
            ) AS x) AS q (here, {Names(all)})
            FULL JOIN (SELECT true, x.* FROM {view.Sql} AS x) AS m (here, {Names(all)})
                ON {string.Join(" AND ", keys.Select(column => $"q.c{column} = m.c{column}"))}
            """;
    }

    /// <summary>Counts: now, after, added, removed, with rows compared as texts, each as often as it is there.</summary>
    /// <remarks>Not <c>x::text</c>, which a column of that name would be.</remarks>
    public static string Keyless(ViewName view, string query) =>
        $"""
        SELECT COALESCE(pg_catalog.sum(d.old), 0)::pg_catalog.int8, COALESCE(pg_catalog.sum(d.new), 0)::pg_catalog.int8,
               COALESCE(pg_catalog.sum(GREATEST(d.new - d.old, 0)), 0)::pg_catalog.int8,
               COALESCE(pg_catalog.sum(GREATEST(d.old - d.new, 0)), 0)::pg_catalog.int8
        FROM (
            SELECT pg_catalog.sum(r.old) AS old, pg_catalog.sum(r.new) AS new
            FROM (
                SELECT ROW(x.*)::pg_catalog.text, 0, 1 FROM (
        {query}
        ) AS x
                UNION ALL
                SELECT ROW(x.*)::pg_catalog.text, 1, 0 FROM {view.Sql} AS x
            ) AS r (line, old, new)
            GROUP BY r.line
        ) AS d
        """;

    /// <summary>Counts the rows that a view without data would get.</summary>
    public static string Unpopulated(string query) =>
        $"""
        SELECT 0::pg_catalog.int8, pg_catalog.count(*), pg_catalog.count(*), 0::pg_catalog.int8 FROM (
        {query}
        ) AS x
        """;

    private static string Count(string condition) => $"pg_catalog.count(*) FILTER (WHERE {condition})";

    // A cast keeps the parser from comparing the rows value by value.
    private static string Differ(IReadOnlyList<int> columns) =>
        $"CAST(ROW({Names(columns, "q.")}) AS record) OPERATOR(pg_catalog.*<>) CAST(ROW({Names(columns, "m.")}) AS record)";

    private static string Names(IReadOnlyList<int> columns, string from = "") => string.Join(", ", columns.Select(column => $"{from}c{column}"));
}
