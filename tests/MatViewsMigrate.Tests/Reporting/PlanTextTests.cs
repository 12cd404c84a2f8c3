using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class PlanTextTests
{
    [Fact]
    public void A_plan_with_everything_reads_like_this() => Golden.ShouldMatch(Text(SamplePlans.Full), "everything");

    [Fact]
    public void A_plan_with_everything_in_colours_reads_like_this() =>
        Golden.ShouldMatch(Rendered.Text(writer => new PlanText(writer, new Ink(true)).Write(SamplePlans.Full)), "colours");

    [Fact]
    public void An_empty_plan_says_no_changes() => Text(SamplePlans.Empty).ShouldBe("No changes.\n");

    [Fact]
    public void An_empty_plan_still_shows_drift()
    {
        var text = Text(SamplePlans.Empty with { Drift = [new Drift(SamplePlans.Activity, "owner", "app", "postgres")] });
        text.ShouldStartWith("No changes.\n");
        text.ShouldContain("Drift");
        text.ShouldContain("~ owner: app -> postgres");
    }

    [Fact]
    public void Text_below_the_summary_fits_eighty_columns() =>
        Text(SamplePlans.Full).Split('\n').Skip(1).Where(line => line.Length > 80).ShouldBeEmpty();

    [Fact]
    public void Colours_are_the_only_difference_between_a_terminal_and_a_pipe()
    {
        var coloured = Rendered.Text(writer => new PlanText(writer, new Ink(true)).Write(SamplePlans.Full));
        System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9]+m", "").ShouldBe(Text(SamplePlans.Full));
    }

    [Fact]
    public void The_flag_names_every_approval_once()
    {
        var hazard = new Hazard(SamplePlans.Activity, HazardKind.ViewDeleted, "It goes", Approval.Delete);
        var text = Text(SamplePlans.Empty with { Hazards = [hazard, hazard with { Needs = Approval.DropColumns }, hazard] });
        text.ShouldContain("matviews apply --allow delete,drop-columns\n");
    }

    [Fact]
    public void A_hazard_of_a_view_that_does_not_change_is_shown_with_its_name()
    {
        var view = new ViewName("other", "v");
        Text(SamplePlans.Empty with { Hazards = [new Hazard(view, HazardKind.Unchecked, "It could not be checked")] })
            .ShouldContain("! other.v: It could not be checked");
    }

    [Fact]
    public void A_view_with_two_changes_shows_both_and_its_hazards_once()
    {
        var view = SamplePlans.Activity;
        var text = Text(SamplePlans.Empty with
        {
            Changes = [new Change.Adopt { View = view }, new Change.Alter { View = view, Differences = [new("comment", null, "Hello")] }],
            Hazards = [new Hazard(view, HazardKind.ReadersWait, "Readers wait")],
        });
        text.ShouldContain("1 to alter, 1 to adopt; 12 unchanged");
        text.Split("Readers wait").Length.ShouldBe(2);
        text.IndexOf("adopt (", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("alter, without", StringComparison.Ordinal));
    }

    private static string Text(Plan plan) => Rendered.Text(writer => new PlanText(writer, Ink.Plain).Write(plan));
}
