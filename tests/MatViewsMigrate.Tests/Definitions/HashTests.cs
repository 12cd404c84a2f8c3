using System.Text;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class HashTests
{
    [Fact]
    public void A_hash_without_parsing_is_that_of_the_definition()
    {
        using var project = new ProjectFolder()
            .With("views/a/v.yaml", "sql: SELECT 1\n").With("views/a/w.sql", "SELECT 1").With("views/a/x.yaml", "tags: [t]").With("views/a/x.sql", "SELECT 2");
        project.Hashes().ShouldBe(project.Read().Views.Select(v => new HashedFile(v.At.File, v.Hash, v.Name)));
    }

    [Theory]
    [InlineData("sql: |\r\n  SELECT 1\r\n")]
    [InlineData("\uFEFFsql: |\n  SELECT 1\n")]
    public void Line_ends_and_byte_order_marks_do_not_change_the_hash(string yaml) =>
        ProjectFolder.ReadView(yaml).Views[0].Hash.ShouldBe(ProjectFolder.ReadView("sql: |\n  SELECT 1\n").Views[0].Hash);

    [Fact]
    public void The_hash_is_the_same_on_every_machine() =>
        ProjectFolder.ReadView("sql: SELECT 1\n").Views[0].Hash.Value.ShouldBe(
            "b05ee376836e30d6b98e9f3b0434797a9cab690b0795ac3b26c8f83bc639de87");

    [Fact]
    public void Whatever_decides_a_definition_changes_its_hash()
    {
        using var project = new ProjectFolder().With("views/a/v.yaml", "tags: [t]\n").With("views/a/v.sql", "SELECT 1\n");
        using var other = new ProjectFolder().With("views/a/v.yaml", "tags: [t]\n").With("views/a/v.sql", "SELECT 2\n");
        using var moved = new ProjectFolder().With("views/a/v.yaml", "tags: [t]\nSELECT 1\n").With("views/a/v.sql", "");
        var hashes = new[]
        {
            project.Hashes()[0].Hash,
            other.Hashes()[0].Hash,
            moved.Hashes()[0].Hash,
            project.Hashes(c => c with { DefaultStrategy = RefreshStrategy.Swap })[0].Hash,
            project.Hashes(c => c with { DefaultRowCounting = RowCounting.Exact })[0].Hash,
            project.Hashes(c => c with { SearchPath = ["a"] })[0].Hash,
            project.Hashes(c => c with { SearchPath = ["a", "b"] })[0].Hash,
        };
        hashes.ShouldBeUnique();
    }

    [Theory]
    [InlineData("name: x")]
    [InlineData("schema : x")]
    [InlineData("  renamed_from: x")]
    [InlineData("\"name\": x")]
    [InlineData("'schema': x")]
    [InlineData("\"n\\x61me\": x")]
    [InlineData("{ name: x }")]
    [InlineData("--- {name: x}")]
    [InlineData("tags: [a]\n? name\n: x")]
    public void A_file_that_may_name_its_view_itself_is_left_to_parsing(string yaml) => Hashed(yaml).Name.ShouldBeNull();

    [Theory]
    [InlineData("sql: SELECT 1")]
    [InlineData("# name: x\nsql: |\n  SELECT a AS name\n  FROM t")]
    [InlineData("description: my name\nindexes:\n  - name: i\n    columns: [a]")]
    [InlineData("sql: |\n  SELECT\n    \"Quoted\",\n    'text'\n")]
    public void Any_other_file_names_its_view_by_its_path(string yaml) => Hashed(yaml).Name.ShouldBe(new("a", "v"));

    [Fact]
    public void What_has_a_problem_is_left_to_parsing()
    {
        using var project = new ProjectFolder()
            .With("views/top.sql", "SELECT 1").With("views/a/v.yaml", "sql: SELECT 1").With("views/a/v.yml", "sql: SELECT 1")
            .With("views/a/big.sql", new byte[(4 << 20) + 1]).With("views/a/w.sql", "SELECT 1");
        project.Hashes().Where(file => file.Name is not null).ShouldHaveSingleItem().File.ShouldBe("views/a/w.sql");
    }

    private static HashedFile Hashed(string yaml)
    {
        using var project = new ProjectFolder().With("views/a/v.yaml", Encoding.UTF8.GetBytes(yaml));
        return project.Hashes().ShouldHaveSingleItem();
    }
}
