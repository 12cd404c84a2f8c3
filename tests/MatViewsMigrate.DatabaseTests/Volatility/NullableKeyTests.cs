using MatViewsMigrate.Planning;

namespace MatViewsMigrate.DatabaseTests.Volatility;

/// <summary>Keys that a query makes null, and those that it does not.</summary>
public sealed class NullableKeyTests(VolatilityFixture fixture) : IClassFixture<VolatilityFixture>
{
    [Theory]
    [InlineData("SELECT t.id AS a, o.id AS c FROM t LEFT JOIN o ON o.t_id = t.id", NullCause.OuterJoin)]
    [InlineData("SELECT o.code AS c, count(*) AS n FROM t LEFT JOIN o ON o.t_id = t.id GROUP BY o.code", NullCause.OuterJoin)]
    [InlineData("SELECT t.id AS c, o.code FROM t RIGHT JOIN o ON o.t_id = t.id", NullCause.OuterJoin)]
    [InlineData("SELECT t.id AS c, o.id AS d FROM t FULL JOIN o ON o.t_id = t.id", NullCause.OuterJoin)]
    [InlineData("SELECT q.c FROM (SELECT o.id AS c FROM t LEFT JOIN (o JOIN u ON u.id = o.id) ON o.t_id = t.id) q", NullCause.OuterJoin)]
    [InlineData("SELECT v AS c, name FROM deeper", NullCause.OuterJoin)]
    [InlineData("SELECT k AS c, count(*) AS n FROM t GROUP BY ROLLUP (k)", NullCause.Grouping)]
    [InlineData("SELECT k AS c, n, count(*) AS m FROM t GROUP BY GROUPING SETS ((k), (n))", NullCause.Grouping)]
    [InlineData("WITH q AS (SELECT k AS c, n, sum(x) AS s FROM t GROUP BY CUBE (k, n)) SELECT c, n, s FROM q", NullCause.Grouping)]
    [InlineData("SELECT k AS c, count(*) AS n FROM t GROUP BY k UNION ALL SELECT NULL, count(*) FROM t", NullCause.Literal)]
    public async Task A_key_that_is_made_null_is_found(string sql, NullCause expected) =>
        (await fixture.AnalyseAsync(sql, "c")).NullableKeys.ShouldBe([new NullableKey("c", expected)]);

    [Theory]
    [InlineData("SELECT t.id AS c, o.code FROM t LEFT JOIN o ON o.t_id = t.id")]
    [InlineData("SELECT o.id AS c FROM t LEFT JOIN o ON o.t_id = t.id WHERE o.id IS NOT NULL")]
    [InlineData("SELECT o.id AS c FROM t LEFT JOIN o ON o.t_id = t.id WHERE o.v > 0")]
    [InlineData("SELECT coalesce(o.id, 0) AS c FROM t LEFT JOIN o ON o.t_id = t.id")]
    [InlineData("SELECT id AS c, k, code FROM t FULL JOIN o USING (id)")]
    [InlineData("SELECT id AS c, k, code FROM t LEFT JOIN o USING (id)")]
    [InlineData("SELECT q.c FROM (SELECT o.id AS c FROM t LEFT JOIN o ON o.t_id = t.id) q WHERE q.c IS NOT NULL")]
    [InlineData("SELECT q.c FROM (SELECT o.id AS c FROM t LEFT JOIN o ON o.t_id = t.id) q JOIN u ON u.id = q.c")]
    [InlineData("SELECT coalesce(k, 'all') AS c, count(*) AS n FROM t GROUP BY ROLLUP (k)")]
    [InlineData("SELECT k AS c, count(*) AS n FROM t GROUP BY ROLLUP (k) HAVING grouping(k) = 0")]
    [InlineData("SELECT k AS c, n, count(*) AS m FROM t GROUP BY k, ROLLUP (n)")]
    [InlineData("SELECT k AS c, count(*) AS n FROM t GROUP BY k")]
    [InlineData("SELECT mail AS c FROM o")]
    [InlineData("SELECT name AS c, v FROM deeper")]
    public async Task Any_other_is_innocent(string sql) => (await fixture.AnalyseAsync(sql, "c")).NullableKeys.ShouldBeEmpty();
}
