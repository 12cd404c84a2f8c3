using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class PlanMarkdownTests
{
    [Fact]
    public void A_plan_with_everything_is_this_comment() => Golden.ShouldMatch(Markdown(SamplePlans.Full), "everything");

    [Fact]
    public void A_plan_without_changes_is_a_comment_too()
    {
        var comment = Markdown(SamplePlans.Empty);
        comment.ShouldStartWith("<!-- matviews:plan:default -->\n");
        comment.ShouldContain("**No changes.**");
    }

    [Theory]
    [InlineData("prod", "<!-- matviews:plan:prod -->")]
    [InlineData("a --> b", "<!-- matviews:plan:a%20--%3E%20b -->")]
    public void The_first_line_tells_the_environment(string environment, string marker) =>
        Markdown(SamplePlans.Empty with { Environment = environment }).ShouldStartWith($"{marker}\n");

    [Fact]
    public void What_may_not_be_applied_says_so() =>
        Rendered.Text(writer => new PlanMarkdown(writer).Write(new PlanPage(SamplePlans.Full, "0.1.0") { Refusal = "changed <b>" }))
            .ShouldContain("> **This plan cannot be applied:** changed &#60;b&#62;");

    [Theory]
    [InlineData(40)]
    [InlineData(400)]
    [InlineData(4000)]
    public void It_is_cut_at_a_whole_section(int views)
    {
        var comment = Markdown(Large(views));
        comment.Length.ShouldBeLessThan(PlanMarkdown.Limit);
        comment.Length.ShouldBeGreaterThan(PlanMarkdown.Limit / 2);
        Count(comment, "<details>").ShouldBe(Count(comment, "</details>"));
        Count(comment, "\n```").ShouldBe(2 * (Count(comment, "\n```diff") + Count(comment, "\n```sql")));
        comment.ShouldContain("**Left out:** ");
        comment.ShouldContain("artifact");
    }

    [Fact]
    public void One_section_that_is_too_long_is_left_out_as_a_whole_and_no_other()
    {
        var (first, last) = (new ViewName("analytics", "mv_a"), new ViewName("analytics", "mv_z"));
        var comment = Markdown(SamplePlans.Empty with
        {
            Changes =
            [
                new Change.Create { View = first, Query = "SELECT 'first'" },
                new Change.Create { View = SamplePlans.Countries, Query = new string('x', PlanMarkdown.Limit) },
                new Change.Create { View = last, Query = "SELECT 'last'" },
            ],
            Steps = [new Step.Stage { View = first, Staged = first, Statements = [new("SELECT 'step'")] }],
        });
        comment.ShouldContain("| <code>analytics.mv_countries</code> |");
        comment.ShouldNotContain("xxxxx");
        string[] kept = ["SELECT 'first'", "SELECT 'last'", "SELECT 'step'", "**Left out:** 1 section would not fit", "<sub>"];
        kept.Select(text => comment.IndexOf(text, StringComparison.Ordinal)).ShouldBeInOrder();
        kept.ShouldAllBe(text => comment.Contains(text));
    }

    [Fact]
    public void Foreign_text_stays_text_in_tables_and_lines()
    {
        var comment = OutsideFences(Markdown(HostilePlans.Plan));
        comment.ShouldNotContain("<script");
        comment.ShouldNotContain("<img");
        comment.ShouldNotContain("<b>");
        comment.ShouldNotContain("[l](");
        comment.ShouldNotContain("http://");
        comment.ShouldNotContain("www.evil");
        comment.ShouldNotContain("@everyone");
        comment.ShouldNotContain("@team");
        Count(comment, "-->").ShouldBe(1);
        var rows = comment.Split('\n').Where(line => line.StartsWith('|')).ToList();
        rows.ShouldContain(row => Count(row, "|") == 7);
        rows.ShouldAllBe(row => Count(row, "|") == 7 || Count(row, "|") == 5);
    }

    [Fact]
    public void A_fence_in_a_query_does_not_end_the_fence()
    {
        var comment = Markdown(HostilePlans.Plan);
        comment.ShouldContain("\n`````diff\n");
        comment.ShouldContain("\n`````sql\n");
        OutsideFences(comment).ShouldNotContain("onerror");
    }

    [Fact]
    public void Marks_that_turn_text_around_are_spelled_out()
    {
        Markdown(HostilePlans.Plan).ShouldNotContain('\u202E');
        Markdown(HostilePlans.Plan).ShouldContain("\\u{202E}esrever");
    }

    private static Plan Large(int views) => SamplePlans.Empty with
    {
        Changes = [.. Enumerable.Range(0, views).Select(i => new Change.Swap
        {
            View = new ViewName("analytics", $"mv_{i}"),
            Cause = SwapCause.Query,
            LiveQuery = string.Join('\n', Enumerable.Range(0, 100).Select(line => $"SELECT {line} AS c{line}")),
            Query = string.Join('\n', Enumerable.Range(0, 100).Select(line => $"SELECT {line + 1} AS c{line}")),
        })],
    };

    // As CommonMark reads them: a fence ends at a line of at least as many backticks and nothing else.
    private static string OutsideFences(string comment)
    {
        var (outside, fence) = (new List<string>(), "");
        foreach (var line in comment.Split('\n'))
        {
            var ticks = line.TakeWhile(character => character == '`').Count();
            if (fence.Length == 0 && ticks >= 3)
                fence = new string('`', ticks);
            else if (fence.Length > 0 && ticks >= fence.Length && line.Trim('`', ' ').Length == 0)
                fence = "";
            else if (fence.Length == 0)
                outside.Add(line);
        }

        fence.ShouldBe("");
        return string.Join('\n', outside);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Markdown(Plan plan) => Rendered.Text(writer => new PlanMarkdown(writer).Write(new PlanPage(plan, "0.1.0")));
}
