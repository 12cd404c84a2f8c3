using MatViewsMigrate.Compilation.Volatility;

namespace MatViewsMigrate.Tests.Compilation.Volatility;

public sealed class BodyNamesTests
{
    [Theory]
    [InlineData("SELECT 1 FROM a, b JOIN c USING (id) LEFT JOIN ONLY d ON true", "a b c d")]
    [InlineData("DELETE FROM a; UPDATE b SET x = 1; INSERT INTO c (x) VALUES (1); TRUNCATE d", "a b c d")]
    [InlineData("SELECT (SELECT max(x) FROM a) FROM (SELECT 1 FROM \"B b\") q", "B b a")]
    [InlineData("DECLARE r a%ROWTYPE; BEGIN SELECT * INTO r FROM s.b; END", "a")]
    [InlineData("SELECT extract(day FROM ts), substring(x FROM 2), trim(both FROM y), a IS DISTINCT FROM b FROM s.t", "")]
    [InlineData("WITH a AS (SELECT 1), b (x) AS NOT MATERIALIZED (SELECT 2) SELECT * FROM a, b", "")]
    [InlineData("SELECT x FROM generate_series(1, 2) x, LATERAL (SELECT 1) y", "")]
    [InlineData("-- FROM a\n/* FROM b */ SELECT 'FROM c', $$FROM d$$", "")]
    public void What_may_be_a_relation(string body, string expected) =>
        string.Join(' ', BodyNames.Of(body).Relations.Order(StringComparer.Ordinal)).ShouldBe(expected);

    [Fact]
    public void What_may_be_a_function_or_a_type()
    {
        var names = BodyNames.Of("SELECT f(1), s.g(2), 3::positive, 4::s.negative, h (5) FROM k(6)");
        names.Functions.ShouldBe(["f", "h", "k"], ignoreOrder: true);
        names.Types.ShouldBe(["positive"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(")))((( SELECT FROM")]
    [InlineData("FROM , JOIN % :: 'open")]
    public void Any_text_can_be_read(string body) => Should.NotThrow(() => BodyNames.Of(body));
}
