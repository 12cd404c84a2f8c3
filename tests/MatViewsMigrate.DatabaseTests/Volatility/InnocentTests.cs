namespace MatViewsMigrate.DatabaseTests.Volatility;

/// <summary>Queries in which nothing is wrong: a false alarm stops somebody's deployment.</summary>
public sealed class InnocentTests(VolatilityFixture fixture) : IClassFixture<VolatilityFixture>
{
    [Theory]
    [InlineData("SELECT id, k, ts FROM t")]
    [InlineData("SELECT * FROM t")]
    [InlineData("SELECT id FROM t WHERE ts > now() - interval '30 days'")]
    [InlineData("SELECT id FROM t WHERE ts::date = CURRENT_DATE")]
    [InlineData("SELECT id FROM t WHERE dice() = 4")]
    [InlineData("SELECT id FROM t WHERE age(ts) < interval '1 year'")]
    [InlineData("SELECT k, count(*) AS n FROM t GROUP BY k HAVING max(ts) > now() - interval '1 day'")]
    [InlineData("SELECT t.id, u.v FROM t JOIN u ON u.id = t.id AND u.at > now()")]
    [InlineData("SELECT t.id, u.v FROM t LEFT JOIN LATERAL (SELECT v FROM u WHERE u.id = t.id AND u.at < now() ORDER BY at DESC, v LIMIT 1) u ON true")]
    [InlineData("SELECT id FROM t ORDER BY ts > now(), id")]
    [InlineData("SELECT id FROM t ORDER BY now() - ts")]
    [InlineData("SELECT k, count(*) FILTER (WHERE ts > now() - interval '7 days') AS n FROM t GROUP BY k")]
    [InlineData("SELECT k, sum(CASE WHEN ts > now() - interval '7 days' THEN n ELSE 0 END) AS n FROM t GROUP BY k")]
    [InlineData("SELECT id, ts > now() - interval '7 days' AS is_recent FROM t")]
    [InlineData("SELECT id, CASE WHEN ts > now() THEN 'future' WHEN ts::date = CURRENT_DATE THEN 'today' ELSE 'past' END AS c FROM t")]
    [InlineData("SELECT id, EXISTS (SELECT 1 FROM u WHERE u.id = t.id AND u.at > now()) AS c FROM t")]
    [InlineData("SELECT id, id IN (SELECT id FROM u WHERE at > now()) AS c FROM t")]
    [InlineData("SELECT id, (SELECT max(v) FROM u WHERE u.id = t.id AND u.at < now()) AS c FROM t")]
    [InlineData("SELECT id, sum(n) FILTER (WHERE ts < now()) OVER (PARTITION BY k) AS c FROM t")]
    [InlineData("SELECT id, age(ts, '2020-01-01') AS c FROM t")]
    [InlineData("SELECT id, date_trunc('month', ts) AS c, extract(year FROM ts) AS y, ts + interval '1 day' AS d FROM t")]
    [InlineData("SELECT id, to_char(ts, 'YYYY-MM') AS c, ts::date AS d FROM t")]
    [InlineData("SELECT id, label(id) AS c, half(id) AS d FROM t")]
    [InlineData("SELECT id, public.now(id) AS c FROM t")]
    [InlineData("SELECT id, 'now()' AS c, 'random()' AS d FROM t")]
    [InlineData("SELECT id AS now, k AS random FROM t")]
    [InlineData("SELECT id, md5(k) AS c, hashtext(k) AS d FROM t")]
    [InlineData("SELECT id, id::positive AS c FROM t WHERE id > 0")]
    [InlineData("SELECT id FROM (SELECT id, now() AS unused FROM t) q")]
    [InlineData("WITH q AS (SELECT id, random() AS unused FROM t) SELECT id FROM q")]
    [InlineData("WITH unused AS (SELECT now() AS c) SELECT id FROM t")]
    [InlineData("WITH q AS (SELECT now() - interval '1 day' AS since) SELECT t.id FROM t, q WHERE t.ts > q.since")]
    [InlineData("SELECT id, k FROM stamped")]
    [InlineData("SELECT id, name FROM deep")]
    [InlineData("SELECT id, name, v FROM deeper")]
    [InlineData("SELECT id, k FROM windowed")]
    [InlineData("SELECT id, kept_at FROM kept")]
    [InlineData("SELECT a FROM (VALUES (1, now()), (2, NULL)) v(a, b)")]
    [InlineData("SELECT a, b FROM ROWS FROM (pairs(1), random()) AS f(a, b, r)")]
    [InlineData("SELECT a, b, o FROM pairs(1) WITH ORDINALITY AS f(a, b, o)")]
    [InlineData("SELECT id, x.tag, x.nr FROM t, unnest(tags) WITH ORDINALITY AS x(tag, nr)")]
    [InlineData("SELECT d FROM generate_series('2020-01-01'::timestamptz, now(), interval '1 day') d")]
    [InlineData("SELECT d::date AS d FROM generate_series(CURRENT_DATE - 30, CURRENT_DATE, interval '1 day') d")]
    [InlineData("SELECT d FROM generate_series(date_trunc('month', now()) - interval '1 year', now(), interval '1 month') d")]
    [InlineData("WITH b AS (SELECT CURRENT_DATE - 30 AS lo, CURRENT_DATE AS hi) SELECT d FROM b, generate_series(b.lo, b.hi, interval '1 day') d")]
    [InlineData("WITH RECURSIVE r(a, b) AS (SELECT 1, 0 UNION ALL SELECT a + 1, b FROM r WHERE a < 3) SELECT a, b FROM r")]
    [InlineData("SELECT id, ts FROM t UNION SELECT id, at FROM u WHERE at < now()")]
    [InlineData("SELECT a.id, a.k, u.v FROM t a FULL JOIN u USING (id)")]
    [InlineData("SELECT j.id, j.v FROM (t JOIN u USING (id)) j")]
    [InlineData("SELECT k, grouping(k) AS g, count(*) AS n FROM t GROUP BY ROLLUP (k)")]
    [InlineData("SELECT k, percentile_cont(0.5) WITHIN GROUP (ORDER BY x) AS c, mode() WITHIN GROUP (ORDER BY k) AS m FROM t GROUP BY k")]
    [InlineData("SELECT id, rank() OVER (PARTITION BY k ORDER BY ts) AS c, dense_rank() OVER w AS d FROM t WINDOW w AS (ORDER BY k)")]
    [InlineData("SELECT id, doc ->> 'a' AS c, doc @> '{\"b\": 1}' AS d FROM t")]
    [InlineData("SELECT id, E'a\\\\{(\\'' AS c, ''::text AS e, '\\xdeadbeef'::bytea AS b, '{}'::text[] AS l FROM t")]
    [InlineData("SELECT id AS \"a {b} (c)\\\", k AS \":x\", ts AS \"now()\" FROM t")]
    [InlineData("SELECT t::text AS row, (t).id FROM t")]
    public async Task Nothing_is_said_of_it(string sql)
    {
        var found = await fixture.AnalyseAsync(sql);
        found.Volatile.ShouldBeEmpty();
        found.Churn.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(14, "WITH RECURSIVE r(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM r WHERE a < 3) SEARCH DEPTH FIRST BY a SET o SELECT a, o::text AS o FROM r")]
    [InlineData(14, "WITH RECURSIVE r(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM r WHERE a < 3) CYCLE a SET c USING p SELECT a, c, p::text AS p FROM r")]
    [InlineData(16, "SELECT JSON_ARRAY(id, k) AS c FROM t")]
    [InlineData(17, "SELECT t.id, j.a FROM t, JSON_TABLE(doc, '$[*]' COLUMNS (a int PATH '$.a')) j")]
    [InlineData(18, "SELECT k, date_trunc('day', ts) AS d, count(*) AS n FROM t GROUP BY CUBE (1, 2)")]
    public async Task Nor_of_these_on_newer_servers(int since, string sql)
    {
        if (await fixture.VersionAsync() >= since)
            await Nothing_is_said_of_it(sql);
    }

    [Theory]
    [InlineData("SELECT id FROM t WHERE ts > now() - interval '30 days'", "now() Filter")]
    [InlineData("SELECT k, count(*) FILTER (WHERE ts::date = CURRENT_DATE) AS n FROM t GROUP BY k", "CURRENT_DATE Filter")]
    [InlineData("SELECT k, count(*) AS n FROM t GROUP BY k HAVING max(ts) > now()", "now() Filter")]
    [InlineData("SELECT id FROM t ORDER BY abs(extract(epoch FROM now() - ts)) LIMIT 10", "now() Sort")]
    [InlineData("SELECT id FROM windowed", "now() Filter public.windowed")]
    [InlineData("SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.at > now())", "now() Filter")]
    [InlineData("SELECT id FROM t ORDER BY now()", "")]
    [InlineData("SELECT id FROM stamped", "")]
    public async Task What_has_a_say_in_which_rows_there_are_is_known(string sql, string expected) =>
        string.Join(", ", (await fixture.AnalyseAsync(sql)).VolatileRows
            .Select(found => $"{found.Function} {found.Use}{(found.Through is null ? "" : $" {found.Through}")}")).ShouldBe(expected);
}
