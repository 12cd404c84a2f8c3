using MatViewsMigrate.Compilation.Volatility;

namespace MatViewsMigrate.Tests.Compilation.Volatility;

public sealed class SourcePlaceTests
{
    // ^ stands before the place.
    [Theory]
    [InlineData("SELECT id, ^now() AS c FROM t", "c", "now()")]
    [InlineData("SELECT id, ^now() FROM t", "now", "now()")]
    [InlineData("SELECT id, ^CURRENT_TIMESTAMP AS c FROM t", "c", "CURRENT_TIMESTAMP")]
    [InlineData("SELECT id, date_trunc('day', ^now()) AS c FROM t", "c", "now()")]
    [InlineData("SELECT now() AS a, ^now() AS b FROM t", "b", "now()")]
    [InlineData("SELECT ^now() AS a, now() AS b FROM t WHERE x < now()", "a", "now()")]
    [InlineData("SELECT f(now(), 1) AS a, g(x, ^now(), 2) b FROM t", "b", "now()")]
    [InlineData("WITH q AS (SELECT id, ^now() AS at FROM t) SELECT id, at AS c FROM q", "c", "now()")]
    [InlineData("SELECT now AS n, ^NOW() AS c FROM t", "c", "now()")]
    [InlineData("SELECT 'now()' AS n, ^now() AS c -- now()", "c", "now()")]
    [InlineData("SELECT ^\"now\"() AS c", "c", "now()")]
    [InlineData("SELECT public.^dice() AS c", "c", "public.dice()")]
    [InlineData("SELECT id, a <~> b AS ^c FROM t", "c", "public.blur()")]
    [InlineData("SELECT id, seen_at AS ^\"Seen\" FROM stamped", "Seen", null)]
    [InlineData("SELECT id, s.^seen_at FROM stamped s", "seen_at", null)]
    [InlineData("^SELECT * FROM stamped", "seen_at", null)]
    [InlineData("SELECT id, ^ARRAY(SELECT v FROM u) AS c FROM t", "c", "ARRAY(SELECT ...)")]
    public void The_place_is_that_of_the_call_or_else_of_the_column(string marked, string column, string? function) =>
        new SourcePlace(marked.Replace("^", "", StringComparison.Ordinal)).Of(column, function)
            .ShouldBe(marked.IndexOf('^', StringComparison.Ordinal));

    [Fact]
    public void A_clause_is_found_by_its_keyword()
    {
        new SourcePlace("SELECT 'limit' FROM t LIMIT 3").OfKeyword(["limit"]).ShouldBe(22);
        new SourcePlace("SELECT 1").OfKeyword(["limit"]).ShouldBe(0);
    }
}
