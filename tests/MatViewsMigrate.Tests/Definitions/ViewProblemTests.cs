using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class ViewProblemTests
{
    // The keys stand in line 2, after "sql: SELECT 1 AS a".
    [Theory]
    [InlineData("refresh_stratgy: swap", "MV006", 2, 1, "did you mean 'refresh_strategy'?")]
    [InlineData("frobnicate: 1", "MV006", 2, 1, "known are name, schema")]
    [InlineData("indexes: [{ colums: [a], expression: a }]", "MV006", 2, 13, "did you mean 'columns'?")]
    [InlineData("freshness: { maxage: 1h }", "MV006", 2, 14, "did you mean 'max_age'?")]
    [InlineData("refresh_strategy: concurent", "MV007", 2, 19, "did you mean 'concurrent'?")]
    [InlineData("refresh_strategy: sometimes", "MV007", 2, 19, "known are regular, concurrent, swap, auto")]
    [InlineData("refresh_strategy: [swap]", "MV007", 2, 19, "in one line")]
    [InlineData("row_count: exactly", "MV007", 2, 12, "did you mean 'exact'?")]
    [InlineData("protect: yes", "MV007", 2, 10, "true or false")]
    [InlineData("with_data: 0", "MV007", 2, 12, "true or false")]
    [InlineData("unique_index_columns: { a: b }", "MV007", 2, 23, "in one line")]
    [InlineData("columns: { '': b }", "MV010", 2, 12, "1 to 63 bytes")]
    [InlineData("columns: [a]", "MV007", 2, 10, "'name: text'")]
    [InlineData("storage: fast", "MV007", 2, 10, "'name: text'")]
    [InlineData("timeouts: 3s", "MV007", 2, 11, "'key: value'")]
    [InlineData("indexes: { columns: { a: b } }", "MV007", 2, 21, "in one line")]
    [InlineData("description: [a]", "MV007", 2, 14, "in one line")]
    [InlineData("tags: ['']", "MV007", 2, 8, "write a word")]
    [InlineData("name: ''", "MV010", 2, 7, "1 to 63 bytes")]
    [InlineData("name: aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg", "MV010", 2, 7, "1 to 63 bytes")]
    [InlineData("name: ääääääääääääääääääääääääääääääää", "MV010", 2, 7, "1 to 63 bytes")]
    [InlineData("schema: pg_catalog", "MV010", 2, 9, "choose another")]
    [InlineData("schema: information_schema", "MV010", 2, 9, "choose another")]
    [InlineData("owner: ''", "MV010", 2, 8, "1 to 63 bytes")]
    [InlineData("renamed_from: a.b.c", "MV010", 2, 15, "schema.name")]
    [InlineData("depends_on: [a..b]", "MV010", 2, 14, "schema.name")]
    [InlineData("refresh_strategy: concurrent", "MV012", 2, 19, "unique_index_columns")]
    [InlineData("refresh_strategy: concurrent\nunique_index_columns: []", "MV012", 2, 19, "unique_index_columns")]
    [InlineData("unique_index_columns: [a, b, a]", "MV019", 2, 30, "remove one")]
    [InlineData("sort_by: [a, a]", "MV019", 2, 14, "remove one")]
    [InlineData("tags: [a, a]", "MV019", 2, 11, "remove one")]
    [InlineData("indexes: [{ columns: [a, a] }]", "MV019", 2, 26, "remove one")]
    [InlineData("schedule: 61 * * * *", "MV020", 2, 11, "five fields")]
    [InlineData("freshness: { max_age: 15 }", "MV021", 2, 23, "numbers with units")]
    [InlineData("freshness: 15 minutes", "MV021", 2, 12, "numbers with units")]
    [InlineData("freshness: { max_age: 40000d }", "MV021", 2, 23, "write a shorter duration, or leave it out for no bound")]
    [InlineData("timeouts: { build: 60d }", "MV021", 2, 20, "write a shorter duration, or 0 for no bound")]
    [InlineData("grants: { selekt: [a] }", "MV022", 2, 11, "did you mean 'select'?")]
    [InlineData("grants: { usage: [a] }", "MV022", 2, 11, "known are select")]
    [InlineData("grants: { select: [{ columns: [a] }] }", "MV022", 2, 20, "role:")]
    [InlineData("grants: { delete: [{ role: r, columns: [a] }] }", "MV022", 2, 31, "remove the columns")]
    [InlineData("grants: { select: [r, r] }", "MV022", 2, 23, "remove one")]
    [InlineData("grants: { select: [''] }", "MV010", 2, 20, "1 to 63 bytes")]
    [InlineData("grants: [select]", "MV007", 2, 9, "'key: value'")]
    [InlineData("allow_volatile: [at]", "MV023", 2, 18, "reason")]
    [InlineData("allow_volatile: { at: '' }", "MV023", 2, 19, "reason")]
    [InlineData("suppress: { MV113: '' }", "MV029", 2, 13, "why it is meant")]
    [InlineData("suppress: { MV113: }", "MV029", 2, 13, "why it is meant")]
    [InlineData("suppress: { ABCDE: because }", "MV029", 2, 13, "known are")]
    [InlineData("suppress: { mv113: because }", "MV029", 2, 13, "did you mean 'MV113'?")]
    [InlineData("suppress: { MV013: because }", "MV029", 2, 13, "others are MV006")]
    [InlineData("suppress: [MV113]", "MV007", 2, 11, "'name: text'")]
    [InlineData("indexes: [{ unique: true }]", "MV027", 2, 11, "columns: [...]")]
    [InlineData("indexes: [{ columns: [a], order: downwards }]", "MV027", 2, 34, "asc or desc")]
    [InlineData("indexes: [{ columns: [alpha], order: { alhpa: desc } }]", "MV027", 2, 40, "did you mean 'alpha'?")]
    [InlineData("indexes: [{ columns: [a], where: 'n > 0)' }]", "MV027", 2, 34, "parentheses")]
    [InlineData("indexes: [{ columns: [a], where: 'n > 0 -- all' }]", "MV027", 2, 34, "without comments")]
    [InlineData("indexes: [{ columns: [a], where: 'n > 0; DROP TABLE x' }]", "MV027", 2, 34, "semicolons")]
    [InlineData("indexes: [{ columns: [a], expression: '(b' }]", "MV027", 2, 39, "parentheses")]
    [InlineData("indexes: [{ definition: (a) }]", "MV027", 2, 25, "USING btree")]
    [InlineData("indexes: [{ definition: USING btree (a), method: hash }]", "MV027", 2, 42, "one of them")]
    [InlineData("indexes: [{ columns: [a] }, { columns: [a] }]", "MV018", 2, 29, "remove one")]
    [InlineData("indexes: [{ name: i, columns: [a] }, { columns: [a] }]", "MV018", 2, 38, "remove one")]
    [InlineData("indexes: [{ name: i, columns: [a] }, { name: i, columns: [b] }]", "MV018", 2, 38, "another name")]
    [InlineData("indexes: [{ name: v, columns: [a] }]", "MV018", 2, 11, "another name")]
    [InlineData("renamed_from: v", "MV017", 2, 15, "remove renamed_from")]
    [InlineData("tags: [a]\ntags: [b]", "MV005", 3, 1, "keep one")]
    public void A_mistake_is_told_with_its_place_and_what_to_do(string keys, string code, int line, int column, string remedy)
    {
        var problem = ProjectFolder.Problem(keys);
        (problem.Code, problem.At.Line, problem.At.Column).ShouldBe((code, line, column), problem.ToString());
        problem.Remedy.ShouldContain(remedy);
        problem.Severity.ShouldBe(Severity.Error);
    }

    [Theory]
    [InlineData("description: none", "MV009", 1, 1)]
    [InlineData("sql:", "MV009", 1, 1)]
    [InlineData("sql: ''", "MV009", 1, 7)]
    [InlineData("sql: |\n  -- SELECT 1", "MV009", 2, 3)]
    [InlineData("sql: ;", "MV015", 1, 6)]
    [InlineData("sql: |\n  SELECT 1;\n  -- more\n  SELECT 2;", "MV013", 4, 3)]
    [InlineData("sql: |\n  SELECT 1;; DROP TABLE x", "MV013", 2, 14)]
    [InlineData("sql: |\n  SELECT 'it''s", "MV014", 2, 10)]
    [InlineData("sql: |\n  SELECT 1 /* why /* not */", "MV014", 2, 12)]
    [InlineData("sql: |\n  SELECT $a$ b", "MV014", 2, 10)]
    [InlineData("sql: |\n  SELECT \"a", "MV014", 2, 10)]
    [InlineData("sql: |\n  SELECT (1 + (2)", "MV014", 2, 10)]
    [InlineData("sql: |\n  SELECT 1)", "MV014", 2, 11)]
    [InlineData("sql: |\n  CREATE MATERIALIZED VIEW x AS SELECT 1", "MV015", 2, 3)]
    [InlineData("sql: |\n  -- x\n  DELETE FROM t", "MV015", 3, 3)]
    [InlineData("sql: |\n  \"select\" 1", "MV015", 2, 3)]
    public void SQL_that_is_no_single_query_is_told_where_it_goes_wrong(string yaml, string code, int line, int column)
    {
        var problem = ProjectFolder.ReadView(yaml).Problems.ShouldHaveSingleItem();
        (problem.Code, problem.At.Line, problem.At.Column).ShouldBe((code, line, column), problem.ToString());
    }

    [Theory]
    [InlineData("SELECT 1;")]
    [InlineData("SELECT 1 ; ; -- done")]
    [InlineData("(SELECT 1) UNION (SELECT 2)")]
    [InlineData("/* a */ ((VALUES (1)))")]
    [InlineData("table x")]
    [InlineData("With x AS (SELECT ';)') SELECT * FROM x")]
    public void A_single_query_of_any_form_is_accepted(string sql) =>
        ProjectFolder.ReadView($"sql: |\n  {sql}\n").Problems.ShouldBeEmpty();

    [Fact]
    public void All_problems_of_all_files_are_told_at_once_in_order()
    {
        using var project = new ProjectFolder()
            .With("views/b/v.yaml", "sql: SELECT 1; SELECT 2\nrow_count: many\nprotect: maybe\n")
            .With("views/a/w.yaml", "sql: SELEC 1\nnope: 1\n")
            .With("views/top.sql", "SELECT 1");
        project.Read().Problems.Select(p => $"{p.At} {p.Code}").ShouldBe(
        [
            "views/a/w.yaml:1:6 MV015", "views/a/w.yaml:2:1 MV006", "views/b/v.yaml:1:16 MV013", "views/b/v.yaml:2:12 MV007",
            "views/b/v.yaml:3:10 MV007", "views/top.sql:1:1 MV011",
        ]);
    }

    [Fact]
    public void A_problem_is_one_line_and_shows_the_line_it_is_in()
    {
        var problem = ProjectFolder.Problem("  # a comment\nrow_cont: exact");
        problem.ToString().ShouldBe("views/analytics/v.yaml:3:1: error MV006: the key 'row_cont' is unknown; did you mean 'row_count'?");
        problem.Excerpt.ShouldBe("3 | row_cont: exact\n  | ^");
    }

    [Fact]
    public void A_problem_in_an_SQL_file_shows_the_line_of_that_file()
    {
        using var project = new ProjectFolder().With("views/a/v.yaml", "tags: [x]\nrow_count: exact").With("views/a/v.sql", "SELECT 1\n;  DROP");
        var problem = project.Read().Problems.ShouldHaveSingleItem();
        problem.At.ToString().ShouldBe("views/a/v.sql:2:4");
        problem.Excerpt.ShouldBe("2 | ;  DROP\n  |    ^");
    }

    [Fact]
    public void A_file_directly_in_the_folder_of_views_says_its_schema_itself()
    {
        using var project = new ProjectFolder().With("views/top.yaml", "schema: analytics\nsql: SELECT 1");
        project.Read().Views.ShouldHaveSingleItem().Name.ShouldBe(new("analytics", "top"));
    }

    [Fact]
    public void A_query_in_both_places_is_an_error()
    {
        using var project = new ProjectFolder().With("views/a/v.yaml", "sql: SELECT 1").With("views/a/v.sql", "SELECT 1");
        var problem = project.Read().Problems.ShouldHaveSingleItem();
        problem.ToString().ShouldBe("views/a/v.yaml:1:1: error MV009: the query stands here and in v.sql; keep one of them");
    }

    [Fact]
    public void A_view_defined_twice_is_an_error_that_names_the_other_file()
    {
        using var project = new ProjectFolder()
            .With("views/a/v.yaml", "sql: SELECT 1").With("views/a/v.yml", "sql: SELECT 1").With("views/b/x.yaml", "sql: SELECT 1\nschema: a\nname: v");
        var set = project.Read();
        set.Problems.Select(p => $"{p.At} {p.Code}").ShouldBe(["views/a/v.yml:1:1 MV008", "views/b/x.yaml:3:1 MV008"]);
        set.Problems[0].Message.ShouldContain("views/a/v.yaml");
        set.Views.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_rename_from_a_view_that_is_still_defined_is_an_error()
    {
        using var project = new ProjectFolder()
            .With("views/a/new.yaml", "sql: SELECT 1\nrenamed_from: old").With("views/a/old.yaml", "sql: SELECT 1");
        project.Read().Problems.ShouldHaveSingleItem().ToString().ShouldBe(
            "views/a/new.yaml:2:15: error MV017: a.old is still defined in views/a/old.yaml; remove that file, or remove renamed_from");
    }

    [Fact]
    public void Two_views_cannot_be_renamed_from_the_same_one()
    {
        using var project = new ProjectFolder()
            .With("views/a/v.yaml", "sql: SELECT 1\nrenamed_from: old").With("views/a/w.yaml", "sql: SELECT 1\nrenamed_from: a.old");
        project.Read().Problems.ShouldHaveSingleItem().Message.ShouldBe("a.v is renamed from a.old too");
    }

    [Fact]
    public void Index_names_are_shared_by_all_views_of_a_schema()
    {
        using var project = new ProjectFolder()
            .With("views/a/v.yaml", "sql: SELECT 1\nindexes: [{ name: i, columns: [x] }]")
            .With("views/a/w.yaml", "sql: SELECT 1\nindexes: [{ name: i, columns: [x] }]")
            .With("views/b/w.yaml", "sql: SELECT 1\nindexes: [{ name: i, columns: [x] }]");
        project.Read().Problems.ShouldHaveSingleItem().Message.ShouldContain("views/a/v.yaml:2:11");
    }

    [Fact]
    public void A_missing_folder_of_views_is_an_error()
    {
        using var project = new ProjectFolder();
        project.Read().Problems.ShouldHaveSingleItem().Code.ShouldBe("MV024");
    }

    [Fact]
    public void A_rule_can_be_a_warning_or_off()
    {
        using var project = new ProjectFolder().With("views/a/v.yaml", "sql: SELECT 1\nrefresh_strategy: concurrent\nnope: 1");
        project.Read(c => c with { Rules = new Dictionary<string, Severity?> { ["MV012"] = Severity.Warning, ["MV006"] = null } })
            .Problems.ShouldHaveSingleItem().Severity.ShouldBe(Severity.Warning);
    }

    [Fact]
    public void A_rule_without_which_there_is_no_definition_cannot_be_softened()
    {
        using var project = new ProjectFolder().With("views/a/v.yaml", "sql: SELEC 1");
        project.Read(c => c with { Rules = new Dictionary<string, Severity?> { ["MV015"] = null } })
            .Problems.ShouldHaveSingleItem().Severity.ShouldBe(Severity.Error);
    }

    [Fact]
    public void Codes_are_in_one_table_once() =>
        Rules.All.Select(rule => rule.Code).ShouldBeUnique();

    [Fact]
    public void Every_rule_is_in_the_table() =>
        typeof(Rules).GetProperties().Where(p => p.PropertyType == typeof(Rule)).Select(p => (Rule)p.GetValue(null)!)
            .ShouldBe(Rules.All, ignoreOrder: true);
}
