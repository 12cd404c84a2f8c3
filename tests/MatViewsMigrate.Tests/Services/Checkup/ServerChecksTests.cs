using System.Text.Json;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services.Checkup;
using MatViewsMigrate.Tests.Reporting;

namespace MatViewsMigrate.Tests.Services.Checkup;

public sealed class ServerChecksTests
{
    private static readonly ServerFacts Well = new(
        "17.2", 170002, "shop", "deploy", InRecovery: false, ReadOnly: false, TracksCounts: true, MayCreateSchemas: true, LockTable: 6400,
        LocksPerTransaction: 64, CronInstalled: null, CronAvailable: false, Ahead: TimeSpan.Zero);

    [Fact]
    public void A_server_that_is_well_passes_all() =>
        Results(Well).Where(result => result.Status != CheckStatus.Ok || result.Remedy is not null).ShouldBeEmpty();

    [Fact]
    public void A_newer_server_is_a_warning() => Only(Well with { VersionNumber = 190000 }).ShouldBe(("version", CheckStatus.Warning));

    [Fact]
    public void A_standby_cannot_be_written_to() => Only(Well with { InRecovery = true, ReadOnly = true }).ShouldBe(("writable", CheckStatus.Error));

    [Fact]
    public void A_read_only_role_cannot_write() => Only(Well with { ReadOnly = true }).ShouldBe(("writable", CheckStatus.Error));

    [Fact]
    public void Who_may_not_create_schemas_cannot_build_aside()
    {
        var facts = Well with { MayCreateSchemas = false };
        Only(facts).ShouldBe(("staging", CheckStatus.Error));
        Results(facts).Single(result => result.Check == "staging").Remedy.ShouldNotBeNull().ShouldStartWith("GRANT CREATE ON DATABASE shop TO deploy;");
    }

    [Fact]
    public void A_schema_to_build_in_stands_for_the_right_to_make_one()
    {
        var facts = Well with { MayCreateSchemas = false, StagingSchema = "work", MayUseStagingSchema = true };
        Results(facts).Single(result => result.Check == "staging").Status.ShouldBe(CheckStatus.Ok);
        Results(facts with { MayUseStagingSchema = false }).Single(result => result.Check == "staging").Remedy
            .ShouldBe("CREATE SCHEMA IF NOT EXISTS work; GRANT USAGE, CREATE ON SCHEMA work TO deploy;");
    }

    [Theory]
    [InlineData(6, "6 s ahead of")]
    [InlineData(-90, "90 s behind")]
    public void Clocks_that_differ_make_ages_wrong(int seconds, string words) =>
        Results(Well with { Ahead = TimeSpan.FromSeconds(seconds) }).Single(result => result.Status == CheckStatus.Warning)
            .Message.ShouldContain(words);

    [Fact]
    public void Some_seconds_are_the_network() => Results(Well with { Ahead = TimeSpan.FromSeconds(4) }).ShouldAllBe(result => result.Status == CheckStatus.Ok);

    [Fact]
    public void Without_counters_churn_is_not_known() => Only(Well with { TracksCounts = false }).ShouldBe(("statistics", CheckStatus.Warning));

    [Fact]
    public void A_lock_table_that_is_too_small_is_told_with_the_size_that_would_do()
    {
        var results = Results(Well, wanted: [.. Enumerable.Repeat(View, 1000)]);
        var locks = results.Single(result => result.Status == CheckStatus.Warning);
        locks.Message.ShouldContain("1000 views would take 6000");
        locks.Remedy.ShouldNotBeNull().ShouldContain("max_locks_per_transaction = 120;");
        Results(Well, wanted: [.. Enumerable.Repeat(View, 500)]).ShouldAllBe(result => result.Status == CheckStatus.Ok);
    }

    [Theory]
    [InlineData(null, false, 0, CheckStatus.Ok)]
    [InlineData(null, false, 2, CheckStatus.Warning)]
    [InlineData(null, true, 2, CheckStatus.Warning)]
    [InlineData("1.6", true, 2, CheckStatus.Ok)]
    public void Schedules_need_a_timer(string? installed, bool available, int schedules, CheckStatus status) =>
        Results(Well with { CronInstalled = installed, CronAvailable = available }, schedules: schedules)
            .Single(result => result.Check == "pg_cron").Status.ShouldBe(status);

    [Fact]
    public void Results_read_like_this() => Golden.ShouldMatch(
        Rendered.Text(writer => CheckupReport.WriteText(writer, Ink.Plain, Results(Well with { MayCreateSchemas = false, TracksCounts = false }))), "text");

    [Fact]
    public void All_well_is_said() =>
        Rendered.Text(writer => CheckupReport.WriteText(writer, Ink.Plain, Results(Well))).ShouldEndWith("\nAll is well.\n");

    [Fact]
    public void Json_is_unhealthy_with_an_error_only()
    {
        Json(Well with { TracksCounts = false }).GetProperty("healthy").GetBoolean().ShouldBeTrue();
        var root = Json(Well with { ReadOnly = true });
        root.GetProperty("healthy").GetBoolean().ShouldBeFalse();
        var check = root.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("status").GetString() == "error");
        check.EnumerateObject().Select(member => member.Name).ShouldBe(["check", "status", "message", "remedy"]);
    }

    private static ViewDefinition View { get; } = new()
    {
        Name = new ViewName("a", "m"),
        Query = new SqlText("SELECT 1", new SourceSpan("m.yaml", 1, 1), 0),
        SearchPath = [],
        Hash = ContentHash.Of(""),
        At = new SourceSpan("m.yaml", 1, 1),
    };

    private static JsonElement Json(ServerFacts facts) =>
        JsonDocument.Parse(Rendered.Text(writer => CheckupReport.WriteJson(writer, Results(facts)))).RootElement;

    private static (string, CheckStatus) Only(ServerFacts facts) =>
        Results(facts).Where(result => result.Status != CheckStatus.Ok).Select(result => (result.Check, result.Status)).ShouldHaveSingleItem();

    private static IReadOnlyList<CheckResult> Results(
        ServerFacts facts, IReadOnlyList<ViewDefinition>? wanted = null, int schedules = 0) =>
        new ServerChecks(facts, wanted ?? [], schedules).All();
}
