using System.Text.Json;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class PlanJsonTests
{
    [Fact]
    public void A_plan_with_everything_is_this_document() => Golden.ShouldMatch(Json(SamplePlans.Full), "everything");

    [Fact]
    public void What_is_written_is_read_back()
    {
        var read = PlanJsonReader.Read(Json(SamplePlans.Full));
        Json(read).ShouldBe(Json(SamplePlans.Full));
        // A plan file holds no run history.
        Dump(read.Changes).ShouldBe(Dump(SamplePlans.Full.Changes.Select(change => change is Change.Swap swap ? swap with { Last = LastTimes.Unknown } : change)));
        Dump(read.Steps).ShouldBe(Dump(SamplePlans.Full.Steps));
        Dump(read.Registrations).ShouldBe(Dump(SamplePlans.Full.Registrations));
        Dump(read.Followers).ShouldBe(Dump(SamplePlans.Full.Followers));
        read.Hazards.ShouldBe(SamplePlans.Full.Hazards);
        read.Drift.ShouldBe(SamplePlans.Full.Drift);
        read.Timeouts.ShouldBe(SamplePlans.Full.Timeouts);
        read.Target.ShouldBe(SamplePlans.Full.Target);
        read.Fingerprints.ShouldBe(SamplePlans.Full.Fingerprints, ignoreOrder: true);
    }

    [Fact]
    public void An_empty_plan_is_read_back() => PlanJsonReader.Read(Json(SamplePlans.Empty)).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Views_that_are_left_with_old_data_are_read_back()
    {
        var json = Json(SamplePlans.Full with { Outdated = [new LaterView(new("app", "k"), [new("app", "a.b")])] });
        var view = PlanJsonReader.Read(json).Outdated.ShouldHaveSingleItem();
        view.View.ShouldBe(new ViewName("app", "k"));
        view.Upstreams.ShouldBe([new ViewName("app", "a.b")]);
        SchemaCheck.Faults(PlanSchema.Text, json).ShouldBeEmpty();
    }

    [Fact]
    public void The_order_of_fingerprints_does_not_matter()
    {
        var reversed = SamplePlans.Full with { Fingerprints = SamplePlans.Full.Fingerprints.Reverse().ToDictionary() };
        Json(reversed).ShouldBe(Json(SamplePlans.Full));
    }

    [Fact]
    public void The_summary_counts_every_kind_of_change()
    {
        using var document = JsonDocument.Parse(Json(SamplePlans.Full));
        document.RootElement.GetProperty("summary").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32())
            .ShouldBe(
                new Dictionary<string, int>
                {
                    ["create"] = 1,
                    ["swap"] = 2,
                    ["alter"] = 1,
                    ["rename"] = 1,
                    ["adopt"] = 1,
                    ["delete"] = 1,
                    ["schedule"] = 2,
                    ["unschedule"] = 1,
                    ["unchanged"] = 12,
                    ["drift"] = 2,
                },
                ignoreOrder: true);
    }

    [Fact]
    public void A_session_that_is_in_the_way_is_named_without_its_query_and_time()
    {
        var json = Json(SamplePlans.Full);
        json.ShouldContain("4711");
        json.ShouldNotContain("REFRESH MATERIALIZED VIEW analytics.mv_busy");
        json.ShouldNotContain("2030-01-31");
    }

    [Theory]
    [InlineData("matviews_staging_0123456789ab\"", "public\"")]
    [InlineData("DROP INDEX CONCURRENTLY analytics.old_idx", "DROP TABLE public.users")]
    [InlineData("\"needs\": \"drop-columns\"", "\"needs\": null")]
    [InlineData("\"database\": \"shop\"", "\"database\": \"bank\"")]
    [InlineData("\"view analytics.v_active\": \"f1\"", "\"view analytics.v_active\": \"f9\"")]
    public void A_plan_that_was_changed_by_hand_is_refused(string before, string after)
    {
        var json = Json(SamplePlans.Full);
        json.ShouldContain(before);
        Refused(json.Replace(before, after, StringComparison.Ordinal)).ShouldContain("changed after it was made");
    }

    [Fact]
    public void Another_layout_of_the_same_document_is_accepted()
    {
        using var document = JsonDocument.Parse(Json(SamplePlans.Full));
        Json(PlanJsonReader.Read(JsonSerializer.Serialize(document.RootElement))).ShouldBe(Json(SamplePlans.Full));
    }

    [Fact]
    public void A_plan_of_another_version_of_the_tool_is_accepted() =>
        PlanJsonReader.Read(Rendered.Text(writer => new PlanJson("9.9.9").Write(writer, SamplePlans.Full))).IsEmpty.ShouldBeFalse();

    [Fact]
    public void What_a_later_version_adds_is_passed_over_and_yet_checked()
    {
        using var document = JsonDocument.Parse(Json(SamplePlans.Full));
        var more = Later(document.RootElement, "hello");
        PlanJsonReader.Read(more).Steps.Count.ShouldBe(SamplePlans.Full.Steps.Count);
        Refused(more.Replace("hello", "bye", StringComparison.Ordinal)).ShouldContain("changed after it was made");
    }

    [Fact]
    public void A_file_of_a_newer_format_is_opened_as_far_as_it_can_be_read()
    {
        var newer = Json(SamplePlans.Full).Replace("\"format_version\": 1", "\"format_version\": 2", StringComparison.Ordinal);
        var file = PlanJsonReader.Open(newer);
        file.Plan.ShouldNotBeNull();
        file.Refusal.ShouldNotBeNull().ShouldContain("format 2");
        var strange = PlanJsonReader.Open(newer.Replace("\"kind\": \"verify\"", "\"kind\": \"guess\"", StringComparison.Ordinal));
        strange.Plan.ShouldBeNull();
        strange.Refusal.ShouldNotBeNull().ShouldContain("format 2");
    }

    [Fact]
    public void A_newer_format_is_refused() =>
        Refused(Json(SamplePlans.Empty).Replace("\"format_version\": 1", "\"format_version\": 2", StringComparison.Ordinal))
            .ShouldContain("format 2");

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"format_version\": \"1\"}")]
    [InlineData("{\"format_version\": 1, \"target\": []}")]
    [InlineData("{\"format_version\": 1, \"target\": {\"database\": 1}}")]
    public void What_is_no_plan_is_refused(string json) => Refused(json).ShouldContain("not a plan");

    [Fact]
    public void A_step_of_an_unknown_kind_is_refused() =>
        Refused(Json(SamplePlans.Full).Replace("\"kind\": \"verify\"", "\"kind\": \"guess\"", StringComparison.Ordinal))
            .ShouldContain("\"guess\"");

    [Fact]
    public void Dots_and_quotes_in_names_survive()
    {
        var view = new ViewName("a.b", "c \"d\"\nä");
        var plan = SamplePlans.Empty with { Changes = [new Change.Adopt { View = view }] };
        PlanJsonReader.Read(Json(plan)).Changes.ShouldHaveSingleItem().View.ShouldBe(view);
    }

    // Every property of every record, whether the plan file knows it or not.
    private static string Dump<T>(IEnumerable<T> records)
        where T : notnull =>
        string.Join('\n', records.Select(record => $"{record.GetType().Name} {JsonSerializer.Serialize(record, record.GetType())}"));

    // The same plan with a member that this version does not know, and a checksum that covers it.
    private static string Later(JsonElement plan, string value)
    {
        string With(string checksum)
        {
            var members = plan.EnumerateObject().Where(member => member.Name != "checksum").ToDictionary(member => member.Name, member => (object)member.Value);
            return JsonSerializer.Serialize(new Dictionary<string, object>(members) { ["later"] = value, ["checksum"] = checksum });
        }

        using var unsigned = JsonDocument.Parse(With(""));
        return With(PlanJson.Checksum(unsigned.RootElement).Value);
    }

    private static string Refused(string json)
    {
        var error = Should.Throw<MatViewsException>(() => PlanJsonReader.Read(json));
        error.ExitCode.ShouldBe(ExitCode.StalePlan);
        return error.Message;
    }

    private static string Json(Plan plan) => Rendered.Text(writer => new PlanJson("0.1.0").Write(writer, plan));
}
