using MatViewsMigrate.Reporting;
using MatViewsMigrate.Tests.Reporting;

namespace MatViewsMigrate.Tests.Cli;

public sealed class ShowCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestTerminal _terminal;

    public ShowCommandTests()
    {
        _terminal = new TestTerminal { Folder = _folder.Path };
        _folder.Write("plan.json", Plan);
    }

    private static string Plan => Rendered.Text(writer => new PlanJson("0.1.0").Write(writer, SamplePlans.Full));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_plan_file_is_shown_as_the_plan_was()
    {
        (await _terminal.RunAsync("show", "plan.json")).ShouldBe(0);
        _terminal.Out.ShouldStartWith("Plan: 1 to create, 2 to swap");
        _terminal.Out.ShouldNotContain('\e');
    }

    [Fact]
    public async Task As_sql_it_is_a_script()
    {
        (await _terminal.RunAsync("show", "plan.json", "--format", "sql")).ShouldBe(0);
        _terminal.Out.ShouldContain("\nBEGIN;\n");
    }

    [Fact]
    public async Task As_json_it_is_the_same_file()
    {
        (await _terminal.RunAsync("show", "plan.json", "--format", "json")).ShouldBe(0);
        _terminal.Out.ShouldBe(Plan);
    }

    [Fact]
    public async Task A_missing_file_is_wrong_usage()
    {
        (await _terminal.RunAsync("show", "other.json")).ShouldBe(64);
        _terminal.Error.ShouldContain("other.json");
    }

    [Fact]
    public async Task A_tampered_plan_ends_with_3()
    {
        _folder.Write("plan.json", Plan.Replace("DROP INDEX CONCURRENTLY", "DROP INDEX", StringComparison.Ordinal));
        (await _terminal.RunAsync("show", "plan.json")).ShouldBe(3);
        _terminal.Error.ShouldContain("changed after it was made");
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("NO_COLOR", "1", false)]
    [InlineData("NO_COLOR", "", true)]
    [InlineData("TERM", "dumb", false)]
    public async Task Colours_are_for_terminals_that_want_them(string? variable, string? value, bool coloured)
    {
        var terminal = new TestTerminal { Folder = _folder.Path, IsTerminal = true };
        if (variable is not null)
            terminal.Variables[variable] = value!;
        await terminal.RunAsync("show", "plan.json");
        terminal.Out.Contains('\e').ShouldBe(coloured);
    }

    [Fact]
    public async Task No_color_switches_colours_off()
    {
        var terminal = new TestTerminal { Folder = _folder.Path, IsTerminal = true };
        await terminal.RunAsync("--no-color", "show", "plan.json");
        terminal.Out.ShouldNotContain('\e');
    }
}
