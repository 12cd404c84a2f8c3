using MatViewsMigrate.DatabaseTests.Registry;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Runs;

public sealed class ApplyLockTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>
{
    private readonly string schema = RegistryFixture.NewName();

    [Fact]
    public async Task The_holder_is_named_when_the_wait_is_over()
    {
        await using var holder = new NpgsqlConnection($"{fixture.Database.ConnectionString};Application Name=the first");
        await holder.OpenAsync();
        await using var held = await TakeAsync(holder, TimeSpan.Zero);
        await using var second = await fixture.Database.OpenAsync();
        var error = await Should.ThrowAsync<MatViewsException>(() => TakeAsync(second, TimeSpan.FromMilliseconds(60)));
        error.ExitCode.ShouldBe(ExitCode.Locked);
        error.Message.ShouldContain($"pid {holder.ProcessID}, user postgres, application the first, connected since ");
        error.Message.ShouldContain("statement: SELECT pg_catalog.pg_try_advisory_lock");
        error.Message.ShouldContain($"database {holder.Database} (registry {schema})");
        error.Message.ShouldContain("Waited 0.06 s");
    }

    [Fact]
    public async Task Disposing_lets_the_next_one_in()
    {
        await using var first = await fixture.Database.OpenAsync();
        await using var second = await fixture.Database.OpenAsync();
        await (await TakeAsync(first, TimeSpan.Zero)).DisposeAsync();
        await using var taken = await TakeAsync(second, TimeSpan.Zero);
        await Should.ThrowAsync<MatViewsException>(() => TakeAsync(first, TimeSpan.Zero));
    }

    [Fact]
    public async Task One_that_waits_gets_it_when_the_holder_is_done()
    {
        await using var first = await fixture.Database.OpenAsync();
        await using var second = await fixture.Database.OpenAsync();
        var held = await TakeAsync(first, TimeSpan.Zero);
        await Task.WhenAll(TakeAsync(second, TimeSpan.FromSeconds(30)), ReleaseAfterATryAsync(held, second.ProcessID));
        await Should.ThrowAsync<MatViewsException>(() => TakeAsync(first, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_holder_that_is_killed_lets_go()
    {
        await using var first = new NpgsqlConnection($"{fixture.Database.ConnectionString};Pooling=false");
        await first.OpenAsync();
        await using var second = await fixture.Database.OpenAsync();
        await using var held = await TakeAsync(first, TimeSpan.Zero);
        await fixture.Database.ScalarAsync<bool>($"SELECT pg_terminate_backend({first.ProcessID})");
        await using var taken = await TakeAsync(second, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Disposing_in_a_failed_transaction_lets_go_too()
    {
        await using var first = await fixture.Database.OpenAsync();
        await using var second = await fixture.Database.OpenAsync();
        await using (await TakeAsync(first, TimeSpan.Zero))
        {
            await using var begin = new NpgsqlCommand("BEGIN", first);
            await begin.ExecuteNonQueryAsync();
            await using var fail = new NpgsqlCommand("SELECT 1/0", first);
            await Should.ThrowAsync<PostgresException>(() => fail.ExecuteNonQueryAsync());
        }

        await using var taken = await TakeAsync(second, TimeSpan.Zero);
    }

    [Fact]
    public async Task Another_registry_has_a_lock_of_its_own()
    {
        await using var first = await fixture.Database.OpenAsync();
        await using var second = await fixture.Database.OpenAsync();
        await using var held = await TakeAsync(first, TimeSpan.Zero);
        await using var other = await ApplyLock.TakeAsync(
            second, RegistryFixture.NewName(), TimeSpan.Zero, TimeProvider.System, null, default);
    }

    [Fact]
    public async Task Of_many_at_once_one_works_at_a_time()
    {
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using var session = await fixture.Database.OpenAsync();
            await using var held = await TakeAsync(session, TimeSpan.FromSeconds(60));
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        })));
        most.ShouldBe(1);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        await using var first = await fixture.Database.OpenAsync();
        await using var second = await fixture.Database.OpenAsync();
        await using var held = await TakeAsync(first, TimeSpan.Zero);
        using var cancel = new CancellationTokenSource();
        cancel.CancelAfter(TimeSpan.FromMilliseconds(50));
        await Should.ThrowAsync<OperationCanceledException>(
            () => ApplyLock.TakeAsync(second, schema, TimeSpan.FromSeconds(60), TimeProvider.System, null, cancel.Token));
    }

    [Fact]
    public async Task A_direct_connection_is_not_taken_for_a_pooler()
    {
        await using var connection = await fixture.Database.OpenAsync();
        await Should.NotThrowAsync(() => PoolerCheck.EnsureOwnSessionAsync(connection, default));
    }

    private async Task ReleaseAfterATryAsync(SessionLock held, int pid)
    {
        await Condition.BecomesTrueAsync(async () => await fixture.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM pg_stat_activity WHERE pid = {pid} AND state = 'idle' AND query LIKE '%try_advisory%'") == 1);
        await held.DisposeAsync();
    }

    private Task<SessionLock> TakeAsync(NpgsqlConnection session, TimeSpan wait) =>
        ApplyLock.TakeAsync(session, schema, wait, TimeProvider.System, null, default);
}
