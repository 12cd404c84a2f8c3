using System.Text.Json;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services.Health;
using MatViewsMigrate.Tests.Services.Health;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class HealthTests
{
    private static readonly ViewFacts Ill = SampleHealth.Facts with
    {
        RefreshedAt = SampleHealth.Now.AddHours(-3),
        Runs = [SampleHealth.Failure(101), .. SampleHealth.Facts.Runs],
        Live = SampleHealth.Live with { Stamp = "other" },
    };

    [Fact]
    public void Findings_read_like_this() => Golden.ShouldMatch(Text(SampleHealth.Judge(Ill), 3), "text");

    [Fact]
    public void Every_line_fits_a_terminal() => Text(SampleHealth.Judge(Ill), 3).Split('\n').ShouldAllBe(line => line.Length <= 80);

    [Theory]
    [InlineData(0, "No managed views.\n")]
    [InlineData(1, "Healthy: 1 view.\n")]
    public void No_findings_are_a_sentence(int views, string sentence) => Text([], views).ShouldBe(sentence);

    [Fact]
    public void Json_says_whether_all_is_well_and_what_is_not()
    {
        using var ill = Json(SampleHealth.Judge(Ill));
        ill.RootElement.GetProperty("healthy").GetBoolean().ShouldBeFalse();
        var finding = ill.RootElement.GetProperty("findings")[0];
        finding.EnumerateObject().Select(member => member.Name).ShouldBe(["view", "check", "severity", "message"]);
        (finding.GetProperty("view").GetString(), finding.GetProperty("check").GetString(), finding.GetProperty("severity").GetString())
            .ShouldBe(("app.mv_a", "stale", "error"));
        using var well = Json([]);
        well.RootElement.GetProperty("healthy").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void Metrics_read_like_this() => Golden.ShouldMatch(Rendered.Text(writer => MetricsText.Write(writer, Metrics())), "metrics");

    [Fact]
    public void A_label_may_hold_any_character() => Rendered.Text(writer => MetricsText.Write(
        writer, [new Metric("m", "a \\ and\na line", [new Sample([("view", "s.\"a\\b\nc\"")], 0.25)])]))
        .ShouldBe("# HELP m a \\\\ and\\na line\n# TYPE m gauge\nm{view=\"s.\\\"a\\\\b\\nc\\\"\"} 0.25\n# EOF\n");

    [Fact]
    public void Metrics_as_json_have_labels_and_values()
    {
        using var document = JsonDocument.Parse(Rendered.Text(writer => MetricsJson.Write(writer, Metrics())));
        var findings = document.RootElement.GetProperty("metrics").EnumerateArray()
            .Single(metric => metric.GetProperty("name").GetString() == "matviews_view_findings").GetProperty("samples").EnumerateArray().ToList();
        findings.Count.ShouldBe(Enum.GetValues<HealthCheck>().Length);
        findings.Single(sample => sample.GetProperty("labels").GetProperty("check").GetString() == "stale").GetProperty("value").GetInt32().ShouldBe(1);
    }

    private static IReadOnlyList<Metric> Metrics() => Metric.Of(
        new HealthFacts([Ill], SampleHealth.Now),
        SampleHealth.Judge(Ill),
        [
            new RunStats(new ViewName("app", "mv_a"), Operation.Refresh)
            {
                Runs = 5, Succeeded = 4, Failed = 1, FailedRecently = 1, Average = TimeSpan.FromMilliseconds(100),
                P95 = TimeSpan.FromMilliseconds(100.5),
            },
        ]);

    private static string Text(IReadOnlyList<Finding> findings, int views) =>
        Rendered.Text(writer => new HealthText(writer, Ink.Plain).Write(findings, views));

    private static JsonDocument Json(IReadOnlyList<Finding> findings) =>
        JsonDocument.Parse(Rendered.Text(writer => HealthJson.Write(writer, findings)));
}
