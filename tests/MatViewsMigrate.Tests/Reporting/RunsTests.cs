using System.Text.Json;
using System.Text.Json.Nodes;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class RunsTests
{
    private static readonly IReadOnlyList<Run> Runs = [SampleRuns.Working, SampleRuns.Failure, SampleRuns.Success];

    [Fact]
    public void A_list_reads_like_this() =>
        Golden.ShouldMatch(Rendered.Text(writer => new RunsText(writer, Ink.Plain).Write(Runs)), "list");

    [Fact]
    public void No_runs_are_a_sentence() =>
        Rendered.Text(writer => new RunsText(writer, Ink.Plain).Write([])).ShouldBe("No runs.\n");

    [Fact]
    public void A_success_reads_like_this() => Golden.ShouldMatch(Text(SampleRuns.Success), "success");

    [Fact]
    public void A_failure_reads_like_this() => Golden.ShouldMatch(Text(SampleRuns.Failure), "failure");

    [Theory]
    [InlineData(Operation.Alter, null, "4.9 s, its own steps and the cutover")]
    [InlineData(Operation.Refresh, "swap", "4.9 s, its own steps and the cutover")]
    [InlineData(Operation.Refresh, "regular", "4.9 s")]
    public void The_time_is_said_to_be_of_the_view_where_others_went_live_with_it(Operation operation, string? strategy, string time) =>
        Text(SampleRuns.Success with { Operation = operation, Meta = new RunMeta([], new JsonObject { ["strategy"] = strategy }) })
            .ShouldContain($"\n  time: {time}\n");

    [Fact]
    public void What_still_runs_has_no_end()
    {
        Text(SampleRuns.Working).ShouldContain("delete analytics.mv_user_activity, running");
        Text(SampleRuns.Working).ShouldNotContain("finished");
    }

    [Fact]
    public void Json_has_the_columns_of_the_registry()
    {
        using var document = JsonDocument.Parse(Rendered.Text(writer => RunsJson.Write(writer, Runs)));
        var failure = document.RootElement[1];
        failure.EnumerateObject().Select(member => member.Name).ShouldBe(
        [
            "id", "mat_view_definition_id", "view", "status", "operation", "started_at", "finished_at", "duration_ms",
            "error", "meta", "created_at", "updated_at", "batch_id",
        ]);
        failure.GetProperty("status").GetString().ShouldBe("failed");
        failure.GetProperty("started_at").GetString().ShouldBe("2030-01-31T12:00:00.000Z");
        failure.GetProperty("duration_ms").GetInt32().ShouldBe(4900);
        failure.GetProperty("error").GetProperty("sqlstate").GetString().ShouldBe("23505");
        failure.GetProperty("meta").GetProperty("service").GetProperty("request").GetProperty("who").GetString().ShouldBe("app");
        document.RootElement[0].GetProperty("operation").GetString().ShouldBe("delete");
        document.RootElement[0].GetProperty("duration_ms").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void One_run_is_an_object()
    {
        using var document = JsonDocument.Parse(Rendered.Text(writer => RunsJson.Write(writer, SampleRuns.Success)));
        document.RootElement.GetProperty("id").GetInt64().ShouldBe(17);
        document.RootElement.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static string Text(Run run) => Rendered.Text(writer => new RunText(writer, Ink.Plain).Write(run));
}
