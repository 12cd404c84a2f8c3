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
    public async Task A_tampered_plan_is_shown_and_said_to_be_one()
    {
        _folder.Write("plan.json", Plan.Replace("DROP INDEX CONCURRENTLY", "DROP INDEX", StringComparison.Ordinal));
        (await _terminal.RunAsync("show", "plan.json")).ShouldBe(0);
        _terminal.Out.ShouldStartWith("Plan: 1 to create");
        _terminal.Error.ShouldContain("refuses this plan: the plan was changed after it was made");
    }

    [Fact]
    public async Task A_tampered_plan_does_not_get_a_new_checksum()
    {
        var tampered = Plan.Replace("DROP INDEX CONCURRENTLY", "DROP INDEX", StringComparison.Ordinal);
        _folder.Write("plan.json", tampered);
        (await _terminal.RunAsync("show", "plan.json", "--format", "json")).ShouldBe(0);
        _terminal.Out.ShouldBe(tampered);
    }

    [Fact]
    public async Task A_plan_of_a_newer_format_is_shown_and_said_to_be_one()
    {
        _folder.Write("plan.json", Plan.Replace("\"format_version\": 1", "\"format_version\": 7", StringComparison.Ordinal));
        (await _terminal.RunAsync("show", "plan.json")).ShouldBe(0);
        _terminal.Out.ShouldContain("analytics.mv_user_activity: swap");
        _terminal.Error.ShouldContain("format 7");
    }

    [Fact]
    public async Task A_newer_plan_that_cannot_be_read_is_named_at_least()
    {
        _folder.Write("plan.json", "{\"format_version\": 7, \"tool_version\": \"9.9.9\"}");
        (await _terminal.RunAsync("show", "plan.json")).ShouldBe(0);
        _terminal.Out.ShouldContain("format 7");
        _terminal.Error.ShouldContain("matviews 9.9.9 made it");
    }

    [Fact]
    public async Task What_is_no_plan_ends_with_3()
    {
        _folder.Write("plan.json", "[1]");
        (await _terminal.RunAsync("show", "plan.json")).ShouldBe(3);
        _terminal.Error.ShouldContain("not a plan");
    }

    [Fact]
    public async Task It_says_for_which_database_it_was_made()
    {
        (await _terminal.RunAsync("show", "plan.json")).ShouldBe(0);
        _terminal.Out.ShouldContain("Made for database shop on PostgreSQL 15.20, by matviews 0.1.0.");
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
