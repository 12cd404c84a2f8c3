using MatViewsMigrate.Compilation.Volatility;

namespace MatViewsMigrate.Tests.Compilation.Volatility;

/// <summary>
/// Trees as servers stored them, all of the query: <c>SELECT id, now() AS ":x", k AS "a {b} (c)\ d", 'it''s {(\' AS s,
/// '' AS e, '\xdeadbeef'::bytea AS b, '{}'::text[] AS l, count(*) AS n FROM t AS "&lt;&gt;" WHERE k IN ('(', '{') GROUP BY id, k</c>.
/// </summary>
public sealed class RecordedTreeTests
{
    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public void Every_output_column_is_read(int version) =>
        Query(version).Nodes("targetList").Select(target => target.Text("resname"))
            .ShouldBe(["id", ":x", @"a {b} (c)\ d", "s", "e", "b", "l", "n"]);

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public void Its_sources_are_those_of_FROM(int version) =>
        new QueryScope(Query(version), null, null).Sources()
            .Select(source => source.Child("alias")?.Text("aliasname")).ShouldBe(["<>"]);

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public void The_functions_that_it_names_are_found(int version)
    {
        const uint Now = 1299;
        const uint Count = 2803;
        const uint TextEquals = 67;
        TreeReferences.Of([Query(version)]).Functions.ShouldBe([Now, Count, TextEquals], ignoreOrder: true);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public void One_column_is_volatile(int version)
    {
        var facts = new TreeFacts { Functions = { [1299] = new TreeFunction("pg_catalog", "now", false) } };
        var found = VolatilityAnalyser.Analyse(Query(version), facts);
        found.Columns.Select(column => (column.Column, column.Function)).ShouldBe([(":x", "now()")]);
        found.Rows.ShouldBeEmpty();
        found.Churn.ShouldBeEmpty();
    }

    private static NodeTree.Node Query(int version) =>
        StoredQuery.Of(File.ReadAllText(Path.Combine(
            Repository.Root, "tests/MatViewsMigrate.Tests/Compilation/Volatility/Trees", $"postgresql-{version}.txt"))).ShouldNotBeNull();
}
