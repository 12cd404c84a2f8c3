using System.Diagnostics;
using System.Text;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class HostileFileTests
{
    [Theory]
    [InlineData("sql: SELECT 1\na: &x [1]\nb: *x", "MV004", "anchor")]
    [InlineData("sql: *x", "MV004", "alias")]
    [InlineData("sql: !!str SELECT 1", "MV004", "tag")]
    [InlineData("sql: SELECT 1\ntags: !foo [a]", "MV004", "tag")]
    [InlineData("sql: SELECT 1\n---\nsql: SELECT 2", "MV004", "second document")]
    [InlineData("sql: SELECT 1\nsql: SELECT 2", "MV005", "line 1")]
    [InlineData("sql: SELECT 1\ngrants: { select: [a], select: [b] }", "MV005", "line 2")]
    [InlineData("- sql: SELECT 1", "MV007", "a list")]
    [InlineData("SELECT 1", "MV007", "a single value")]
    [InlineData("a: [1,2\nb: 3", "MV003", "")]
    [InlineData("sql: 'SELECT 1", "MV003", "")]
    [InlineData("sql: SELECT 1\n\ttags: [a]", "MV003", "tab")]
    [InlineData("sql: SELECT 1\nfreshness:\n\tmax_age: 1h", "MV003", "tab")]
    [InlineData("sql: |\n\tSELECT 1", "MV003", "indented with a tab")]
    [InlineData("sql: SELECT 1\ngrants:\n\tselect: [a]", "MV003", "indented with a tab")]
    [InlineData("sql: SELECT 1\ndescription: it: is", "MV003", "a colon stands where")]
    [InlineData("? [a]\n: b", "MV003", "key")]
    [InlineData("sql: SELECT 1: 2", "MV003", "")]
    [InlineData("}", "MV003", "")]
    [InlineData("sql: \"SELECT \u2028 1\"", "MV002", "U+2028")]
    [InlineData("sql: \"SELECT \u0001 1\"", "MV002", "U+0001")]
    [InlineData("sql: \"SELECT '\\0'\"", "MV002", "escape")]
    [InlineData("sql: SELECT 1\ndescription: \"\\uD800\"", "MV0", "")]
    [InlineData("sql: SELECT 1\ncolumns: { \"a\\0\": b }", "MV002", "escape")]
    [InlineData("sql: SELECT 1\0", "MV002", "U+0000")]
    public void What_YAML_can_be_abused_for_is_refused_in_plain_words(string yaml, string code, string message)
    {
        var problem = ProjectFolder.ReadView(yaml).Problems[0];
        problem.Code.ShouldStartWith(code, Case.Sensitive, problem.ToString());
        problem.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void A_hundred_thousand_open_brackets_are_refused_at_once(char bracket)
    {
        var clock = Stopwatch.StartNew();
        ProjectFolder.ReadView("tags: " + new string(bracket, 100_000)).Problems[0].Code.ShouldBe("MV004");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void An_alias_bomb_is_refused_at_its_first_anchor() =>
        ProjectFolder.ReadView("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n").Problems.ShouldHaveSingleItem().At.Line.ShouldBe(1);

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused_at_its_first_wrong_byte()
    {
        using var project = new ProjectFolder().With("views/a/v.yaml", [.. "sql: SELECT 1\ntags: [é"u8, 0xE9, .. "]"u8]);
        var problem = project.Read().Problems.ShouldHaveSingleItem();
        (problem.Code, problem.At.Line, problem.At.Column).ShouldBe(("MV002", 2, 9));
    }

    [Fact]
    public void UTF16_is_named()
    {
        using var project = new ProjectFolder().With("views/a/v.yaml", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("sql: SELECT 1")]);
        project.Read().Problems.ShouldHaveSingleItem().Message.ShouldBe("the file is UTF-16");
    }

    [Fact]
    public void A_NUL_in_an_SQL_file_is_refused()
    {
        using var project = new ProjectFolder().With("views/a/v.sql", "SELECT\n '\0'");
        project.Read().Problems.ShouldHaveSingleItem().ToString().ShouldStartWith("views/a/v.sql:2:3: error MV002");
    }

    [Fact]
    public void A_file_of_more_than_4_MiB_is_refused()
    {
        using var project = new ProjectFolder().With("views/a/v.sql", new byte[(4 << 20) + 1]);
        project.Read().Problems.ShouldHaveSingleItem().Code.ShouldBe("MV001");
    }

    [Fact]
    public void A_folder_with_the_name_of_a_file_is_refused()
    {
        using var project = new ProjectFolder().With("views/a/v.yaml/x.txt", "");
        project.Read().Problems.ShouldHaveSingleItem().ToString().ShouldStartWith("views/a/v.yaml:1:1: error MV001: this is a folder");
    }

    [Fact]
    public void Links_that_lead_out_of_the_project_are_refused()
    {
        using var outside = new ProjectFolder().With("secret.yaml", "sql: SELECT 1").With("folder/x.sql", "SELECT 1");
        using var project = new ProjectFolder().With("views/a/v.sql", "SELECT 1");
        File.CreateSymbolicLink(project.At("views/a/file.yaml"), outside.At("secret.yaml"));
        File.CreateSymbolicLink(project.At("views/a/nowhere.yaml"), project.At("views/nothing"));
        Directory.CreateSymbolicLink(project.At("views/b"), outside.At("folder"));
        Directory.CreateSymbolicLink(project.At("views/a/circle"), project.At("views"));
        var set = project.Read();
        set.Problems.Select(p => (p.At.File, p.Code)).ShouldBe(
            [("views/a/circle", "MV001"), ("views/a/file.yaml", "MV001"), ("views/a/nowhere.yaml", "MV001"), ("views/b", "MV001")]);
        set.Views.ShouldHaveSingleItem();
    }

    [Fact]
    public void Links_within_the_project_are_followed()
    {
        using var project = new ProjectFolder().With("shared/q.sql", "SELECT 1").With("views/a/v.yaml", "tags: [x]");
        File.CreateSymbolicLink(project.At("views/a/v.sql"), "../../shared/q.sql");
        var set = project.Read();
        set.Problems.ShouldBeEmpty();
        set.Views.ShouldHaveSingleItem().Query.Text.ShouldBe("SELECT 1");
    }

    [Fact]
    public void A_file_name_that_encodes_nothing_is_told()
    {
        using var project = new ProjectFolder().With("views/a/100%.sql", "SELECT 1").With("views/a/%zz.sql", "SELECT 1").With("views/a/%FF.sql", "SELECT 1");
        project.Read().Problems.Select(p => p.Code).ShouldBe(["MV010", "MV010", "MV010"]);
    }

    [Fact]
    public void A_file_of_an_illegal_name_is_told()
    {
        using var project = new ProjectFolder().With($"views/a/{new string('x', 64)}.sql", "SELECT 1");
        project.Read().Problems.ShouldHaveSingleItem().Code.ShouldBe("MV010");
    }

    [Fact]
    public void No_mutation_of_a_file_brings_the_reader_down()
    {
        const string Seed = "name: a\ndescription: \"x\"\nsql: |\n  SELECT '$$' FROM \"a\" -- c\nindexes:\n  - columns: [a, b]\n    order: { a: desc }\n"
            + "grants: { select: [{ role: r, columns: [c] }] }\nschedule: '*/5 * * * *'\nfreshness: { max_age: 1h }\nstorage: {a: 1}\n";
        string[] pieces = ["\t", "\n", " ", ":", "- ", "[", "]", "{", "}", "'", "\"", "|", ">", "&a ", "*a", "!t ", "%", "---\n", "...\n", "?", "#", "\\", "\0", "é", "\uD800", "<<: ", "|9\n", "@", "`", "~", ","];
        var random = new Random(7);
        using var project = new ProjectFolder();
        for (var round = 0; round < 15; round++)
        {
            for (var i = 0; i < 50; i++)
                project.With($"views/a/v{i}.yaml", Mutated(Seed, pieces, random));
            foreach (var problem in project.Read().Problems)
            {
                problem.Message.ShouldNotBeEmpty();
                problem.At.Line.ShouldBeGreaterThan(0);
                problem.At.Column.ShouldBeGreaterThan(0);
            }

            project.Hashes().Count.ShouldBe(50);
        }
    }

    private static string Mutated(string seed, string[] pieces, Random random)
    {
        var text = new StringBuilder(seed);
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(text.Length);
            _ = random.Next(3) switch
            {
                0 => text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at)),
                1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                _ => text.Insert(at, text.ToString(random.Next(text.Length / 2), text.Length / 3)),
            };
        }

        return text.ToString();
    }
}
