namespace MatViewsMigrate.DatabaseTests.Import;

/// <summary>The queries of RoundTrip, as plain SQL for a database.</summary>
internal static class Corpus
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "RoundTrip");

    /// <summary>What the queries read.</summary>
    public static string Tables => File.ReadAllText(Path.Combine(Root, "tables.sql"));

    /// <summary>What is set beside the queries.</summary>
    public static string Properties => File.ReadAllText(Path.Combine(Root, "properties.sql"));

    /// <summary>Names of the views and their queries that a server of this major version has, in the order in which they read each other.</summary>
    public static IReadOnlyList<(string View, string Sql)> Queries(int version) =>
    [
        .. from path in Directory.GetFiles(Root, "??_*.sql").Order(StringComparer.Ordinal)
           let sql = File.ReadAllText(path)
           where !sql.StartsWith("-- since: ", StringComparison.Ordinal) || int.Parse(sql.Split('\n')[0][10..]) <= version
           select ($"corpus.mv_{Path.GetFileNameWithoutExtension(path)[3..]}", sql),
    ];
}
