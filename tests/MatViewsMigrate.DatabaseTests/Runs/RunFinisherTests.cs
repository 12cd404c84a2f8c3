using MatViewsMigrate.DatabaseTests.Registry;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.DatabaseTests.Runs;

public sealed class RunFinisherTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task Ends_are_recorded_with_their_own_times_and_let_go_of_when_they_are()
    {
        var clock = new ManualTime();
        await using var fixture = await RunFixture.StartAsync(registry, clock);
        var runs = new[] { await fixture.BeginAsync(), await fixture.BeginAsync(), await fixture.BeginAsync() };
        await using var finisher = new RunFinisher(fixture.Log, TimeProvider.System);
        foreach (var run in runs)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            clock.Wall += TimeSpan.FromSeconds(1);
            finisher.Add(new(run, RunFixture.Response(), null, null));
        }

        (await finisher.FlushAsync()).ShouldBeEmpty();
        runs.ShouldAllBe(run => run.IsRecorded);
        for (var i = 0; i < runs.Length; i++)
        {
            var run = await fixture.FindAsync(runs[i]);
            run.Status.ShouldBe(RunStatus.Success);
            run.Duration.ShouldBe(TimeSpan.FromSeconds(i + 1));
            run.FinishedAt.ShouldBe(new ManualTime().Wall + TimeSpan.FromSeconds(i + 1));
        }
    }

    [Fact]
    public async Task What_is_added_is_recorded_before_anybody_asks()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var run = await fixture.BeginAsync();
        await using var finisher = new RunFinisher(fixture.Log, TimeProvider.System);
        finisher.Add(new(run, RunFixture.Response(), null, null));
        await Condition.BecomesTrueAsync(async () => (await fixture.FindAsync(run)).Status == RunStatus.Success);
    }

    [Fact]
    public async Task What_could_not_be_recorded_is_told_once_and_its_session_goes_on_showing_that_it_lives()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var run = await fixture.BeginAsync();
        await using var finisher = new RunFinisher(fixture.Log, TimeProvider.System);
        await fixture.TestDatabase.ExecuteAsync($"ALTER TABLE {fixture.Schema}.mat_view_runs RENAME TO gone");
        finisher.Add(new(run, RunFixture.Response(), null, null));
        var told = (await finisher.FlushAsync()).ShouldHaveSingleItem();
        told.ShouldContain($"run {run.Id}");
        told.ShouldContain("mat_view_runs\" does not exist");
        run.IsRecorded.ShouldBeFalse();
        (await finisher.FlushAsync()).ShouldBeEmpty();
        (await fixture.LivenessAsync()).ShouldBe(1);
    }
}
