namespace MatViewsMigrate.DatabaseTests.Volatility;

/// <summary>Functions that a refresh cannot find their tables by, and those that it can.</summary>
public sealed class PathRelianceTests(VolatilityFixture fixture) : IClassFixture<VolatilityFixture>
{
    [Theory]
    [InlineData("SELECT id, reads(id) AS c FROM t", "public.reads() t")]
    [InlineData("SELECT id, joins(id) AS c FROM t", "public.joins() u")]
    [InlineData("SELECT id FROM t WHERE lists() > id", "public.lists() o")]
    [InlineData("SELECT id, calls(id) AS c, casts(id) AS d FROM t", "public.calls() half, public.casts() positive")]
    [InlineData("SELECT id <+> 1 AS c FROM t", "public.adds() half")]
    [InlineData("SELECT r.id FROM rows_of() r", "public.rows_of() t")]
    [InlineData("SELECT n FROM counted", "public.reads() t in public.counted")]
    [InlineData("WITH q AS (SELECT reads(id) AS c FROM t) SELECT id FROM t UNION SELECT c FROM q", "public.reads() t")]
    public Task A_function_that_needs_the_search_path_is_found(string sql, string expected) => NamesAreAsync(sql, expected);

    [Theory]
    [InlineData("SELECT id, pinned(id) AS c FROM t")]
    [InlineData("SELECT id, qualified(id) AS c FROM t")]
    [InlineData("SELECT id, plain(k) AS c FROM t")]
    [InlineData("SELECT id, with_table(id) AS c FROM t")]
    [InlineData("SELECT id, into_variable(id) AS c FROM t")]
    [InlineData("SELECT id, says(id) AS c, half(id) AS d, label(id) AS e FROM t")]
    [InlineData("SELECT id, name FROM deep")]
    [InlineData("SELECT upper(k) AS c, count(*) AS n FROM t GROUP BY 1")]
    public Task One_that_does_not_is_innocent(string sql) => NamesAreAsync(sql, "");

    [Fact]
    public async Task One_that_the_server_has_parsed_is_innocent()
    {
        if (await fixture.VersionAsync() < 14)
            return;
        await fixture.ExecuteAsync(
            "CREATE OR REPLACE FUNCTION public.atomic(integer) RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM public.t WHERE id = $1; END");
        await NamesAreAsync("SELECT id, atomic(id) AS c FROM t", "");
    }

    private async Task NamesAreAsync(string sql, string expected) =>
        string.Join(", ", (await fixture.AnalyseAsync(sql)).PathReliant.Select(found =>
            $"{found.Function} {string.Join(' ', found.Names)}{(found.Through is null ? "" : $" in {found.Through}")}")).ShouldBe(expected);
}
