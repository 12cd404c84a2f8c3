namespace MatViewsMigrate.DatabaseTests.Volatility;

/// <summary>Queries without a volatile function whose rows may differ at each refresh, and their neighbours that may not.</summary>
public sealed class ChurnTests(VolatilityFixture fixture) : IClassFixture<VolatilityFixture>
{
    [Theory]
    [InlineData("SELECT k, array_agg(id) AS c FROM t GROUP BY k", "UnorderedAggregate c array_agg()")]
    [InlineData("SELECT string_agg(k, ',') AS c FROM t", "UnorderedAggregate c string_agg()")]
    [InlineData("SELECT k, json_agg(t) AS c FROM t GROUP BY k", "UnorderedAggregate c json_agg()")]
    [InlineData("SELECT k, jsonb_build_object('ids', jsonb_agg(id)) AS c FROM t GROUP BY k", "UnorderedAggregate c jsonb_agg()")]
    [InlineData("SELECT id, ARRAY(SELECT v FROM u WHERE u.id = t.id) AS c FROM t", "UnorderedAggregate c ARRAY(SELECT ...)")]
    [InlineData("SELECT id, array_agg(id) OVER (PARTITION BY k) AS c FROM t", "UnorderedWindow c array_agg()")]
    [InlineData("SELECT k, ids AS c FROM collected", "UnorderedAggregate c array_agg() public.collected")]
    [InlineData("SELECT id, row_number() OVER () AS c FROM t", "UnorderedWindow c row_number()")]
    [InlineData("SELECT id, row_number() OVER (PARTITION BY k) AS c FROM t", "UnorderedWindow c row_number()")]
    [InlineData("SELECT id, lag(n) OVER w AS c, first_value(x) OVER w AS d FROM t WINDOW w AS (PARTITION BY k)", "UnorderedWindow c lag(), UnorderedWindow d first_value()")]
    [InlineData("SELECT k, sum(x) AS c FROM t GROUP BY k", "FloatSum c sum()")]
    [InlineData("SELECT avg(x) AS c, stddev(x) AS d, min(x) AS e FROM t", "FloatSum c avg(), FloatSum d stddev()")]
    [InlineData("SELECT sum(x::real) AS c FROM t", "FloatSum c sum()")]
    [InlineData("SELECT id, avg(x) OVER (PARTITION BY k) AS c FROM t", "FloatSum c avg()")]
    [InlineData("SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY k) AS nr FROM t) q WHERE nr = 1", "UnorderedWindow row_number()")]
    [InlineData("SELECT id FROM t LIMIT 10", "UnorderedLimit")]
    [InlineData("SELECT q.id FROM (SELECT id FROM t LIMIT 10) q ORDER BY id", "UnorderedLimit")]
    [InlineData("SELECT id, (SELECT v FROM u WHERE u.id = t.id LIMIT 1) AS c FROM t", "UnorderedLimit c")]
    [InlineData("SELECT id FROM t WHERE id IN (SELECT id FROM u LIMIT 3)", "UnorderedLimit")]
    [InlineData("SELECT DISTINCT ON (k) k, id FROM t", "UnorderedDistinctOn")]
    [InlineData("SELECT DISTINCT ON (k) k, id FROM t ORDER BY k", "UnorderedDistinctOn")]
    [InlineData("SELECT id FROM t TABLESAMPLE SYSTEM (10)", "RandomRows")]
    [InlineData("SELECT id FROM t WHERE random() < 0.1", "RandomRows random()")]
    [InlineData("SELECT id FROM t ORDER BY random() LIMIT 10", "RandomRows random()")]
    public async Task Churn_is_found(string sql, string expected) => (await ChurnAsync(sql)).ShouldBe(expected);

    [Theory]
    [InlineData("SELECT k, array_agg(id ORDER BY id) AS c FROM t GROUP BY k")]
    [InlineData("SELECT k, array_agg(DISTINCT id) AS c, string_agg(DISTINCT k, ',') AS d FROM t GROUP BY k")]
    [InlineData("SELECT array_agg(id) AS c FROM (SELECT id FROM t ORDER BY id) q")]
    [InlineData("SELECT id, (SELECT string_agg(x, ',') FROM unnest(t.tags) x) AS c FROM t")]
    [InlineData("SELECT id, ARRAY(SELECT v FROM u ORDER BY v) AS c, ARRAY(SELECT upper(x) FROM unnest(t.tags) x) AS d FROM t")]
    [InlineData("SELECT k, jsonb_object_agg(id, n) AS c FROM t GROUP BY k")]
    [InlineData("SELECT k FROM collected")]
    [InlineData("SELECT k FROM t GROUP BY k HAVING array_agg(id) @> '{1}'")]
    [InlineData("SELECT id, row_number() OVER (ORDER BY id) AS c, lag(n) OVER (PARTITION BY k ORDER BY ts, id) AS d FROM t")]
    [InlineData("SELECT id, row_number() OVER () AS c FROM (SELECT id FROM t ORDER BY ts, id) q")]
    [InlineData("SELECT id, rank() OVER () AS c, count(*) OVER () AS d, max(n) OVER (PARTITION BY k) AS e FROM t")]
    [InlineData("SELECT sum(n) AS c, avg(id) AS d, sum(id) AS e, sum(x::numeric) AS f, max(x) AS g FROM t")]
    [InlineData("SELECT round(avg(x)::numeric, 2) AS c, sum(x)::bigint AS d, sum(x ORDER BY id) AS e FROM t")]
    [InlineData("SELECT k FROM t GROUP BY k HAVING sum(x) > 10")]
    [InlineData("SELECT id FROM t ORDER BY id LIMIT 10")]
    [InlineData("SELECT id FROM (SELECT id FROM t ORDER BY ts, id) q LIMIT 10")]
    [InlineData("SELECT id FROM t LIMIT ALL")]
    [InlineData("SELECT id FROM t OFFSET 0")]
    [InlineData("SELECT max(id) AS c FROM t LIMIT 1")]
    [InlineData("SELECT g FROM generate_series(1, 100) g LIMIT 10")]
    [InlineData("SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id LIMIT 1)")]
    [InlineData("SELECT DISTINCT ON (k) k, id FROM t ORDER BY k, ts DESC, id")]
    [InlineData("SELECT DISTINCT ON (k) k FROM t")]
    [InlineData("SELECT DISTINCT k, n FROM t")]
    [InlineData("SELECT id FROM t TABLESAMPLE BERNOULLI (10) REPEATABLE (1)")]
    [InlineData("SELECT id FROM t WHERE dice() = 4 ORDER BY random()")]
    public async Task What_is_ordered_does_not_churn(string sql) => (await ChurnAsync(sql)).ShouldBe("");

    private async Task<string> ChurnAsync(string sql) =>
        string.Join(", ", (await fixture.AnalyseAsync(sql)).Churn.Select(found =>
            string.Join(' ', new[] { found.Kind.ToString(), found.Column, found.Function, found.Through?.ToString() }.Where(part => part is not null))));
}
