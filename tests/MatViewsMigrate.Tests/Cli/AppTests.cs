using System.Text.Json;
using System.Xml.Linq;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Cli;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Cli;

public sealed class AppTests
{
    private readonly TestTerminal _terminal = new();

    [Fact]
    public async Task The_version_is_that_of_the_tool_its_runtime_its_registry_and_its_plan_files()
    {
        (await _terminal.RunAsync("--version")).ShouldBe(0);
        _terminal.Out.ShouldMatch(@"^matviews \d+\.\d+\.\d+(-[\w.]+)?\nruntime \.NET \d.*, \S+\nregistry \d+\nplan format \d+\n$");
        _terminal.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--version", "--format", "json")]
    [InlineData("--format", "json", "--version")]
    public async Task The_version_as_json_has_numbers_to_compare(params string[] arguments)
    {
        (await _terminal.RunAsync(arguments)).ShouldBe(0);
        using var json = JsonDocument.Parse(_terminal.Out);
        json.RootElement.GetProperty("version").GetString().ShouldNotBeNull().ShouldMatch(@"^\d+\.\d+\.\d+");
        json.RootElement.GetProperty("registry_version").GetInt32().ShouldBe(RegistryVersion.Latest);
        json.RootElement.GetProperty("plan_format_version").GetInt32().ShouldBe(PlanJson.FormatVersion);
    }

    [Fact]
    public async Task The_version_stands_in_one_place()
    {
        await _terminal.RunAsync("--version");
        var props = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Directory.Build.props"));
        _terminal.Out.ShouldStartWith($"matviews {XElement.Parse(props).Descendants("VersionPrefix").Single().Value}");
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .ShouldAllBe(project => !File.ReadAllText(project).Contains("<Version", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_command_the_commands_are_listed()
    {
        (await _terminal.RunAsync()).ShouldBe(0);
        _terminal.Out.ShouldContain("Commands:");
        _terminal.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("show", "--help")]
    [InlineData("show", "-h")]
    [InlineData("help", "show")]
    public async Task Every_way_to_ask_for_help_gives_examples(params string[] arguments)
    {
        (await _terminal.RunAsync(arguments)).ShouldBe(0);
        _terminal.Out.ShouldContain("Examples:\n  matviews show plan.json");
        _terminal.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_command_that_is_listed_has_help_with_an_example()
    {
        await _terminal.RunAsync("--help");
        foreach (var command in CommandsIn(_terminal.Out))
        {
            var help = new TestTerminal();
            (await help.RunAsync(command, "--help")).ShouldBe(0, command);
            help.Out.ShouldContain($"Examples:\n  matviews {command}", Case.Sensitive, command);
        }
    }

    [Theory]
    [InlineData("shwo", "did you mean `show`?")]
    [InlineData("--verison", "did you mean `--version`?")]
    [InlineData("nonsense", "`matviews --help` lists")]
    public async Task What_is_unknown_is_wrong_usage_with_the_nearest_known_word(string argument, string hint)
    {
        (await _terminal.RunAsync(argument)).ShouldBe(64);
        _terminal.Error.ShouldStartWith("error: ");
        _terminal.Error.ShouldContain(hint);
        _terminal.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("did you mean `prune`?", "runs", "prnue")]
    [InlineData("did you mean `views`?", "schema", "view")]
    [InlineData("did you mean `runs prune`?", "prune")]
    [InlineData("did you mean `status`?", "stat")]
    [InlineData("did you mean `--window`?", "runs", "stats", "--windw", "3h")]
    [InlineData("did you mean `--output`?", "plan", "--outptu", "x")]
    [InlineData("did you mean `--embedded`?", "delete", "--embeded", "x")]
    [InlineData("did you mean `-v`?", "status", "-V")]
    public async Task Commands_of_commands_and_options_of_every_level_are_looked_up(string hint, params string[] arguments)
    {
        (await _terminal.RunAsync(arguments)).ShouldBe(64);
        _terminal.Error.ShouldContain(hint);
    }

    [Theory]
    [InlineData(64, "failed", "plna", "--format", "json")]
    [InlineData(64, "failed", "plan", "--windw", "--format=json")]
    [InlineData(64, "failed", "show", "--format", "json", "no such file")]
    [InlineData(69, "failed", "plan", "--format", "json", "--database", "postgres://nobody@127.0.0.1:1/nothing")]
    [InlineData(64, "failed", "refresh", "--format", "json", "--database", "")]
    [InlineData(3, "stale", "show", "bad.json", "--format", "json")]
    public async Task Who_asks_for_json_gets_a_document_whatever_happens(int exitCode, string outcome, params string[] arguments)
    {
        using var folder = new TestFolder();
        folder.Write("bad.json", "{");
        folder.Write("views/.keep", "");
        folder.Write("matviews.yaml", "version: 1");
        var terminal = new TestTerminal { Folder = folder.Path };

        (await terminal.RunAsync(arguments)).ShouldBe(exitCode, terminal.Error);

        using var document = JsonDocument.Parse(terminal.Out);
        document.RootElement.GetProperty("outcome").GetString().ShouldBe(outcome);
        document.RootElement.GetProperty("exit_code").GetInt32().ShouldBe(exitCode);
        terminal.Error.ShouldContain(document.RootElement.GetProperty("error").GetString()!);
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("zz")]
    public async Task What_is_far_from_everything_has_no_hint(string argument)
    {
        (await _terminal.RunAsync("status", argument)).ShouldBe(64);
        _terminal.Error.ShouldNotContain("did you mean");
    }

    [Fact]
    public async Task No_option_of_a_command_has_the_name_of_a_common_one()
    {
        string[] common = ["--keep", "--embedded", "--no-color", "-v", "-q", "--config", "x", "-e", "x", "--database", "x", "--format", "text"];
        await _terminal.RunAsync("--help");
        foreach (var command in CommandsIn(_terminal.Out).Append("runs prune").Append("runs stats").Append("runs list"))
        {
            var options = new TestTerminal();
            (await options.RunAsync([.. command.Split(' '), .. common, "--help"])).ShouldBe(0, $"{command}: {options.Error}");
        }
    }

    [Fact]
    public async Task An_unknown_option_of_a_command_is_looked_up_there()
    {
        (await _terminal.RunAsync("show", "--fromat=json", "x")).ShouldBe(64);
        _terminal.Error.ShouldContain("did you mean `--format`?");
        _terminal.Error.ShouldContain("`matviews show --help`");
    }

    [Theory]
    [InlineData("show", "--format")]
    [InlineData("show", "--format", "text", "--format", "sql")]
    [InlineData("show", "--format", "yaml", "x")]
    [InlineData("show", "a", "b")]
    [InlineData("show")]
    public async Task Wrong_usage_ends_with_64_and_says_so_on_standard_error(params string[] arguments)
    {
        (await _terminal.RunAsync(arguments)).ShouldBe(64);
        _terminal.Error.ShouldStartWith("error: ");
        _terminal.Error.ShouldNotContain("   at ");
        _terminal.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_interrupt_ends_with_130()
    {
        using var folder = new TestFolder();
        var file = folder.Write("plan.json", "{}");
        (await _terminal.RunAsync(new CancellationToken(true), "show", file)).ShouldBe(130);
        _terminal.Error.ShouldBe("error: interrupted; nothing is half done\n");
    }

    [Fact]
    public async Task What_nobody_expected_is_one_line_and_details_are_for_those_who_ask()
    {
        (await _terminal.RunAsync("show", "\0")).ShouldBe(1);
        _terminal.Error.Trim().ShouldNotContain('\n');
        _terminal.Error.ShouldContain("-v gives details");
        var verbose = new TestTerminal();
        (await verbose.RunAsync("show", "-v", "\0")).ShouldBe(1);
        verbose.Error.ShouldContain("   at ");
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("show", "no such file", "--format", "json")]
    [InlineData("plan", "--windw", "--format=json")]
    [InlineData("validate", "--format", "json")]
    [InlineData("plan", "--format", "json")]
    public async Task An_answer_that_cannot_be_written_is_a_failure_in_plain_words(params string[] arguments)
    {
        using var folder = new TestFolder();
        folder.Write("matviews.yaml", "version: 1");
        folder.Write("views/app/m.yaml", "sql: SELECT 1\nnonsense: 1\n");
        foreach (var (exception, reason) in new (Exception, string)[]
            { (new IOException("No space left on device"), "No space left on device"), (new UnauthorizedAccessException("Access to the path is denied."), "it is closed") })
        {
            var terminal = new TestTerminal { Folder = folder.Path };
            using var output = new BrokenWriter(exception);
            (await new App(terminal.Terminal with { Out = output }, CancellationToken.None).RunAsync(arguments)).ShouldBe(1, terminal.Error);
            terminal.Error.ShouldEndWith($"error: standard output cannot be written: {reason}\n");
        }
    }

    private static IEnumerable<string> CommandsIn(string help) => help
        .Split("Commands:\n")[1].Split("\n\n")[0].Split('\n')
        .Select(line => line.Trim().Split(' ')[0]);

    private sealed class BrokenWriter(Exception exception) : StringWriter
    {
        public override void Write(char value) => throw exception;

        public override void Write(ReadOnlySpan<char> buffer) => throw exception;
    }
}
