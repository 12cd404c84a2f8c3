namespace MatViewsMigrate.DatabaseTests.Volatility;

/// <summary>Queries with a volatile column: each, and by which function.</summary>
public sealed class VolatileColumnTests(VolatilityFixture fixture) : IClassFixture<VolatilityFixture>
{
    [Theory]
    [InlineData("SELECT id, now() AS c FROM t", "c now()")]
    [InlineData("SELECT id, now() FROM t", "now now()")]
    [InlineData("SELECT id, CURRENT_TIMESTAMP AS c FROM t", "c CURRENT_TIMESTAMP")]
    [InlineData("SELECT id, CURRENT_TIMESTAMP(0) AS c FROM t", "c CURRENT_TIMESTAMP")]
    [InlineData("SELECT id, CURRENT_DATE AS c FROM t", "c CURRENT_DATE")]
    [InlineData("SELECT id, LOCALTIMESTAMP AS c, LOCALTIME AS d, CURRENT_TIME AS e FROM t", "c LOCALTIMESTAMP, d LOCALTIME, e CURRENT_TIME")]
    [InlineData("SELECT id, CURRENT_USER AS c, SESSION_USER AS d FROM t", "c CURRENT_USER, d SESSION_USER")]
    [InlineData("SELECT id, statement_timestamp() AS c, transaction_timestamp() AS d FROM t", "c statement_timestamp(), d transaction_timestamp()")]
    [InlineData("SELECT id, clock_timestamp() AS c, timeofday() AS d FROM t", "c clock_timestamp(), d timeofday()")]
    [InlineData("SELECT id, random() AS c FROM t", "c random()")]
    [InlineData("SELECT id, gen_random_uuid() AS c FROM t", "c gen_random_uuid()")]
    [InlineData("SELECT id, nextval('s') AS c FROM t", "c nextval()")]
    [InlineData("SELECT id, age(ts) AS c FROM t", "c age()")]
    [InlineData("SELECT id, current_setting('TimeZone') AS c, pg_backend_pid() AS d, txid_current() AS e FROM t", "c current_setting(), d pg_backend_pid(), e txid_current()")]
    [InlineData("SELECT id, dice() AS c FROM t", "c public.dice()")]
    [InlineData("SELECT id, id <~> 2 AS c FROM t", "c public.blur()")]
    [InlineData("SELECT id, extract(day FROM now() - ts) AS c FROM t", "c now()")]
    [InlineData("SELECT id, date_trunc('day', now())::date AS c FROM t", "c now()")]
    [InlineData("SELECT id, coalesce(ts, now()) AS c, greatest(ts, now()) AS d, nullif(now(), ts) AS e FROM t", "c now(), d now(), e now()")]
    [InlineData("SELECT id, CASE WHEN k = 'a' THEN now() ELSE ts END AS c FROM t", "c now()")]
    [InlineData("SELECT id, CASE WHEN random() < 0.5 THEN 1 ELSE 2 END AS c FROM t", "c random()")]
    [InlineData("SELECT id, ARRAY[now()] AS c, ROW(now())::text AS d FROM t", "c now(), d now()")]
    [InlineData("SELECT id, jsonb_build_object('at', now()) AS c FROM t", "c now()")]
    [InlineData("SELECT id, 'read ' || now() AS c FROM t", "c now()")]
    [InlineData("SELECT id, (random() * 10)::int::positive AS c FROM t", "c random()")]
    [InlineData("SELECT max(now() - ts) AS c, count(*) AS n FROM t", "c now()")]
    [InlineData("SELECT k, count(*) FILTER (WHERE random() < 0.5) AS c FROM t GROUP BY k", "c random()")]
    [InlineData("SELECT k, string_agg(k, ',' ORDER BY random()) AS c FROM t GROUP BY k", "c random()")]
    [InlineData("SELECT id, row_number() OVER (ORDER BY random()) AS c FROM t", "c random()")]
    [InlineData("SELECT id, lag(now()) OVER (ORDER BY id) AS c FROM t", "c now()")]
    [InlineData("SELECT date_trunc('day', now() - ts) AS c, count(*) AS n FROM t GROUP BY 1", "c now()")]
    [InlineData("SELECT id, c FROM (SELECT id, now() AS c FROM t) q", "c now()")]
    [InlineData("SELECT q.* FROM (SELECT id, now() AS c FROM t) q", "c now()")]
    [InlineData("SELECT id, q::text AS c FROM (SELECT id, now() AS at FROM t) q", "c now()")]
    [InlineData("WITH q AS (SELECT id, now() AS c FROM t) SELECT id, c AS d FROM q", "d now()")]
    [InlineData("WITH a AS (SELECT now() AS c), b AS (SELECT c AS d FROM a) SELECT id, (SELECT d FROM b) AS e FROM t", "e now()")]
    [InlineData("WITH q AS (SELECT now() AS c) SELECT id, (SELECT x.c FROM (SELECT c FROM q) x) AS d FROM t", "d now()")]
    [InlineData("WITH RECURSIVE r(a, b) AS (SELECT 1, now() UNION ALL SELECT a + 1, b FROM r WHERE a < 3) SELECT a, b FROM r", "b now()")]
    [InlineData("WITH RECURSIVE r(a, b, c) AS (SELECT 1.0::float8, 2.0::float8, random() UNION ALL SELECT b, c, a FROM r WHERE a < 3) SELECT a FROM r", "a random()")]
    [InlineData("SELECT id, ts AS c FROM t UNION ALL SELECT id, now() FROM t", "c now()")]
    [InlineData("SELECT id, ts AS c FROM t UNION SELECT id, at FROM u EXCEPT (SELECT id, now() FROM t)", "c now()")]
    [InlineData("SELECT id, c FROM (SELECT id, ts AS c FROM t UNION ALL SELECT id, clock_timestamp() FROM u) q", "c clock_timestamp()")]
    [InlineData("SELECT a.id, b.c FROM t a JOIN (SELECT id, now() AS c FROM u) b USING (id)", "c now()")]
    [InlineData("SELECT id, at AS c FROM (SELECT id, now() AS at FROM t) a FULL JOIN u USING (id, at)", "c now()")]
    [InlineData("SELECT j.c FROM (t CROSS JOIN (SELECT now() AS c) q) j", "c now()")]
    [InlineData("SELECT id, seen_at AS c FROM stamped", "c now() public.stamped")]
    [InlineData("SELECT id, deep_at AS c FROM deep", "c now() public.stamped")]
    [InlineData("SELECT * FROM deeper", "deep_at now() public.stamped")]
    [InlineData("SELECT a, b FROM (VALUES (1, now()), (2, NULL)) v(a, b)", "b now()")]
    [InlineData("VALUES (1, random()), (2, 3)", "column2 random()")]
    [InlineData("SELECT a AS c, b AS d FROM rolls(3)", "c public.rolls(), d public.rolls()")]
    [InlineData("SELECT a, r FROM ROWS FROM (pairs(1), random()) AS f(a, b, r)", "r random()")]
    [InlineData("SELECT d AS c FROM generate_series(now() - interval '3 days', now(), interval '1 day') d", "c now()")]
    [InlineData("SELECT t.id, l.c FROM t, LATERAL (SELECT now() - t.ts AS c) l", "c now()")]
    [InlineData("SELECT id, (SELECT max(now() - u.at) FROM u WHERE u.id = t.id) AS c FROM t", "c now()")]
    [InlineData("SELECT id, (SELECT u.v FROM u ORDER BY random() LIMIT 1) AS c FROM t", "c random()")]
    [InlineData("SELECT id, ARRAY(SELECT now() FROM u ORDER BY v) AS c FROM t", "c now()")]
    [InlineData("SELECT q.id, (SELECT (SELECT q.c)) AS d FROM (SELECT id, now() AS c FROM t) q", "d now()")]
    [InlineData("SELECT id, now() AS a, random() AS b, k FROM t", "a now(), b random()")]
    [InlineData("SELECT id, now() + random() * interval '1 day' AS c FROM t", "c now(), c random()")]
    [InlineData("SELECT id, now() AS \"a {b} (c)\\\" FROM t", "a {b} (c)\\ now()")]
    [InlineData("SELECT id, now() AS \":x\" FROM t", ":x now()")]
    public async Task A_volatile_column_is_found_with_its_function(string sql, string expected) =>
        (await ColumnsAsync(sql)).Order(StringComparer.Ordinal)
            .ShouldBe(expected.Split(", ").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(16, "SELECT id, system_user AS c FROM t", "c system_user()")]
    [InlineData(16, "SELECT id, random_normal() AS c FROM t", "c random_normal()")]
    [InlineData(17, "SELECT id, JSON_OBJECT('at': now()) AS c FROM t", "c now()")]
    [InlineData(17, "SELECT t.id, j.a AS c FROM t, JSON_TABLE(jsonb_build_object('a', random()), '$' COLUMNS (a float8 PATH '$.a')) j", "c random()")]
    [InlineData(18, "SELECT id, uuidv7() AS c FROM t", "c uuidv7()")]
    [InlineData(18, "SELECT date_trunc('day', now() - ts) AS c, k, count(*) AS n FROM t GROUP BY GROUPING SETS ((1), (2))", "c now()")]
    public async Task So_are_those_of_newer_servers(int since, string sql, string expected)
    {
        if (await fixture.VersionAsync() >= since)
            (await ColumnsAsync(sql)).ShouldBe([expected]);
    }

    [Fact]
    public async Task A_function_of_a_user_is_taken_at_its_word()
    {
        var found = await fixture.AnalyseAsync("SELECT id, dice() AS c, now() AS d FROM t");
        found.Volatile.Select(column => (column.Column, column.IsDeclared)).ShouldBe([("c", true), ("d", false)]);
    }

    [Fact]
    public async Task An_expression_of_two_thousand_terms_is_analysed()
    {
        var sum = string.Join(" + ", Enumerable.Repeat("id", 2000));
        (await ColumnsAsync($"SELECT id, {sum} + random() AS c FROM t")).ShouldBe(["c random()"]);
    }

    [Fact]
    public async Task A_view_joined_with_itself_again_and_again_is_analysed_once()
    {
        var ctes = Enumerable.Range(1, 24).Select(i => $"q{i} AS (SELECT a.id, a.c FROM q{i - 1} a JOIN q{i - 1} b USING (id))");
        (await ColumnsAsync($"WITH q0 AS (SELECT id, now() AS c FROM t), {string.Join(", ", ctes)} SELECT id, c FROM q24"))
            .ShouldBe(["c now()"]);
    }

    private async Task<IReadOnlyList<string>> ColumnsAsync(string sql) =>
    [
        .. (await fixture.AnalyseAsync(sql)).Volatile
            .Select(found => $"{found.Column} {found.Function}{(found.Through is null ? "" : $" {found.Through}")}"),
    ];
}
