using System.Text.Json;

namespace MatViewsMigrate.Tests.Cli;

public sealed class ValidateFormatTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestTerminal _terminal;

    public ValidateFormatTests()
    {
        _terminal = new TestTerminal { Folder = Path.Combine(_folder.Path, "db") };
        _folder.Write("db/matviews.yaml", "version: 1\nrules: { MV006: warning }\n");
        _folder.Write("db/views/app/a, b: 100.yaml", "sql: SELECT 1 AS x\nunknown_key: 1\nrefresh_strategy: often\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Github_shows_problems_at_their_lines()
    {
        (await _terminal.RunAsync("validate", "--format", "github")).ShouldBe(65);
        var lines = _terminal.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2, _terminal.Out);
        lines[0].ShouldStartWith("::warning file=views/app/a%2C b%3A 100.yaml,line=2,col=1,title=MV006::");
        lines[1].ShouldStartWith("::error file=views/app/a%2C b%3A 100.yaml,line=3,col=19,title=MV007::");
    }

    [Fact]
    public async Task Paths_are_those_of_the_repository()
    {
        _terminal.Variables["GITHUB_WORKSPACE"] = _folder.Path;
        (await _terminal.RunAsync("validate", "--format", "github")).ShouldBe(65);
        _terminal.Out.ShouldContain("file=db/views/app/");
    }

    [Fact]
    public async Task What_a_file_says_is_no_command()
    {
        _folder.Write("db/views/app/c.yaml", "sql: SELECT 1\n\"x\\n::error file=y::z\": 1\n");
        (await _terminal.RunAsync("validate", "--format", "github")).ShouldBe(65);
        var lines = _terminal.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain(line => line.Contains("file=views/app/c.yaml", StringComparison.Ordinal));
        lines.ShouldAllBe(line => line.Contains(" file=views/app/", StringComparison.Ordinal));
        lines.ShouldNotContain(line => line.StartsWith("::error file=y", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_suppressed_is_told_with_its_reason_and_is_no_problem()
    {
        _folder.Write("db/views/app/a, b: 100.yaml", "sql: SELECT 1 AS x\nunknown_key: 1\nsuppress: { MV006: of another tool }\n");
        (await _terminal.RunAsync("validate", "--format", "json")).ShouldBe(0);
        using var json = JsonDocument.Parse(_terminal.Out);
        json.RootElement.GetProperty("problems").GetArrayLength().ShouldBe(0);
        var suppressed = json.RootElement.GetProperty("suppressed")[0];
        suppressed.GetProperty("code").GetString().ShouldBe("MV006");
        suppressed.GetProperty("reason").GetString().ShouldBe("of another tool");

        var sarif = new TestTerminal { Folder = _terminal.Folder };
        (await sarif.RunAsync("validate", "--format", "sarif")).ShouldBe(0);
        using var document = JsonDocument.Parse(sarif.Out);
        document.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("suppressions")[0]
            .GetProperty("justification").GetString().ShouldBe("of another tool");

        var text = new TestTerminal { Folder = _terminal.Folder };
        (await text.RunAsync("validate")).ShouldBe(0);
        text.Out.ShouldBe("1 view: no errors. 1 problem suppressed.\n");
    }

    [Fact]
    public async Task Sarif_is_one_document_with_rules_and_results()
    {
        (await _terminal.RunAsync("validate", "--format", "sarif")).ShouldBe(65);
        using var document = JsonDocument.Parse(_terminal.Out);
        document.RootElement.GetProperty("version").GetString().ShouldBe("2.1.0");
        var run = document.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToList();
        var results = run.GetProperty("results").EnumerateArray().ToList();
        results.Select(result => $"{result.GetProperty("ruleId")} {result.GetProperty("level")}").ShouldBe(["MV006 warning", "MV007 error"]);
        foreach (var result in results)
            rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString().ShouldBe(result.GetProperty("ruleId").GetString());
        var place = results[1].GetProperty("locations")[0].GetProperty("physicalLocation");
        place.GetProperty("artifactLocation").GetProperty("uri").GetString().ShouldBe("views/app/a%2C%20b%3A%20100.yaml");
        place.GetProperty("region").GetProperty("startLine").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Without_problems_sarif_has_no_results()
    {
        File.Delete(Path.Combine(_folder.Path, "db/views/app/a, b: 100.yaml"));
        _folder.Write("db/views/app/m.sql", "SELECT 1 AS x");
        (await _terminal.RunAsync("validate", "--format", "sarif")).ShouldBe(0);
        using var document = JsonDocument.Parse(_terminal.Out);
        document.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_configuration_is_shown_too()
    {
        _folder.Write("db/matviews.yaml", "version: 2\n");
        (await _terminal.RunAsync("validate", "--format", "github")).ShouldBe(78);
        _terminal.Out.ShouldStartWith("::error file=matviews.yaml,line=1,col=10,title=MV007::");
    }
}
