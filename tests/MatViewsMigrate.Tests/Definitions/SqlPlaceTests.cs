namespace MatViewsMigrate.Tests.Definitions;

/// <summary>Where an offset in a query stands in its file; the offset is that of the word "HERE".</summary>
public sealed class SqlPlaceTests
{
    [Theory]
    [InlineData("sql: |\n  SELECT 1,\n    HERE\n", 3, 5)]
    [InlineData("sql: |-\n  SELECT HERE", 2, 10)]
    [InlineData("sql: |\n\n\n     SELECT\n\n     HERE\n", 6, 6)]
    [InlineData("sql: |2\n     SELECT\n  HERE\n", 3, 3)]
    [InlineData("sql: |  # a comment\n\tSELECT", 0, 0)]
    [InlineData("# first\n\nsql: |\n      SELECT a,\n             HERE\n", 5, 14)]
    [InlineData("sql: SELECT HERE", 1, 13)]
    [InlineData("sql:   SELECT HERE  # comment", 1, 15)]
    [InlineData("sql: \"SELECT HERE\"", 1, 14)]
    [InlineData("sql: 'SELECT HERE'", 1, 14)]
    [InlineData("sql: 'SELECT ''a'' HERE'", 1, 20)]
    [InlineData("sql: \"SELECT \\\"a\\\", HERE\"", 1, 21)]
    [InlineData("sql: \"SELECT\\n\\t'\\u00e9', HERE\"", 1, 27)]
    [InlineData("sql: \"SELECT\\x20'\\\\',\\\n  HERE\"", 2, 3)]
    [InlineData("sql: 'SELECT\n\n   ''a'', HERE'", 3, 11)]
    [InlineData("row_count: none\nsql: SELECT\n  HERE", 3, 3)]
    [InlineData("row_count: none\nsql: >\n  SELECT\n  HERE", 4, 3)]
    [InlineData("sql: >-  # folded\n\n  SELECT 'a  b',\n    1,\n  HERE", 5, 3)]
    [InlineData("{ sql: SELECT HERE }", 1, 15)]
    [InlineData("\uFEFFsql: |\r\n  SELECT\r\n  HERE\r\n", 3, 3)]
    public void A_place_in_a_query_is_found_in_its_YAML_file(string yaml, int line, int column)
    {
        var set = ProjectFolder.ReadView(yaml);
        if (line == 0)
        {
            set.Problems.ShouldHaveSingleItem().Message.ShouldContain("tab");
            return;
        }

        set.Problems.ShouldBeEmpty();
        var query = set.Views[0].Query;
        query.At(query.Text.IndexOf("HERE", StringComparison.Ordinal)).ShouldBe(new("views/analytics/v.yaml", line, column));
    }

    [Theory]
    [InlineData("SELECT HERE;", 1, 8)]
    [InlineData("\n\n-- why\nSELECT\n\tHERE\n;\n", 5, 2)]
    [InlineData("\uFEFFSELECT\r\n  HERE", 2, 3)]
    public void A_place_in_a_query_is_found_in_its_SQL_file(string sql, int line, int column)
    {
        using var project = new ProjectFolder().With("views/a/v.sql", sql);
        var query = project.Read().Views.ShouldHaveSingleItem().Query;
        query.At(query.Text.IndexOf("HERE", StringComparison.Ordinal)).ShouldBe(new("views/a/v.sql", line, column));
    }
}
