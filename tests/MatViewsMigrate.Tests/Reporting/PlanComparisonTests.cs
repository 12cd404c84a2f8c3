using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class PlanComparisonTests
{
    private static Plan Full => SamplePlans.Full;

    [Fact]
    public void A_plan_read_back_is_the_same() =>
        Between(PlanJsonReader.Read(Rendered.Text(writer => new PlanJson("9.9.9").Write(writer, Full)))).ShouldBeEmpty();

    [Fact]
    public void What_does_not_matter_to_what_is_done_is_no_difference() =>
        Between(Full with { Changes = [.. Full.Changes.Select(Grown)], Drift = [], Busy = [], Unchanged = 99 }).ShouldBeEmpty();

    [Fact]
    public void Another_database_is_named() =>
        Between(Full with { Target = Full.Target with { Database = "bank" } }).ShouldHaveSingleItem().ShouldContain("bank");

    [Fact]
    public void Changes_that_come_and_go_are_named()
    {
        var view = new ViewName("analytics", "mv_new");
        var differences = Between(Full with { Changes = [.. Full.Changes.Skip(1), new Change.Adopt { View = view }] });
        differences.ShouldBe(
            ["analytics.mv_countries: create is not planned any more", "analytics.mv_new: adopt is planned now, and is not in the file"]);
    }

    [Fact]
    public void Another_query_is_a_difference() =>
        Between(Full with { Changes = [.. Full.Changes.Select(change => change is Change.Create create ? create with { Query = "SELECT 2" } : change)] })
            .ShouldBe(["analytics.mv_countries: what changes is not the same"]);

    [Fact]
    public void What_moved_in_the_database_is_named() =>
        Between(Full with { Fingerprints = new Dictionary<string, string>(Full.Fingerprints) { ["analytics.mv_user_activity"] = "other" } })
            .ShouldBe(["analytics.mv_user_activity: was changed in the database since"]);

    [Fact]
    public void A_hazard_that_was_not_reviewed_is_named() =>
        Between(Full with { Hazards = [.. Full.Hazards, new Hazard(SamplePlans.Activity, HazardKind.Unpopulated, "stays empty")] })
            .ShouldBe(["analytics.mv_user_activity: not in the file: stays empty"]);

    [Fact]
    public void Advice_that_came_or_went_is_no_difference() =>
        Between(Full with { Hazards = [.. Full.Hazards, new Hazard(SamplePlans.Activity, HazardKind.Advice, "sort it")] }).ShouldBeEmpty();

    [Fact]
    public void Other_statements_are_a_difference() =>
        Between(Full with { Steps = [.. Full.Steps.Skip(1)] }).ShouldBe(["the steps: their statements are not the same"]);

    [Fact]
    public void Another_file_of_the_same_meaning_is_a_difference() =>
        Between(Full with { Registrations = [Full.Registrations[0] with { Hash = ContentHash.Of("x") }, .. Full.Registrations.Skip(1)] })
            .ShouldBe(["analytics.mv_user_activity: its file changed since"]);

    [Fact]
    public void Other_timeouts_are_a_difference() =>
        Between(Full with { Timeouts = Full.Timeouts with { Lock = TimeSpan.FromSeconds(9) } }).ShouldHaveSingleItem();

    [Fact]
    public void A_new_reader_of_a_changed_view_is_a_difference() =>
        Between(Full with { KnownDependents = ["view analytics.v_more"] }).ShouldHaveSingleItem().ShouldContain("v_more");

    private static IReadOnlyList<string> Between(Plan now) => PlanComparison.Between(Full, now);

    private static Change Grown(Change change) => change switch
    {
        Change.Swap swap => swap with { Bytes = swap.Bytes + 1, Rows = swap.Rows + 1, Last = new(TimeSpan.FromHours(1), null) },
        Change.Delete delete => delete with { Bytes = 1 },
        _ => change,
    };
}
