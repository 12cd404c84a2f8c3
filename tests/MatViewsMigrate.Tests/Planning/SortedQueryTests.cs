using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Tests.Planning;

public sealed class SortedQueryTests
{
    [Theory]
    [InlineData("SELECT sorted.id,\n    sorted.n\n   FROM ( SELECT t.id,\n            t.n\n           FROM s.t) sorted\n  ORDER BY sorted.id", "SELECT t.id,\n            t.n\n           FROM s.t", "id")]
    [InlineData("SELECT id, n FROM ( SELECT id, n FROM s.t ORDER BY n LIMIT 5) sorted ORDER BY n, id", "SELECT id, n FROM s.t ORDER BY n LIMIT 5", "n id")]
    [InlineData("SELECT sorted.\"a\"\"b\" FROM ( SELECT ') sorted ORDER BY x' AS \"a\"\"b\") sorted ORDER BY sorted.\"a\"\"b\"", "SELECT ') sorted ORDER BY x' AS \"a\"\"b\"", "a\"b")]
    public void The_tools_own_shape_is_taken_apart(string sql, string query, string sortBy)
    {
        var parts = SortedQuery.Of(sql).ShouldNotBeNull();
        parts.Query.ShouldBe(query);
        string.Join(' ', parts.SortBy).ShouldBe(sortBy);
    }

    [Theory]
    [InlineData("SELECT t.id FROM s.t ORDER BY t.id")]
    [InlineData("SELECT sorted.id FROM ( SELECT 1 AS id) sorted")]
    [InlineData("SELECT sorted.id FROM ( SELECT 1 AS id) sorted ORDER BY sorted.id DESC")]
    [InlineData("SELECT sorted.id FROM ( SELECT 1 AS id) sorted ORDER BY sorted.id LIMIT 3")]
    [InlineData("SELECT sorted.id FROM ( SELECT 1 AS id) sorted WHERE sorted.id > 0 ORDER BY sorted.id")]
    [InlineData("SELECT sorted.id AS k FROM ( SELECT 1 AS id) sorted ORDER BY sorted.id")]
    [InlineData("SELECT DISTINCT sorted.id FROM ( SELECT 1 AS id) sorted ORDER BY sorted.id")]
    [InlineData("SELECT a.id FROM ( SELECT 1 AS id) a, ( SELECT 2) b ORDER BY a.id")]
    [InlineData("SELECT lower(sorted.id) FROM ( SELECT 'a' AS id) sorted ORDER BY sorted.id")]
    [InlineData("SELECT sorted.id FROM ( SELECT 1 AS id")]
    [InlineData("")]
    public void Any_other_is_left_as_it_is(string sql) => SortedQuery.Of(sql).ShouldBeNull();
}
