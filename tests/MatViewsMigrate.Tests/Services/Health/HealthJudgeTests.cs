using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services.Health;
using static MatViewsMigrate.Tests.Services.Health.SampleHealth;

namespace MatViewsMigrate.Tests.Services.Health;

public sealed class HealthJudgeTests
{
    [Fact]
    public void A_view_that_is_well_has_no_findings() => Judge(Facts).ShouldBeEmpty();

    [Fact]
    public void Older_than_it_may_be_is_stale()
    {
        ShouldBeOnly(Facts with { RefreshedAt = Now.AddMinutes(-61) }, HealthCheck.Stale, Severity.Error, "61 min old, and may be 60 min old");
        Judge(Facts with { RefreshedAt = Now.AddMinutes(-60) }).ShouldBeEmpty();
    }

    [Fact]
    public void Where_any_age_is_allowed_nothing_is_stale() =>
        Judge(Applied(new() { Strategy = "regular" }) with { RefreshedAt = Now.AddYears(-1) }).ShouldBeEmpty();

    [Fact]
    public void Unknown_age_is_stale_and_never_run() =>
        Judge(Facts with { RefreshedAt = null }).Select(finding => finding.Check).ShouldBe([HealthCheck.Stale, HealthCheck.NeverRun]);

    [Fact]
    public void A_view_without_any_run_never_ran() =>
        ShouldBeOnly(
            Applied(new() { Strategy = "regular" }) with { RefreshedAt = null, Runs = [] }, HealthCheck.NeverRun, Severity.Warning, "ever recorded");

    [Fact]
    public void An_adopted_view_that_nobody_refreshes_is_well() =>
        Judge(Applied(new() { Strategy = "regular" }) with { RefreshedAt = null, Runs = [Refresh(1) with { Operation = Operation.Alter }] })
            .ShouldBeEmpty();

    [Fact]
    public void The_last_run_that_failed_is_told_with_its_reason_and_number() =>
        ShouldBeOnly(
            Facts with { Runs = [Failure(101), .. Facts.Runs] }, HealthCheck.Failing, Severity.Error,
            "its last run (refresh) failed: no room; `matviews runs show 101`");

    [Fact]
    public void So_many_failures_in_a_row_as_are_asked_for_are_too_many()
    {
        var facts = Facts with { Runs = [Failure(103) with { Status = RunStatus.Running }, Failure(102), Failure(101), .. Facts.Runs] };
        Judge(facts, new(Failures: 3)).ShouldBeEmpty();
        Judge(facts, new(Failures: 2)).ShouldHaveSingleItem().Message.ShouldContain("its last 2 runs failed");
    }

    [Fact]
    public void A_success_ends_the_failures() =>
        Judge(Facts with { Runs = [Refresh(102), Failure(101), .. Facts.Runs] }).ShouldBeEmpty();

    [Fact]
    public void Without_data_it_is_unpopulated() =>
        ShouldBeOnly(Facts with { Live = Live with { Populated = false } }, HealthCheck.Unpopulated, Severity.Error, "no data");

    [Fact]
    public void An_invalid_index_is_named() =>
        ShouldBeOnly(
            Facts with { Live = Live with { Indexes = [.. Live.Indexes, new(3, "mv_a_v") { Valid = false }] } },
            HealthCheck.InvalidIndex, Severity.Error, "index mv_a_v is invalid");

    [Fact]
    public void A_concurrent_refresh_needs_an_index()
    {
        var facts = Facts with { Live = Live with { Indexes = [] } };
        ShouldBeOnly(facts, HealthCheck.InvalidIndex, Severity.Error, "no unique index");
        Judge(Applied(new() { Strategy = "auto" }) with { Live = facts.Live }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(50, 60, true)]
    [InlineData(49, 100, false)]
    [InlineData(100, 2, true)]
    [InlineData(60, 10, false)]
    public void Much_churn_last_and_on_average_is_suspicious(double last, double before, bool suspicious) =>
        Judge(Facts with { Runs = [Refresh(9) with { Written = last }, Refresh(8) with { Written = before }] })
            .Any(finding => finding.Check == HealthCheck.HighChurn).ShouldBe(suspicious);

    [Fact]
    public void A_regular_refresh_writes_everything_and_that_is_no_churn() =>
        Judge(Facts with { Runs = [Refresh(9) with { Written = 100, Strategy = "regular" }] }).ShouldBeEmpty();

    [Fact]
    public void Rows_that_were_not_counted_are_those_of_the_catalog() =>
        Judge(Facts with { Runs = [Refresh(9) with { Written = 100, Rows = null }] })
            .ShouldHaveSingleItem().Message.ShouldContain("wrote 100 % of its rows");

    [Theory]
    [InlineData(true, 201, 100, 100, 100)]
    [InlineData(false, 200, 100, 100, 100)]
    [InlineData(false, 900, 100, 100)]
    [InlineData(false, 99, 10, 10, 10)]
    public void More_than_twice_as_long_as_usual_is_slow(bool slow, params int[] durations) =>
        Judge(Facts with { Runs = Refreshes(durations) }).Any(finding => finding.Check == HealthCheck.Slow).ShouldBe(slow);

    [Fact]
    public void Refreshes_of_another_strategy_are_no_measure() =>
        Judge(Facts with { Runs = [Refresh(200) with { Duration = TimeSpan.FromSeconds(9), Strategy = "swap" }, .. Facts.Runs] }).ShouldBeEmpty();

    [Fact]
    public void An_abandoned_run_is_told() =>
        ShouldBeOnly(Facts with { Abandoned = [Reporting.SampleRuns.Working] }, HealthCheck.Abandoned, Severity.Warning, "run 1019 is recorded as running");

    [Fact]
    public void Another_stamp_is_drift() =>
        ShouldBeOnly(Facts with { Live = Live with { Stamp = "other" } }, HealthCheck.Drift, Severity.Warning, "`matviews drift`");

    [Fact]
    public void Data_of_before_an_upstream_was_replaced_are_told() =>
        ShouldBeOnly(Facts with { OutdatedBy = [new("app", "base")] }, HealthCheck.Outdated, Severity.Error, "before app.base was replaced");

    [Fact]
    public void A_managed_view_that_is_gone_is_missing_and_nothing_else() =>
        ShouldBeOnly(Facts with { Live = null, RefreshedAt = null }, HealthCheck.Missing, Severity.Error, "somebody dropped it");

    [Fact]
    public void Of_a_view_that_never_went_live_only_the_failure_counts() =>
        ShouldBeOnly(
            Facts with { Registered = Facts.Registered with { Stamp = null }, Live = null, Runs = [Failure(1) with { Operation = Operation.Create }] },
            HealthCheck.Failing, Severity.Error, "(create)");

    private static ViewFacts Applied(AppliedDefinition applied) =>
        Facts with { Registered = Facts.Registered with { Applied = applied } };

    private static void ShouldBeOnly(ViewFacts facts, HealthCheck check, Severity severity, string message)
    {
        var finding = Judge(facts).ShouldHaveSingleItem();
        (finding.View, finding.Check, finding.Severity).ShouldBe((View, check, severity));
        finding.Message.ShouldContain(message);
    }
}
