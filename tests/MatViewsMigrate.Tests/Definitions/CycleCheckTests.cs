using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class CycleCheckTests
{
    [Theory]
    [InlineData("SELECT * FROM s.b", "SELECT * FROM s.c", "SELECT * FROM s.a", "s.a -> s.b -> s.c -> s.a")]
    [InlineData("SELECT * FROM b", "SELECT * FROM x JOIN c USING (id)", "SELECT 1 WHERE EXISTS (TABLE a)", "s.a -> s.b -> s.c -> s.a")]
    [InlineData("SELECT 1", "SELECT * FROM t, c", "SELECT * FROM (SELECT * FROM B) x", "s.b -> s.c -> s.b")]
    [InlineData("SELECT * FROM a", "SELECT 1", "SELECT 1", "s.a -> s.a")]
    public void Views_that_read_one_another_are_an_error_with_the_path(string a, string b, string c, string path)
    {
        var problem = Problems(a, b, c).ShouldHaveSingleItem();
        problem.Code.ShouldBe("MV016");
        problem.Severity.ShouldBe(Severity.Error);
        problem.Message.ShouldEndWith(path);
    }

    [Theory]
    [InlineData("SELECT * FROM b", "SELECT * FROM c", "SELECT * FROM other.a")]
    [InlineData("SELECT * FROM b", "WITH a AS (SELECT 1) SELECT * FROM a", "SELECT 1")]
    [InlineData("SELECT * FROM b", "SELECT a FROM t", "SELECT a.x FROM t a WHERE a.y IS DISTINCT FROM a")]
    [InlineData("SELECT * FROM b", "SELECT extract(year FROM a) FROM t", "SELECT 'FROM a' /* FROM a */")]
    [InlineData("SELECT * FROM b", "SELECT * FROM a(1)", "SELECT * FROM \"A\"")]
    public void What_only_looks_like_a_view_is_no_cycle(string a, string b, string c) => Problems(a, b, c).ShouldBeEmpty();

    [Fact]
    public void A_name_that_could_mean_a_table_in_an_earlier_schema_is_only_a_warning()
    {
        using var project = new ProjectFolder().With("views/s/a.sql", "SELECT * FROM a");
        var problem = project.Read(c => c with { SearchPath = ["raw", "s"] }).Problems.ShouldHaveSingleItem();
        problem.Severity.ShouldBe(Severity.Warning);
        problem.Remedy.ShouldContain("qualify");
    }

    [Fact]
    public void A_declared_dependency_counts_and_one_on_something_unknown_does_not_matter()
    {
        using var project = new ProjectFolder()
            .With("views/s/a.yaml", "sql: SELECT 1\ndepends_on: [s.b, raw.unknown]")
            .With("views/s/b.yaml", "sql: SELECT * FROM a");
        project.Read().Problems.ShouldHaveSingleItem().Message.ShouldEndWith("s.a -> s.b -> s.a");
    }

    [Fact]
    public void Two_circles_are_two_problems()
    {
        using var project = new ProjectFolder()
            .With("views/s/a.sql", "SELECT * FROM b").With("views/s/b.sql", "SELECT * FROM a")
            .With("views/s/c.sql", "SELECT * FROM d, a").With("views/s/d.sql", "SELECT * FROM c");
        project.Read().Problems.Select(p => p.Message.Split(": ")[1]).ShouldBe(["s.a -> s.b -> s.a", "s.c -> s.d -> s.c"]);
    }

    [Fact]
    public void A_long_chain_is_walked_without_a_deep_stack()
    {
        using var project = new ProjectFolder();
        for (var i = 0; i < 1000; i++)
            project.With($"views/s/v{i:D4}.sql", $"SELECT * FROM v{i + 1:D4}");
        project.Read().Problems.ShouldBeEmpty();
    }

    private static IReadOnlyList<DefinitionProblem> Problems(string a, string b, string c)
    {
        using var project = new ProjectFolder().With("views/s/a.sql", a).With("views/s/b.sql", b).With("views/s/c.sql", c);
        return project.Read().Problems;
    }
}
