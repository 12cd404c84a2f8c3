using System.Text.Json;

namespace MatViewsMigrate.Tests.Cli;

public sealed class ValidateCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestTerminal _terminal;

    public ValidateCommandTests()
    {
        _terminal = new TestTerminal { Folder = _folder.Path };
        _folder.Write("matviews.yaml", "version: 1\n");
        _folder.Write("views/analytics/mv_a.yaml", "sql: SELECT 1 AS id\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_without_problems_are_counted()
    {
        (await _terminal.RunAsync("validate")).ShouldBe(0);
        _terminal.Out.ShouldBe("1 view: no errors.\n");
        _terminal.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Quiet_says_nothing_when_nothing_is_wrong()
    {
        (await _terminal.RunAsync("validate", "-q")).ShouldBe(0);
        _terminal.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_file_ends_with_65_and_is_named_with_line_and_column()
    {
        _folder.Write("views/analytics/mv_b.yaml", "sqll: SELECT 1\n");
        (await _terminal.RunAsync("validate")).ShouldBe(65);
        _terminal.Out.ShouldContain("views/analytics/mv_b.yaml:1:1: error MV");
    }

    [Fact]
    public async Task A_wrong_configuration_ends_with_78()
    {
        _folder.Write("matviews.yaml", "version: 2\n");
        (await _terminal.RunAsync("validate")).ShouldBe(78);
        _terminal.Out.ShouldContain("matviews.yaml:1:");
    }

    [Fact]
    public async Task Json_is_one_document_right_or_wrong()
    {
        (await _terminal.RunAsync("validate", "--format", "json")).ShouldBe(0);
        using var right = JsonDocument.Parse(_terminal.Out);
        right.RootElement.GetProperty("problems").GetArrayLength().ShouldBe(0);
        _folder.Write("views/analytics/mv_b.yaml", "sqll: SELECT 1\n");
        var terminal = new TestTerminal { Folder = _folder.Path };
        (await terminal.RunAsync("validate", "--format", "json")).ShouldBe(65);
        using var wrong = JsonDocument.Parse(terminal.Out);
        wrong.RootElement.GetProperty("problems").GetArrayLength().ShouldBeGreaterThan(0);
        terminal.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_configuration_can_be_given()
    {
        var file = _folder.Write("other/matviews.yaml", "version: 1\nviews: none\n");
        _folder.Write("other/none/a/v.yaml", "sql: SELECT 1 AS id\n");
        (await _terminal.RunAsync("validate", "--config", file)).ShouldBe(0);
        _terminal.Out.ShouldBe("1 view: no errors.\n");
    }

    [Fact]
    public async Task A_configuration_that_is_not_there_ends_with_78() =>
        (await _terminal.RunAsync("validate", "--config", "nowhere.yaml")).ShouldBe(78);

    [Theory]
    [InlineData("plan")]
    [InlineData("apply")]
    [InlineData("status")]
    [InlineData("runs")]
    [InlineData("dev", "psql-url")]
    public async Task An_unknown_environment_ends_with_78_before_any_database_is_touched(params string[] command)
    {
        (await _terminal.RunAsync([.. command, "-e", "nowhere"])).ShouldBe(78);
        _terminal.Error.ShouldContain("nowhere");
        _terminal.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("plan", "xml", "--format xml is not known here; use one of text, json, sql, markdown, html")]
    [InlineData("plan", "jsno", "--format jsno is not known here; use one of text, json, sql, markdown, html; did you mean `json`?")]
    [InlineData("schema", "yaml", "--format yaml is not known here; use one of text, json")]
    public async Task A_format_that_a_command_does_not_have_is_wrong_usage(string command, string format, string error)
    {
        (await _terminal.RunAsync(command, $"--format={format}")).ShouldBe(64);
        _terminal.Out.ShouldBeEmpty();
        _terminal.Error.ShouldBe($"error: {error}\n");
    }

    [Theory]
    [InlineData("apply", "--allow", "everything")]
    [InlineData("apply", "--lock-wait", "soon")]
    [InlineData("apply", "--format", "sql")]
    [InlineData("plan", "--format", "xml")]
    [InlineData("runs", "--limit", "0")]
    [InlineData("runs", "--limit", "-1")]
    [InlineData("runs", "--since", "yesterday")]
    [InlineData("runs", "--status", "good")]
    [InlineData("runs", "--operation", "swap")]
    [InlineData("runs", "--batch", "7")]
    [InlineData("runs", "show")]
    [InlineData("runs", "show", "x")]
    [InlineData("status", "--database", "")]
    [InlineData("dev")]
    public async Task Wrong_usage_is_found_before_any_database_is_touched(params string[] command)
    {
        (await _terminal.RunAsync(command)).ShouldBe(64);
        _terminal.Error.ShouldNotBeEmpty();
        _terminal.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_that_is_not_there_ends_with_69_without_its_password()
    {
        (await _terminal.RunAsync("plan", "--database", "postgresql://app:secret@127.0.0.1:1/shop")).ShouldBe(69);
        _terminal.Error.ShouldContain("127.0.0.1:1");
        _terminal.Error.ShouldNotContain("secret");
    }
}
