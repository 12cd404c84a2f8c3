using MatViewsMigrate.DatabaseTests.Registry;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Runs;

public sealed class AbandonedRunsTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task Without_running_rows_there_is_nothing_to_say()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await fixture.Log.SucceedAsync(await fixture.BeginAsync(), []);
        var unfinished = await fixture.ResolveAsync();
        (unfinished.Abandoned.Count, unfinished.Working.Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_run_whose_session_lives_still_works_and_its_holder_is_named()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        using var cancel = new CancellationTokenSource();
        var work = SleepAsync(fixture.Session, cancel.Token);
        await SleepsAsync(fixture.Session.ProcessID);
        var unfinished = await fixture.ResolveAsync();
        unfinished.Abandoned.ShouldBeEmpty();
        var working = unfinished.Working.ShouldHaveSingleItem();
        (working.Run.Id, working.Holder.Pid, working.Holder.User).ShouldBe((handle.Id, fixture.Session.ProcessID, "postgres"));
        working.Holder.Query.ShouldBe("SELECT pg_sleep(600)");
        working.ToString().ShouldContain($"refresh of a.m (run {handle.Id}) is still running on the server since");
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(work);
        (await fixture.FindAsync(handle)).Status.ShouldBe(RunStatus.Running);
    }

    [Fact]
    public async Task A_run_whose_backend_was_killed_in_the_middle_is_finished_as_abandoned()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        var work = SleepAsync(fixture.Session, CancellationToken.None);
        await SleepsAsync(fixture.Session.ProcessID);
        await fixture.KillAsync(fixture.Session.ProcessID);
        await Should.ThrowAsync<PostgresException>(work);
        var abandoned = (await fixture.ResolveAsync()).Abandoned.ShouldHaveSingleItem();
        (abandoned.Id, abandoned.BatchId, abandoned.Status).ShouldBe((handle.Id, fixture.Batch, RunStatus.Failed));
        abandoned.Meta.Request["strategy"]!.GetValue<string>().ShouldBe("concurrent");
        var run = await fixture.FindAsync(handle);
        (run.Status, run.Error, run.Duration).ShouldBe((RunStatus.Failed, RunError.Abandoned, null));
        run.FinishedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_abandoned_run_is_told_once()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await fixture.BeginAsync();
        await fixture.KillAsync(fixture.Session.ProcessID);
        (await fixture.ResolveAsync()).Abandoned.Count.ShouldBe(1);
        (await fixture.ResolveAsync()).Abandoned.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_that_joined_keeps_the_run_alive_when_the_first_is_gone()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        await using var helper = await registry.Database.OpenAsync();
        var liveness = new LivenessLock(fixture.Schema);
        await liveness.JoinAsync(helper, handle.Id, default);
        await fixture.KillAsync(fixture.Session.ProcessID);
        (await fixture.ResolveAsync()).Working.ShouldHaveSingleItem().Holder.Pid.ShouldBe(helper.ProcessID);
        await liveness.LeaveAsync(helper, [handle.Id], default);
        (await fixture.ResolveAsync()).Abandoned.ShouldHaveSingleItem().Id.ShouldBe(handle.Id);
    }

    [Fact]
    public async Task Runs_of_the_asking_session_itself_are_left_out()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        var unfinished = await fixture.Abandoned.ResolveAsync(fixture.Session, default);
        (unfinished.Abandoned.Count, unfinished.Working.Count).ShouldBe((0, 0));
        (await fixture.FindAsync(handle)).Status.ShouldBe(RunStatus.Running);
        (await fixture.LivenessAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Several_commands_that_ask_at_once_finish_each_run_once()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await fixture.Log.BeginManyAsync([.. Enumerable.Repeat(fixture.Start(), 20)], fixture.Session, default);
        await fixture.KillAsync(fixture.Session.ProcessID);
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(fixture.ResolveAsync)));
        all.Sum(unfinished => unfinished.Abandoned.Count).ShouldBe(20);
        all.ShouldAllBe(unfinished => unfinished.Working.Count == 0);
    }

    [Fact]
    public async Task A_client_that_lived_after_all_has_the_last_word()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        await fixture.KillAsync(fixture.Session.ProcessID);
        (await fixture.ResolveAsync()).Abandoned.Count.ShouldBe(1);
        (await fixture.Log.SucceedAsync(handle, RunFixture.Response())).ShouldBeNull();
        var run = await fixture.FindAsync(handle);
        (run.Status, run.Error).ShouldBe((RunStatus.Success, null));
    }

    [Theory]
    [InlineData(2147483647)]
    [InlineData(2147483648)]
    [InlineData(4294967295)]
    [InlineData(4294967296)]
    public async Task Liveness_is_exact_however_high_the_ids_are(long id)
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await registry.Database.ExecuteAsync($"ALTER SEQUENCE {fixture.Schema}.mat_view_runs_id_seq RESTART WITH {id}");
        (await fixture.BeginAsync()).Id.ShouldBe(id);
        (await fixture.ResolveAsync()).Working.ShouldHaveSingleItem().Holder.Pid.ShouldBe(fixture.Session.ProcessID);
        (await fixture.Abandoned.ResolveAsync(fixture.Session, default)).Abandoned.ShouldBeEmpty();
        await fixture.KillAsync(fixture.Session.ProcessID);
        (await fixture.ResolveAsync()).Abandoned.ShouldHaveSingleItem().Id.ShouldBe(id);
    }

    [Fact]
    public async Task A_live_run_of_another_registry_does_not_keep_this_ones_alive()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await using var other = await RunFixture.StartAsync(registry);
        (await fixture.BeginAsync()).Id.ShouldBe((await other.BeginAsync()).Id);
        await fixture.KillAsync(fixture.Session.ProcessID);
        (await fixture.ResolveAsync()).Abandoned.Count.ShouldBe(1);
        (await other.ResolveAsync()).Working.Count.ShouldBe(1);
    }

    private static async Task SleepAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var sleep = new NpgsqlCommand("SELECT pg_sleep(600)", session) { CommandTimeout = 0 };
        await sleep.ExecuteNonQueryAsync(cancellationToken);
    }

    private Task SleepsAsync(int pid) => Condition.BecomesTrueAsync(async () =>
        await registry.Database.ScalarAsync<string>(
            $"SELECT wait_event FROM pg_stat_activity WHERE pid = {pid}") == "PgSleep");
}
