using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class RefreshProgressTests
{
    private static readonly ViewName Sales = new("app", "sales");
    private static readonly ViewName Users = new("app", "users");

    [Fact]
    public void On_a_terminal_the_last_line_tells_what_runs_how_long_it_should_take_and_what_it_waits_for()
    {
        var lines = Lines(live: true, 30).Split("\r\e[2K");
        lines.ShouldContain("  [1/2] refresh app.sales ... 30 s of about 2 min");
        lines.ShouldContain("  [2/2] refresh app.users ... 30 s (and 1 more)");
        lines.ShouldContain("  [2/2] refresh app.users ... 30 s (and 1 more), waits for pid 7");
        lines.ShouldContain("+ [2/2] refresh app.users: done in 1.0 s\n");
    }

    [Fact]
    public void Elsewhere_there_are_whole_lines_only() => Lines(live: false, 0).ShouldBe(
        """
          app.users waits for pid 7
        + [2/2] refresh app.users: done in 1.0 s
          a note

        """);

    private static string Lines(bool live, int seconds) => Rendered.Text(writer =>
    {
        var clock = new Clock();
        using var progress = new RefreshProgressText(writer, Ink.Plain, live, clock);
        progress.Report(new RefreshProgress.Estimated(Sales, TimeSpan.FromMinutes(2)));
        progress.Report(new RefreshProgress.Started(Sales, 1, 2));
        clock.Seconds = seconds;
        progress.Report(new RefreshProgress.Waiting(Sales, ""));
        clock.Seconds = 0;
        progress.Report(new RefreshProgress.Started(Users, 2, 2));
        clock.Seconds = seconds;
        progress.Report(new RefreshProgress.Estimated(Sales, TimeSpan.FromMinutes(2)));
        progress.Report(new RefreshProgress.Waiting(Users, "pid 7"));
        progress.Report(new RefreshProgress.Waiting(Users, "pid 7"));
        progress.Report(new RefreshProgress.Ended(new(Users, Outcome.Done, null, TimeSpan.FromSeconds(1), 1, TimeSpan.Zero, null), 2, 2));
        progress.Report(new RefreshProgress.Note("a note"));
    });

    // Timers never fire: news alone redraws.
    private sealed class Clock : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
