using System.Text.Json;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class ApplyTests
{
    private static readonly Guid Batch = Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff");

    [Fact]
    public void A_success_reads_like_this() => Golden.ShouldMatch(Text(Success), "success");

    [Fact]
    public void A_failure_reads_like_this() => Golden.ShouldMatch(Text(Failure), "failure");

    [Fact]
    public void A_failure_after_the_cutover_does_not_say_that_nothing_changed()
    {
        var steps = Success.Steps.Select(step => step.Step is Step.DropOld ? step with { Outcome = Jobs.Outcome.Failed } : step);
        var text = Text(Success with { Steps = [.. steps], Error = "the old view is locked", ExitCode = ExitCode.StepFailed });
        text.ShouldContain("Applied, but not cleaned up (failed): the old view is locked");
        text.ShouldNotContain("as they were");
    }

    [Fact]
    public void A_failure_is_this_document() =>
        Golden.ShouldMatch(Rendered.Text(writer => ApplyJson.Write(writer, SamplePlans.Full, Failure)), "failure_json");

    [Fact]
    public void Nothing_to_do_has_no_batch_and_no_steps()
    {
        using var document = JsonDocument.Parse(Rendered.Text(writer => ApplyJson.WriteUnstarted(writer, ExitCode.Done, null)));
        document.RootElement.GetProperty("outcome").GetString().ShouldBe("done");
        document.RootElement.GetProperty("batch_id").ValueKind.ShouldBe(JsonValueKind.Null);
        document.RootElement.GetProperty("steps").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void Progress_without_a_terminal_is_a_line_for_each_step_that_ended()
    {
        Golden.ShouldMatch(Progress(false), "progress");
        Progress(false).ShouldNotContain('\e');
    }

    [Fact]
    public void Progress_on_a_terminal_shows_the_step_that_runs_and_overwrites_it()
    {
        var text = Progress(true);
        text.ShouldContain("cut over ...");
        text.Split("\e[2K").Length.ShouldBeGreaterThan(Failure.Steps.Count);
    }

    [Theory]
    [InlineData("mv_user_activity", "stage analytics.mv_user_activity ... 1 min 15 s of about 2 min 5 s")]
    [InlineData("mv_a_name_of_sixty_three_bytes_which_is_as_long_as_names_can_be_", "… ... 1 min 15 s of about 2 min 5 s")]
    public void A_build_that_runs_shows_its_time_and_what_to_expect_in_one_line(string name, string shown)
    {
        var view = new ViewName("analytics", name);
        var stage = SamplePlans.Full.Steps.OfType<Step.Stage>().First() with { View = view, Replaces = view };
        var clock = new ManualClock();
        var text = Rendered.Text(writer =>
        {
            using var progress = new ProgressText(writer, Ink.Plain, live: true, clock)
            {
                Usual = new Dictionary<ViewName, TimeSpan> { [view] = TimeSpan.FromSeconds(125) },
            };
            progress.Report(new Progress.Started(stage, 2, 7));
            clock.Advance(TimeSpan.FromSeconds(75));
            progress.Report(new Progress.Note("still here"));
        });
        text.ShouldContain(shown);
        text.Split("\r\e[2K").SelectMany(part => part.Split('\n')).ShouldAllBe(line => line.Length < 80);
    }

    [Fact]
    public void Without_earlier_runs_there_is_the_time_alone() =>
        Progress(true).ShouldContain("stage analytics.mv_countries (new) ... 0 s\r");

    private sealed class ManualClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _now += time.Ticks;

        public override long GetTimestamp() => _now;
    }

    private static ApplyResult Success => new(
        Batch,
        [.. SamplePlans.Full.Steps.Select(step => Outcome(step, Jobs.Outcome.Done))],
        new Dictionary<ViewName, long> { [SamplePlans.Activity] = 18, [SamplePlans.Countries] = 17 },
        null,
        ExitCode.Done);

    private static ApplyResult Failure
    {
        get
        {
            var steps = SamplePlans.Full.Steps.Where(step => step is Step.Prepare or Step.Stage or Step.CutOver or Step.DropOld).ToList();
            return new(
                Batch,
                [
                    Outcome(steps[0], Jobs.Outcome.Done),
                    Outcome(steps[1], Jobs.Outcome.Skipped) with { Reason = "it was staged before" },
                    Outcome(steps[2], Jobs.Outcome.Failed) with { Error = "division by zero (22012)" },
                    Outcome(steps[3], Jobs.Outcome.NotReached) with { Elapsed = default, Reason = "the stage before it failed" },
                    Outcome(steps[4], Jobs.Outcome.NotReached) with { Elapsed = default },
                ],
                new Dictionary<ViewName, long> { [SamplePlans.Activity] = 18 },
                "analytics.mv_user_activity cannot be built: division by zero (22012); correct its query",
                ExitCode.StepFailed);
        }
    }

    private static StepOutcome Outcome(Step step, Outcome outcome) => new(
        step, outcome, TimeSpan.FromMilliseconds(1234), TimeSpan.FromMilliseconds(step is Step.CutOver && outcome == Jobs.Outcome.Done ? 18 : 0), null, null);

    private static string Text(ApplyResult result) =>
        Rendered.Text(writer => new ApplyText(writer, Ink.Plain).Write(SamplePlans.Full, result));

    private static string Progress(bool live) => Rendered.Text(writer =>
    {
        using var progress = new ProgressText(writer, Ink.Plain, live, TimeProvider.System);
        foreach (var (index, step) in Failure.Steps.Index())
        {
            progress.Report(new Progress.Started(step.Step, index + 1, Failure.Steps.Count));
            progress.Report(new Progress.Ended(step, index + 1, Failure.Steps.Count));
        }

        progress.Report(new Progress.Note("waiting for another apply (pid 4711)"));
    });
}
