namespace MatViewsMigrate.DatabaseTests.Volatility;

/// <summary>Orders in which rows may have the same place, and those that leave no doubt.</summary>
public sealed class TieTests(VolatilityFixture fixture) : IClassFixture<VolatilityFixture>
{
    [Theory]
    [InlineData("SELECT id, row_number() OVER (ORDER BY ts) AS c FROM t", "TiedWindow c row_number() id")]
    [InlineData("SELECT id, lag(n) OVER (PARTITION BY k ORDER BY ts) AS c FROM t", "TiedWindow c lag() id")]
    [InlineData("SELECT id, ts - lag(ts) OVER (PARTITION BY k ORDER BY ts) AS c FROM t", "TiedWindow c lag() id")]
    [InlineData("SELECT id, first_value(n) OVER (PARTITION BY k ORDER BY ts DESC) AS c, ntile(4) OVER (ORDER BY k) AS d FROM t", "TiedWindow c first_value() id, TiedWindow d ntile() id")]
    [InlineData("SELECT id, nth_value(k, 2) OVER (ORDER BY n) AS c, last_value(k) OVER (ORDER BY n) AS d FROM t", "TiedWindow c nth_value() id, TiedWindow d last_value() id")]
    [InlineData("SELECT id, sum(n) OVER (ORDER BY ts ROWS UNBOUNDED PRECEDING) AS c FROM t", "TiedWindow c sum() id")]
    [InlineData("SELECT id, array_agg(id) OVER (ORDER BY k) AS c FROM t", "TiedWindow c array_agg() id")]
    [InlineData("SELECT id, row_number() OVER (ORDER BY at) AS c FROM u", "TiedWindow c row_number()")]
    [InlineData("SELECT id, row_number() OVER (ORDER BY mail) AS c FROM o", "TiedWindow c row_number() id")]
    [InlineData("SELECT id, row_number() OVER (ORDER BY v) AS c FROM o WHERE v IS NOT NULL", "TiedWindow c row_number() id")]
    [InlineData("SELECT id, k, row_number() OVER (ORDER BY id) AS c FROM parent", "TiedWindow c row_number()")]
    [InlineData("SELECT id, k, row_number() OVER (ORDER BY id) AS c FROM parted", "TiedWindow c row_number() k, id")]
    [InlineData("SELECT o.id, row_number() OVER (ORDER BY t.id) AS c FROM t JOIN o ON o.t_id = t.id", "TiedWindow c row_number() o.id")]
    [InlineData("SELECT t.id, o.id AS o, row_number() OVER (ORDER BY o.id) AS c FROM t LEFT JOIN o ON o.t_id = t.id", "TiedWindow c row_number() t.id")]
    [InlineData("SELECT t.id, o.id AS o, row_number() OVER (ORDER BY t.id) AS c FROM t FULL JOIN o ON o.t_id = t.id", "TiedWindow c row_number() o.id")]
    [InlineData("SELECT k, n, row_number() OVER (ORDER BY sum(x)) AS c FROM t GROUP BY k, n", "TiedWindow c row_number() k, n")]
    [InlineData("SELECT id, nr FROM (SELECT id, row_number() OVER (ORDER BY ts) AS nr FROM t) q", "TiedWindow nr row_number() id")]
    [InlineData("WITH q AS (SELECT id, k FROM u JOIN t USING (id)) SELECT id, row_number() OVER (ORDER BY id) AS c, k FROM q", "TiedWindow c row_number()")]
    [InlineData("SELECT id, nr FROM numbered", "TiedWindow nr row_number() public.numbered id")]
    [InlineData("SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY k ORDER BY ts DESC) AS nr FROM t) q WHERE nr = 1", "TiedWindow row_number() id")]
    [InlineData("SELECT id, v, row_number() OVER (ORDER BY id) AS c FROM (SELECT id FROM t UNION ALL SELECT id FROM o) q JOIN u USING (id)", "TiedWindow c row_number()")]
    public Task A_window_with_ties_is_found(string sql, string expected) => ChurnIsAsync(sql, expected);

    [Theory]
    [InlineData("SELECT id, row_number() OVER (ORDER BY ts, id) AS c, lag(n) OVER (PARTITION BY k ORDER BY ts, id) AS d FROM t")]
    [InlineData("SELECT id, row_number() OVER (PARTITION BY id ORDER BY ts) AS c, row_number() OVER (PARTITION BY id) AS d FROM t")]
    [InlineData("SELECT id, first_value(n) OVER w AS c, last_value(n) OVER w AS d FROM t WINDOW w AS (PARTITION BY k ORDER BY id DESC)")]
    [InlineData("SELECT id, first_value(ts) OVER (PARTITION BY k ORDER BY ts) AS c FROM t")]
    [InlineData("SELECT id, sum(n) OVER (ORDER BY ts) AS c, count(*) OVER (ORDER BY k) AS d, rank() OVER (ORDER BY k) AS e FROM t")]
    [InlineData("SELECT id, sum(n) OVER (ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS c FROM t")]
    [InlineData("SELECT code, row_number() OVER (ORDER BY code DESC) AS c FROM o")]
    [InlineData("SELECT id, row_number() OVER (PARTITION BY t_id ORDER BY at) AS c FROM o")]
    [InlineData("SELECT id, row_number() OVER (ORDER BY mail) AS c FROM o WHERE mail IS NOT NULL")]
    [InlineData("SELECT id, row_number() OVER (ORDER BY at) AS c FROM o WHERE t_id = 7")]
    [InlineData("SELECT k, id, row_number() OVER (PARTITION BY k ORDER BY id) AS c FROM parted")]
    [InlineData("SELECT ts, row_number() OVER (ORDER BY ts) AS c FROM t")]
    [InlineData("SELECT id, row_number() OVER (ORDER BY id) AS c FROM kept")]
    [InlineData("SELECT o.id, row_number() OVER (ORDER BY o.id) AS c FROM t JOIN o ON o.t_id = t.id")]
    [InlineData("SELECT o.id, t.k, row_number() OVER (ORDER BY o.at, o.id) AS c FROM o LEFT JOIN t ON t.id = o.t_id")]
    [InlineData("SELECT t.id, o.id AS o, row_number() OVER (ORDER BY t.id, o.id) AS c FROM t LEFT JOIN o ON o.t_id = t.id")]
    [InlineData("SELECT t.id, o.id AS o, row_number() OVER (ORDER BY o.id, t.id) AS c FROM t FULL JOIN o ON o.t_id = t.id")]
    [InlineData("SELECT id, k, code, row_number() OVER (ORDER BY code) AS c FROM t JOIN o USING (id)")]
    [InlineData("SELECT k, sum(n) AS s, row_number() OVER (ORDER BY sum(n) DESC, k) AS c FROM t GROUP BY k")]
    [InlineData("SELECT t.id, t.k, row_number() OVER (ORDER BY t.id) AS c FROM t GROUP BY t.id, t.k")]
    [InlineData("SELECT date_trunc('day', ts) AS d, count(*) AS n, lag(count(*)) OVER (ORDER BY date_trunc('day', ts)) AS c FROM t GROUP BY date_trunc('day', ts)")]
    [InlineData("SELECT d, n, lag(n) OVER (ORDER BY d) AS c FROM (SELECT ts::date AS d, count(*) AS n FROM t GROUP BY 1) q")]
    [InlineData("WITH q AS (SELECT DISTINCT k, n FROM t) SELECT k, n, row_number() OVER (PARTITION BY k ORDER BY n) AS c FROM q")]
    [InlineData("WITH q AS (SELECT DISTINCT ON (k) k, id, n FROM t ORDER BY k, id) SELECT k, n, row_number() OVER (ORDER BY k) AS c FROM q")]
    [InlineData("SELECT code, row_number() OVER (ORDER BY code) AS c FROM paired")]
    [InlineData("SELECT kind, id, row_number() OVER (ORDER BY kind, id) AS c FROM (SELECT 't' AS kind, id FROM t UNION ALL SELECT 'o', id FROM o) q")]
    [InlineData("SELECT id, row_number() OVER (ORDER BY id) AS c FROM (SELECT id FROM t UNION SELECT id FROM o) q")]
    [InlineData("SELECT id, k, row_number() OVER (ORDER BY id) AS c FROM (SELECT id, k FROM t EXCEPT SELECT id, code FROM o) q")]
    [InlineData("SELECT t.id, x.nr, row_number() OVER (ORDER BY t.id, x.nr) AS c FROM t, unnest(t.tags) WITH ORDINALITY AS x(tag, nr)")]
    [InlineData("SELECT d, count(o.id) AS n, row_number() OVER (ORDER BY d) AS c FROM generate_series(1, 10) d LEFT JOIN o ON o.v = d GROUP BY d")]
    [InlineData("SELECT o.id, w.x, row_number() OVER (ORDER BY o.id) AS c FROM o JOIN (VALUES ('a', 1), ('b', 2)) w(k, x) ON w.k = o.code")]
    [InlineData("SELECT t.id, l.v, row_number() OVER (ORDER BY t.id) AS c FROM t LEFT JOIN LATERAL (SELECT max(v) AS v FROM u WHERE u.id = t.id) l ON true")]
    [InlineData("SELECT k FROM numbered")]
    public Task A_window_in_which_each_row_has_its_place_is_innocent(string sql) => ChurnIsAsync(sql, "");

    [Theory]
    [InlineData("SELECT id FROM t ORDER BY ts LIMIT 10", "TiedLimit id")]
    [InlineData("SELECT id FROM t ORDER BY ts DESC OFFSET 5 LIMIT 10", "TiedLimit id")]
    [InlineData("SELECT k, count(*) AS n FROM t GROUP BY k ORDER BY n DESC LIMIT 10", "TiedLimit k")]
    [InlineData("SELECT t.id, q.v FROM t LEFT JOIN LATERAL (SELECT v FROM u WHERE u.id = t.id ORDER BY at DESC LIMIT 1) q ON true", "TiedLimit")]
    [InlineData("SELECT t.id, (SELECT o.code FROM o WHERE o.v = t.n ORDER BY o.at LIMIT 1) AS c FROM t", "TiedLimit c id")]
    [InlineData("WITH q AS (SELECT id FROM t ORDER BY n LIMIT 3) SELECT id FROM q", "TiedLimit id")]
    [InlineData("SELECT id, at FROM o UNION ALL SELECT id, ts FROM t ORDER BY at LIMIT 10", "TiedLimit")]
    [InlineData("SELECT o.id, t.k FROM o JOIN t ON t.id = o.t_id ORDER BY t.id LIMIT 10", "TiedLimit o.id")]
    public Task A_LIMIT_with_ties_is_found(string sql, string expected) => ChurnIsAsync(sql, expected);

    [Theory]
    [InlineData("SELECT id FROM t ORDER BY ts, id LIMIT 10")]
    [InlineData("SELECT code FROM o ORDER BY code DESC LIMIT 1")]
    [InlineData("SELECT ts FROM t ORDER BY ts LIMIT 10")]
    [InlineData("SELECT id FROM t ORDER BY ts FETCH FIRST 10 ROWS WITH TIES")]
    [InlineData("SELECT k, count(*) AS n FROM t GROUP BY k ORDER BY n DESC, k LIMIT 10")]
    [InlineData("SELECT t.id, q.v FROM t LEFT JOIN LATERAL (SELECT v FROM o WHERE o.t_id = t.id ORDER BY at DESC LIMIT 1) q ON true")]
    [InlineData("SELECT t.id, (SELECT o.at FROM o WHERE o.v = t.n ORDER BY o.at DESC LIMIT 1) AS c FROM t")]
    [InlineData("SELECT id, at FROM o UNION SELECT id, ts FROM t ORDER BY at, id LIMIT 10")]
    [InlineData("SELECT DISTINCT k, n FROM t ORDER BY k, n LIMIT 10")]
    [InlineData("SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id ORDER BY at LIMIT 1)")]
    [InlineData("SELECT id, code FROM paired ORDER BY code LIMIT 5")]
    public Task A_LIMIT_after_a_total_order_is_innocent(string sql) => ChurnIsAsync(sql, "");

    [Theory]
    [InlineData("SELECT DISTINCT ON (k) k, id FROM t ORDER BY k, ts DESC", "TiedDistinctOn id")]
    [InlineData("SELECT DISTINCT ON (id) id, v FROM u ORDER BY id, at", "TiedDistinctOn")]
    [InlineData("SELECT DISTINCT ON (t.k) t.k, o.code FROM t JOIN o ON o.t_id = t.id ORDER BY t.k, t.id", "TiedDistinctOn o.id")]
    [InlineData("WITH q AS (SELECT DISTINCT ON (t_id) t_id, id FROM o ORDER BY t_id, v) SELECT id FROM q", "TiedDistinctOn id")]
    [InlineData("SELECT k, id FROM firsts", "TiedDistinctOn public.firsts id")]
    public Task A_DISTINCT_ON_with_ties_is_found(string sql, string expected) => ChurnIsAsync(sql, expected);

    [Theory]
    [InlineData("SELECT DISTINCT ON (k) k, id FROM t ORDER BY k, ts DESC, id")]
    [InlineData("SELECT DISTINCT ON (k) k, ts FROM t ORDER BY k, ts DESC")]
    [InlineData("SELECT DISTINCT ON (t_id) t_id, id, v FROM o ORDER BY t_id, at DESC")]
    [InlineData("SELECT DISTINCT ON (t.k) t.k, o.code, t.n FROM t JOIN o ON o.t_id = t.id ORDER BY t.k, o.id")]
    [InlineData("SELECT DISTINCT ON (id) id, k FROM t ORDER BY id, ts")]
    public Task A_DISTINCT_ON_that_leaves_no_choice_is_innocent(string sql) => ChurnIsAsync(sql, "");

    private async Task ChurnIsAsync(string sql, string expected) =>
        string.Join(", ", (await fixture.AnalyseAsync(sql)).Churn.Select(found => string.Join(' ',
            new[] { found.Kind.ToString(), found.Column, found.Function, found.Through?.ToString(), found.Missing }.Where(part => part is not null))))
        .ShouldBe(expected);
}
