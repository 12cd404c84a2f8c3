using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Tests.Planning;

public class RedirectionTests
{
    private static readonly Dictionary<ViewName, ViewName> Targets = new()
    {
        [new("s", "m")] = new("st", "m"),
        [new("My Schema", "M.1")] = new("st2", "M.1"),
        [new("s", "old")] = new("s", "new"),
    };

    [Theory]
    [InlineData("SELECT * FROM s.m", "SELECT * FROM st.m")]
    [InlineData("select s.m.a from S.M where s.m.b = 's.m'", "select st.m.a from st.m where st.m.b = 's.m'")]
    [InlineData("SELECT * FROM \"s\".\"m\" AS m -- s.m", "SELECT * FROM st.m AS m -- s.m")]
    [InlineData("SELECT * /* FROM s.m */ FROM s . m x", "SELECT * /* FROM s.m */ FROM st.m x")]
    [InlineData("SELECT s.m FROM t s", "SELECT s.m FROM t s")]
    [InlineData("SELECT a FROM t s WHERE s.m = 1", "SELECT a FROM t s WHERE s.m = 1")]
    [InlineData("SELECT a FROM t JOIN s.m ON t.a = s.m.a, s.m AS y", "SELECT a FROM t JOIN st.m ON t.a = st.m.a, st.m AS y")]
    [InlineData("SELECT a FROM (s.m JOIN t USING (a)) z", "SELECT a FROM (st.m JOIN t USING (a)) z")]
    [InlineData("SELECT extract(day FROM s.m) FROM t s", "SELECT extract(day FROM s.m) FROM t s")]
    [InlineData("SELECT a IS DISTINCT FROM s.m FROM t s", "SELECT a IS DISTINCT FROM s.m FROM t s")]
    [InlineData("SELECT a IS NOT DISTINCT FROM s.m, (SELECT max(b) FROM s.m) FROM t s",
        "SELECT a IS NOT DISTINCT FROM s.m, (SELECT max(b) FROM st.m) FROM t s")]
    [InlineData("TABLE s.m", "TABLE st.m")]
    [InlineData("SELECT a FROM t UNION ALL (TABLE s.m)", "SELECT a FROM t UNION ALL (TABLE st.m)")]
    [InlineData("SELECT s.m(1) FROM s.m(2)", "SELECT s.m(1) FROM s.m(2)")]
    [InlineData("WITH x AS (SELECT * FROM ONLY s.m) SELECT * FROM x, LATERAL (SELECT * FROM s.m) y",
        "WITH x AS (SELECT * FROM ONLY st.m) SELECT * FROM x, LATERAL (SELECT * FROM st.m) y")]
    [InlineData("SELECT ARRAY[s.m, 1] FROM t s JOIN u ON u.a = ANY (ARRAY[s.m, 2]), s.m z",
        "SELECT ARRAY[s.m, 1] FROM t s JOIN u ON u.a = ANY (ARRAY[s.m, 2]), st.m z")]
    [InlineData("SELECT \"My Schema\".\"M.1\".\"x\" FROM \"My Schema\".\"M.1\"", "SELECT st2.\"M.1\".\"x\" FROM st2.\"M.1\"")]
    [InlineData("SELECT s.m.* FROM s.m", "SELECT st.m.* FROM st.m")]
    [InlineData("SELECT old.a FROM s.old WHERE true", "SELECT old.a FROM s.new AS old WHERE true")]
    [InlineData("SELECT o.a FROM s.old o", "SELECT o.a FROM s.new o")]
    [InlineData("SELECT s.old.a FROM s.old", "SELECT old.a FROM s.new AS old")]
    [InlineData("SELECT * FROM ROWS FROM (s.m(1), f(2)) AS x, s.m", "SELECT * FROM ROWS FROM (s.m(1), f(2)) AS x, st.m")]
    [InlineData("SELECT $q$ FROM s.m $q$ FROM s.m", "SELECT $q$ FROM s.m $q$ FROM st.m")]
    [InlineData("SELECT * FROM db.s.m", "SELECT * FROM db.st.m")]
    [InlineData("SELECT a FROM s.m TABLESAMPLE system (10) REPEATABLE (1)", "SELECT a FROM st.m TABLESAMPLE system (10) REPEATABLE (1)")]
    public void Only_relations_are_named_anew(string sql, string expected)
    {
        var redirection = Redirection.Of(sql, Targets);

        redirection.Sql.ShouldBe(expected);
        redirection.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SELECT 's.m'::regclass")]
    [InlineData("SELECT regclass 's.m'")]
    [InlineData("SELECT NULL::s.m")]
    [InlineData("SELECT CAST(x AS s.m) FROM t")]
    public void A_name_that_cannot_follow_is_a_problem(string sql) =>
        Redirection.Of(sql, Targets).Problems.ShouldHaveSingleItem();

    [Fact]
    public void An_offset_is_found_again_in_the_original()
    {
        const string sql = "SELECT x FROM s.m JOIN s.m AS z USING (q)";

        var redirection = Redirection.Of(sql, Targets);

        redirection.OriginalOffset(redirection.Sql.IndexOf('q', StringComparison.Ordinal))
            .ShouldBe(sql.IndexOf('q', StringComparison.Ordinal));
        redirection.OriginalOffset(3).ShouldBe(3);
    }
}
