using MatViewsMigrate.DatabaseTests.Registry;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Runs;

public sealed class RunOpeningTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private const long Key = 4711;

    [Fact]
    public async Task The_run_is_recorded_and_the_session_holds_the_lock_and_shows_that_it_lives()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var (opened, further) = await OpenAsync(fixture, fixture.Session);
        further.ShouldBe("further");
        var run = await fixture.FindAsync(opened.ShouldNotBeNull().Run);
        run.Status.ShouldBe(RunStatus.Running);
        run.Operation.ShouldBe(Operation.Refresh);
        run.BatchId.ShouldBe(fixture.Batch);
        ((string?)run.Meta.Request?["strategy"]).ShouldBe("concurrent");
        (await fixture.LivenessAsync()).ShouldBe(1);
        (await HoldersAsync(fixture)).ShouldBe([fixture.Session.ProcessID]);
        await opened.Lock.DisposeAsync();
        (await HoldersAsync(fixture)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_recorded_while_another_session_holds_the_lock_but_the_further_command_is_answered()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await using var other = await fixture.TestDatabase.OpenAsync();
        await using var held = await SessionLock.TryTakeAsync(other, Key, default);
        var (opened, further) = await OpenAsync(fixture, fixture.Session);
        opened.ShouldBeNull();
        further.ShouldBe("further");
        (await CountAsync(fixture)).ShouldBe(0);
        (await fixture.LivenessAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_try_whose_answer_was_lost_is_the_same_run_when_it_is_tried_again()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await using var lost = await fixture.TestDatabase.OpenAsync();
        var (first, _) = await OpenAsync(fixture, lost);
        await fixture.KillAsync(lost.ProcessID);
        var (second, _) = await OpenAsync(fixture, fixture.Session, isRetry: true);
        second!.Run.Id.ShouldBe(first!.Run.Id);
        (await CountAsync(fixture)).ShouldBe(1);
        (await fixture.ResolveAsync()).Abandoned.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_of_another_command_is_another_run()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var (first, _) = await OpenAsync(fixture, fixture.Session);
        await first!.Lock.DisposeAsync();
        var (second, _) = await OpenAsync(fixture, fixture.Session);
        second!.Run.Id.ShouldNotBe(first.Run.Id);
    }

    [Fact]
    public async Task Recorded_runs_of_the_session_are_let_go_of()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var (first, _) = await OpenAsync(fixture, fixture.Session);
        await first!.Lock.DisposeAsync();
        var (second, _) = await OpenAsync(fixture, fixture.Session, recorded: first.Run.Id);
        second.ShouldNotBeNull();
        (await fixture.LivenessAsync()).ShouldBe(1);
    }

    private static Task<(OpenedRun? Opened, string Further)> OpenAsync(
        RunFixture fixture, NpgsqlConnection session, bool isRetry = false, params long[] recorded) =>
        new RunOpening(fixture.Schema, TimeProvider.System).TryAsync(
            fixture.Start(), Key, session, isRetry, recorded, new("SELECT 'further'"), ReadAsync, default);

    private static async Task<string> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        return reader.GetString(0);
    }

    private static Task<long> CountAsync(RunFixture fixture) =>
        fixture.TestDatabase.ScalarAsync<long>($"SELECT count(*) FROM {fixture.Schema}.mat_view_runs");

    private static async Task<int[]> HoldersAsync(RunFixture fixture) =>
        await fixture.TestDatabase.ScalarAsync<int[]>(
            $"""
            SELECT coalesce(array_agg(pid), '{"{}"}') FROM pg_locks
            WHERE locktype = 'advisory' AND objsubid = 1 AND objid = {Key}
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """) ?? [];
}
