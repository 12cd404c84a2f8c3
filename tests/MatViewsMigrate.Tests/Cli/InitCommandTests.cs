using System.Text.Json;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Cli;

public sealed class InitCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Without_a_terminal_it_takes_defaults_and_writes_a_valid_project()
    {
        var terminal = Terminal();
        (await terminal.RunAsync("init")).ShouldBe(0, terminal.Error);
        terminal.Error.ShouldBeEmpty();
        terminal.Out.ShouldStartWith("+ matviews.yaml\n+ views/public/.gitkeep\n+ .gitignore\n\nNext: ");
        terminal.Out.Split('\n').ShouldAllBe(line => line.Length <= 80);
        Read(".gitignore").ShouldBe(".matviews/\n");
        Configuration("postgres://somewhere").Database.ShouldBe("postgres://somewhere");
        (await Terminal().RunAsync("validate")).ShouldBe(0);
    }

    [Fact]
    public async Task On_a_terminal_it_asks_for_what_no_flag_says()
    {
        var terminal = Terminal("sub\n\nanalytics\n");
        (await terminal.RunAsync("init")).ShouldBe(0, terminal.Error);
        terminal.Error.ShouldBe(
            "Folder of the project [.]: Environment variable with the database's URL [DATABASE_URL]: Schema of the first views [public]: ");
        Directory.Exists(Path.Combine(_folder.Path, "sub/views/analytics")).ShouldBeTrue();
        Read("sub/matviews.yaml").ShouldContain("search_path: [analytics, public]");

        var told = Terminal("never asked\n");
        (await told.RunAsync("init", "other", "--schema", "a", "--url-variable", "PG_URL")).ShouldBe(0);
        told.Error.ShouldBeEmpty();
        Read("other/matviews.yaml").ShouldContain("\"${PG_URL}\"");
    }

    [Fact]
    public async Task Yes_asks_nothing()
    {
        var terminal = Terminal("elsewhere\n");
        (await terminal.RunAsync("init", "--yes", "--example")).ShouldBe(0);
        terminal.Error.ShouldBeEmpty();
        Read("views/public/mv_example.yaml").ShouldContain("SELECT n AS id");
        (await Terminal().RunAsync("validate")).ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        _folder.Write("matviews.yaml", "version: 1 # mine\n");
        _folder.Write(".gitignore", "bin/");
        var terminal = Terminal();
        (await terminal.RunAsync("init")).ShouldBe(0, terminal.Error);
        terminal.Out.ShouldContain("  matviews.yaml: kept; it is there already\n");
        terminal.Out.ShouldContain("Next: `matviews plan`;");
        Directory.Exists(Path.Combine(_folder.Path, "views")).ShouldBeFalse();
        Read("matviews.yaml").ShouldBe("version: 1 # mine\n");
        Read(".gitignore").ShouldBe("bin/\n.matviews/\n");

        var again = Terminal();
        (await again.RunAsync("init", "--format", "json")).ShouldBe(0);
        JsonDocument.Parse(again.Out).RootElement.GetProperty("files").EnumerateArray()
            .Select(file => file.GetProperty("outcome").GetString()).ShouldBe(["kept", "unchanged"]);
        Read(".gitignore").ShouldBe("bin/\n.matviews/\n");
    }

    [Theory]
    [InlineData("--url-variable", "postgres://me:secret@host/db", "no password is checked in")]
    [InlineData("--url-variable", "MY URL", "not an environment variable's name")]
    [InlineData("--schema", "pg_catalog", "cannot be a schema of views")]
    [InlineData("--database", "postgres://me:secret@host/db", "give that with --url-variable")]
    public async Task What_cannot_be_is_refused_and_nothing_is_written(string option, string value, string message)
    {
        var terminal = Terminal();
        (await terminal.RunAsync("init", option, value)).ShouldBe(64);
        terminal.Error.ShouldContain(message);
        terminal.Error.ShouldNotContain("secret");
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_schema_of_any_name_gets_a_folder_that_reads_back()
    {
        (await Terminal().RunAsync("init", "--schema", "My: \"Schema\"", "--example")).ShouldBe(0);
        var set = new DefinitionReader(Configuration("")).Read();
        set.Problems.ShouldBeEmpty();
        set.Views.ShouldHaveSingleItem().Name.Schema.ShouldBe("My: \"Schema\"");
    }

    public void Dispose() => _folder.Dispose();

    private TestTerminal Terminal(string? input = null) => new() { Folder = _folder.Path, Input = input ?? "", IsTerminal = input is not null, Variables = { ["NO_COLOR"] = "1" } };

    private ProjectConfiguration Configuration(string url)
    {
        var result = new ConfigurationReader(_ => url).Search(_folder.Path, null);
        result.Problems.ShouldBeEmpty();
        return result.Configuration;
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_folder.Path, path));
}
