using System.Text.Json;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class StatusTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly ViewName View = SamplePlans.Activity;

    [Fact]
    public void A_view_that_is_as_it_was_applied_has_no_notes()
    {
        var status = Of(Live(), Registered(), RefreshedBefore(TimeSpan.FromMinutes(5)));
        (status.Managed, status.Drift, status.Fresh, status.Age).ShouldBe((true, false, true, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void A_view_with_another_stamp_drifted() => Of(Live() with { Stamp = "other" }, Registered()).Drift.ShouldBeTrue();

    [Fact]
    public void A_managed_view_that_is_gone_drifted()
    {
        var status = Of(null, Registered());
        (status.Live, status.Managed, status.Drift).ShouldBe((false, true, true));
    }

    [Fact]
    public void A_view_older_than_allowed_is_stale() => Of(Live(), Registered(), RefreshedBefore(TimeSpan.FromHours(1))).Fresh.ShouldBe(false);

    [Fact]
    public void A_view_of_unknown_age_is_stale_when_an_age_is_asked_for() => Of(Live(), Registered()).Fresh.ShouldBe(false);

    [Fact]
    public void Where_no_age_is_asked_for_nothing_is_stale() =>
        Of(Live(), Registered() with { Applied = new AppliedDefinition() }).Fresh.ShouldBeNull();

    [Fact]
    public void A_view_that_nobody_applied_is_not_managed_and_cannot_drift()
    {
        var status = Of(Live(), Registered() with { Stamp = null });
        (status.Managed, status.Drift).ShouldBe((false, false));
    }

    [Fact]
    public void A_view_of_the_files_alone_has_the_strategy_of_its_file()
    {
        var wanted = new ViewDefinition
        {
            Name = View,
            Query = new SqlText("SELECT 1", At, 0),
            Strategy = RefreshStrategy.Swap,
            SearchPath = [],
            Hash = ContentHash.Of(""),
            At = At,
        };
        var status = ViewStatus.Of([], null, [], [wanted], Now).ShouldHaveSingleItem();
        (status.Live, status.Managed, status.Strategy).ShouldBe((false, false, "swap"));
    }

    [Fact]
    public void The_table_reads_like_this() => Golden.ShouldMatch(
        Rendered.Text(writer => new StatusText(writer, Ink.Plain).Write(
        [
            Of(Live(), Registered(), RefreshedBefore(TimeSpan.FromMinutes(5))),
            Of(Live() with { Stamp = "other", Populated = false }, Registered(), RefreshedBefore(TimeSpan.FromHours(3))),
            Of(null, Registered()),
            new ViewStatus(SamplePlans.Countries) { Strategy = "regular" },
            new ViewStatus(new ViewName("public", "by_hand")) { Live = true, Populated = true, Bytes = 8192 },
        ])),
        "table");

    [Fact]
    public void No_views_are_a_sentence() =>
        Rendered.Text(writer => new StatusText(writer, Ink.Plain).Write([])).ShouldBe("No materialized views.\n");

    [Fact]
    public void Json_says_all_of_it()
    {
        var status = Of(Live(), Registered(), RefreshedBefore(TimeSpan.FromMinutes(5)));
        using var document = JsonDocument.Parse(Rendered.Text(writer => StatusJson.Write(writer, [status])));
        var view = document.RootElement.GetProperty("views")[0];
        view.GetProperty("last_run").GetProperty("id").GetInt64().ShouldBe(17);
        view.GetProperty("last_refresh_at").GetString().ShouldBe("2030-01-31T11:55:00.000Z");
        view.GetProperty("age_ms").GetInt64().ShouldBe(300_000);
        view.GetProperty("fresh").GetBoolean().ShouldBeTrue();
        view.GetProperty("refresh_strategy").GetString().ShouldBe("concurrent");
        view.GetProperty("rows").GetInt64().ShouldBe(200_000);
    }

    private static SourceSpan At => new("views/a.yaml", 1, 1);

    private static LiveView Live() => new()
    {
        Oid = 1,
        Name = View,
        Populated = true,
        EstimatedRows = 200_000,
        Bytes = 1_288_490_189,
        Stamp = "s",
        Properties = new() { Owner = "app" },
    };

    private static RegisteredView Registered() =>
        new(1, View, null, "s", new AppliedDefinition { Strategy = "concurrent", MaxAgeSeconds = 900 });

    private static RunSummary RefreshedBefore(TimeSpan age) => new(View, SampleRuns.Success, SampleRuns.Success, Now - age);

    private static ViewStatus Of(LiveView? live, RegisteredView registered, RunSummary? runs = null) =>
        ViewStatus.Of(live is null ? [] : [live], new Registry(RegistryVersion.Latest, [registered]), runs is null ? [] : [runs], [], Now)
            .ShouldHaveSingleItem();
}
