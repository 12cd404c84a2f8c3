using MatViewsMigrate.DatabaseTests.Registry;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.DatabaseTests.Runs;

public sealed class RunReaderTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private static readonly RunError Error = new("no", "X", null, null, []);

    [Fact]
    public async Task Without_a_registry_there_are_no_runs()
    {
        await using var connection = await registry.Database.OpenAsync();
        var reader = new RunReader("nowhere");
        (await reader.ListAsync(connection, new(), default)).ShouldBeEmpty();
        (await reader.FindAsync(connection, 1, default)).ShouldBeNull();
        (await reader.SummarizeAsync(connection, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_newest_fifty_come_first()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await fixture.Log.BeginManyAsync([.. Enumerable.Repeat(fixture.Start(), 60)], fixture.Session, default);
        var runs = await fixture.Reader.ListAsync(fixture.Session, new(), default);
        runs.Select(run => run.Id).ShouldBe(Enumerable.Range(11, 50).Reverse().Select(id => (long)id));
        (await fixture.Reader.ListAsync(fixture.Session, new() { Limit = 3 }, default)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Each_filter_keeps_what_it_names()
    {
        var time = new ManualTime();
        await using var fixture = await RunFixture.StartAsync(registry, time);
        var other = new ViewName("A", "m");
        var otherId = await fixture.Writer.EnsureDefinitionAsync(fixture.Session, other, default);
        var created = await fixture.BeginAsync(Operation.Create);
        await fixture.Log.SucceedAsync(created, []);
        time.Wall += TimeSpan.FromMinutes(1);
        var failed = await fixture.BeginAsync();
        await fixture.Log.FailAsync(failed, Error, null);
        var elsewhere = await fixture.Log.BeginAsync(
            new(otherId, Operation.Drop, Guid.NewGuid(), []), fixture.Session, default);

        async Task<long[]> ListAsync(RunFilter filter) =>
            [.. (await fixture.Reader.ListAsync(fixture.Session, filter, default)).Select(run => run.Id)];

        (await ListAsync(new() { View = other })).ShouldBe([elsewhere.Id]);
        (await ListAsync(new() { Status = RunStatus.Failed })).ShouldBe([failed.Id]);
        (await ListAsync(new() { Operation = Operation.Create })).ShouldBe([created.Id]);
        (await ListAsync(new() { Since = time.Wall.ToOffset(TimeSpan.FromHours(5)) })).ShouldBe([elsewhere.Id, failed.Id]);
        (await ListAsync(new() { BatchId = fixture.Batch })).ShouldBe([failed.Id, created.Id]);
        (await ListAsync(new() { BatchId = fixture.Batch, Status = RunStatus.Running })).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_id_finds_nothing()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        (await fixture.Reader.FindAsync(fixture.Session, 12345, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Runs_of_a_dropped_view_are_still_listed()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await fixture.Log.SucceedAsync(await fixture.BeginAsync(Operation.Drop), []);
        await fixture.Writer.RecordDroppedAsync(fixture.Session, fixture.DefinitionId, DateTimeOffset.UnixEpoch, default);
        (await fixture.Reader.ListAsync(fixture.Session, new() { View = new("a", "m") }, default)).Count.ShouldBe(1);
        (await fixture.Reader.SummarizeAsync(fixture.Session, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_summary_has_the_last_run_the_last_success_and_the_freshness()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var never = new ViewName("b", "never");
        await fixture.Writer.EnsureDefinitionAsync(fixture.Session, never, default);
        var success = await fixture.BeginAsync(Operation.Create);
        await fixture.Log.SucceedAsync(success, []);
        var failed = await fixture.BeginAsync();
        await fixture.Log.FailAsync(failed, Error, null);
        await fixture.Writer.TouchRefreshLogAsync(fixture.Session, new ViewName("a", "m"), DateTimeOffset.UnixEpoch, default);

        var summaries = await fixture.Reader.SummarizeAsync(fixture.Session, default);
        summaries.Select(summary => (summary.View.ToString(), summary.LastRun?.Id, summary.LastSuccess?.Id, summary.LastRefreshAt))
            .ShouldBe(
            [
                ("a.m", failed.Id, success.Id, DateTimeOffset.UnixEpoch),
                (never.ToString(), null, null, null),
            ]);
    }
}
