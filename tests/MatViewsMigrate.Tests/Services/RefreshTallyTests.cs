using MatViewsMigrate.Services;

namespace MatViewsMigrate.Tests.Services;

public sealed class RefreshTallyTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Where_readers_wait_no_try_waits_longer_than_was_asked() =>
        Timeouts(readersWait: true).ShouldAllBe(timeout => timeout == First);

    [Fact]
    public void Where_they_do_not_each_try_waits_twice_as_long_up_to_a_bound() =>
        Timeouts(readersWait: false).Select(timeout => timeout.TotalMilliseconds).ShouldBe([100, 200, 400, 800, 1600, 3000, 3000, 3000]);

    [Fact]
    public void Readers_are_told_the_longest_wait_of_all_tries()
    {
        var tally = new RefreshTally();
        tally.Blocked(First);
        tally.Blocked(First / 2);
        tally.ReadersBlocked.ShouldBe(First);
    }

    private static List<TimeSpan> Timeouts(bool readersWait)
    {
        var tally = new RefreshTally();
        var timeouts = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            timeouts.Add(tally.LockTimeout(First, readersWait));
            tally.AfterLock(TimeSpan.Zero, TimeSpan.FromHours(1)).ShouldNotBeNull();
        }

        return timeouts;
    }
}
