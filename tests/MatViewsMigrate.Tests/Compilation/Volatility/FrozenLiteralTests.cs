using MatViewsMigrate.Compilation.Volatility;

namespace MatViewsMigrate.Tests.Compilation.Volatility;

public sealed class FrozenLiteralTests
{
    [Theory]
    [InlineData("SELECT ^'now'::timestamptz", "now")]
    [InlineData("SELECT date ^'today' AS d", "today")]
    [InlineData("SELECT CAST(^'yesterday' AS date)", "yesterday")]
    [InlineData("SELECT timestamp with time zone ^' NOW '", "now")]
    [InlineData("SELECT TIMESTAMP WITHOUT TIME ZONE ^'tomorrow'", "tomorrow")]
    [InlineData("SELECT ^'now'::pg_catalog.timestamp", "now")]
    [InlineData("SELECT id FROM t WHERE ts > ^'today'::date - 7", "today")]
    public void A_word_that_is_cast_to_a_time_is_found(string marked, string word) =>
        FrozenLiterals.Of(marked.Replace("^", "", StringComparison.Ordinal))
            .ShouldBe([(marked.IndexOf('^', StringComparison.Ordinal), word)]);

    [Theory]
    [InlineData("SELECT 'now' AS c")]
    [InlineData("SELECT 'now'::text")]
    [InlineData("SELECT CAST('today' AS text)")]
    [InlineData("SELECT id FROM t WHERE k = 'today'")]
    [InlineData("SELECT now(), CURRENT_DATE, '2024-01-01'::date")]
    [InlineData("SELECT date('today ') -- 'now'::date")]
    [InlineData("SELECT $$'now'::date$$")]
    [InlineData("SELECT 'now' AS date")]
    public void Other_words_are_none(string sql) => FrozenLiterals.Of(sql).ShouldBeEmpty();
}
