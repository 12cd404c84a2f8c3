using MatViewsMigrate.Names;

namespace MatViewsMigrate.Tests.Names;

public sealed class SqlReferenceScannerTests
{
    [Theory]
    [InlineData("SELECT * FROM a", "a")]
    [InlineData("SELECT * FROM a, s.b x, ONLY c, LATERAL (SELECT * FROM d) y", "a s.b c d")]
    [InlineData("SELECT * FROM a LEFT JOIN b ON a.x = b.x AND b.y IN (1, 2), c", "a b c")]
    [InlineData("SELECT * FROM (a CROSS JOIN b) JOIN (c) USING (x, y)", "a b c")]
    [InlineData("SELECT * FROM ((SELECT * FROM a) UNION ALL (SELECT * FROM b)) x", "a b")]
    [InlineData("SELECT (SELECT max(x) FROM a), b FROM c WHERE d IN (SELECT e FROM f) ORDER BY g, h", "a c f")]
    [InlineData("SELECT extract(year FROM a), substring(b FROM 1 FOR 2), trim(BOTH FROM c) FROM d", "d")]
    [InlineData("SELECT 1 FROM a WHERE x IS DISTINCT FROM b AND y IS NOT DISTINCT FROM c", "a")]
    [InlineData("SELECT * FROM f(1, 2) WITH ORDINALITY AS t (a, b), s.g(x), h", "h")]
    [InlineData("SELECT * FROM ROWS FROM (f(1), g(2)) x, a", "a")]
    [InlineData("WITH x AS (SELECT * FROM a), y (p, q) AS MATERIALIZED (SELECT * FROM x, b) SELECT * FROM y, x, c", "a b c")]
    [InlineData("WITH a AS (SELECT * FROM a) SELECT * FROM a", "a")]
    [InlineData("WITH a (n) AS (SELECT * FROM a) SELECT * FROM a", "a")]
    [InlineData("WITH RECURSIVE a (n) AS (SELECT 1 UNION ALL SELECT n FROM a) SELECT * FROM a", "")]
    [InlineData("WITH time AS (SELECT 1) SELECT * FROM time", "")]
    [InlineData("SELECT * FROM (WITH x AS (SELECT 1) SELECT * FROM x) z, x", "x")]
    [InlineData("SELECT at::timestamp with time zone AS b, c FROM d", "d")]
    [InlineData("TABLE a", "a")]
    [InlineData("(TABLE a) UNION TABLE s.b", "a s.b")]
    [InlineData("WITH x AS (TABLE a) TABLE x", "a")]
    [InlineData("VALUES (1), (2)", "")]
    [InlineData("SELECT t.table, u.from, v.select AS from FROM t, u", "t u")]
    [InlineData("SELECT 1 AS table, 2 AS \"from\" FROM a", "a")]
    [InlineData("SELECT * FROM db.s.a", "s.a")]
    [InlineData("SELECT * FROM \"S\".\"A b\" AS c", "S.A b")]
    [InlineData("SELECT * FROM A WINDOW w AS (PARTITION BY b, c) FOR UPDATE", "a")]
    [InlineData("SELECT count(*) FILTER (WHERE x), array_agg(y ORDER BY z, w) FROM a GROUP BY GROUPING SETS ((b), (c))", "a")]
    [InlineData("SELECT * FROM a WHERE (b, c) = ANY (SELECT d, e FROM f, g)", "a f g")]
    [InlineData("CREATE RULE r AS ON DELETE TO s.t DO ALSO (UPDATE s.t SET x = a.x, y = f(z FROM 1) FROM s.a, b WHERE a.z = old.z; DELETE FROM c USING s.a RETURNING c.x)", "s.a b s.a")]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO s.t SELECT x FROM a; UPDATE s.t SET x = 1, y = 2; MERGE INTO s.t USING s.a AS b ON (b.x = t.x) WHEN MATCHED THEN DELETE; END", "a s.a")]
    [InlineData("SELECT trim(update FROM a), substring(delete FROM 2), b.set FROM b JOIN c USING (delete)", "b c")]
    [InlineData("", "")]
    [InlineData("FROM , ) ) ( JOIN", "")]
    public void Relations_are_told_from_everything_else(string sql, string expected) =>
        string.Join(' ', SqlReferenceScanner.Scan(sql).Where(n => n.Kind == SqlReferenceKind.Relation).Select(n => n.Schema is null ? n.Name : $"{n.Schema}.{n.Name}"))
            .ShouldBe(expected);

    [Fact]
    public void A_name_has_its_offset() =>
        SqlReferenceScanner.Scan("SELECT * FROM s.a").ShouldBe([new(SqlReferenceKind.Relation, "s", "a", 14, 17)]);
}
