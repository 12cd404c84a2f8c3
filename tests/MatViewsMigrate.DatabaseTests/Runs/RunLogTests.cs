using System.Diagnostics;
using MatViewsMigrate.DatabaseTests.Registry;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Runs;

public sealed class RunLogTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private static readonly RunError Error = new("it broke", "PostgresException", "23505", "REFRESH", ["A.B", "C.D"]);

    [Fact]
    public async Task A_run_is_committed_as_running_before_the_work()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync(Operation.Alter);
        var run = await fixture.FindAsync(handle);
        (run.Status, run.Operation, run.BatchId, run.View).ShouldBe(
            (RunStatus.Running, Operation.Alter, fixture.Batch, new ViewName("a", "m")));
        (run.FinishedAt, run.Duration, run.Error, run.Meta.Response).ShouldBe((null, null, null, null));
    }

    [Fact]
    public async Task A_request_tells_who_asked_and_where()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var request = (await fixture.FindAsync(await fixture.BeginAsync())).Meta.Request;
        request["who"]!.GetValue<string>().ShouldBe(await registry.Database.ScalarAsync<string>("SELECT session_user::text"));
        request["where"]!.GetValue<string>().ShouldBe(Environment.MachineName);
        request["strategy"]!.GetValue<string>().ShouldBe("concurrent");
    }

    [Fact]
    public async Task Durations_come_from_the_monotonic_clock_even_when_the_wall_clock_is_set_back()
    {
        var time = new ManualTime();
        await using var fixture = await RunFixture.StartAsync(registry, time);
        var handle = await fixture.BeginAsync();
        time.Advance(TimeSpan.FromMilliseconds(1234));
        time.Wall -= TimeSpan.FromHours(1);
        (await fixture.Log.SucceedAsync(handle, RunFixture.Response())).ShouldBeNull();
        var run = await fixture.FindAsync(handle);
        (run.Status, run.Duration, run.StartedAt, run.FinishedAt).ShouldBe(
            (RunStatus.Success, TimeSpan.FromMilliseconds(1234), time.Wall.AddHours(1), time.Wall));
    }

    [Fact]
    public async Task Meta_has_exactly_the_published_shape()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        await fixture.Log.SucceedAsync(handle, RunFixture.Response());
        (await registry.Database.ScalarAsync<string>(
            $$"""
            SELECT (meta #- '{service,request,who}' #- '{service,request,where}')::text FROM {{fixture.Schema}}.mat_view_runs
            """)).ShouldBe("""{"service": {"request": {"strategy": "concurrent"}, "response": {"rows_after": 7}}}""");
    }

    [Fact]
    public async Task A_failure_is_recorded_with_exactly_the_published_keys()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        (await fixture.Log.FailAsync(handle, Error, null)).ShouldBeNull();
        var run = await fixture.FindAsync(handle);
        (run.Status, run.Error, run.Meta.Response).ShouldBe((RunStatus.Failed, Error, null));
        (await registry.Database.ScalarAsync<string>(
            $"SELECT string_agg(k, ' ' ORDER BY k) FROM {fixture.Schema}.mat_view_runs, jsonb_object_keys(error) k"))
            .ShouldBe("backtrace class message sqlstate statement");
    }

    [Fact]
    public async Task An_error_of_the_server_keeps_its_code_and_its_words()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var exception = await Should.ThrowAsync<PostgresException>(() => registry.Database.ExecuteAsync("SELECT 1/0"));
        var error = RunError.Of(exception, "SELECT 1/0");
        (error.Message, error.Class, error.SqlState, error.Statement).ShouldBe(
            ("division by zero", "PostgresException", "22012", "SELECT 1/0"));
        error.Backtrace.ShouldNotBeEmpty();
        error.Backtrace.ShouldAllBe(frame => !frame.Contains('/'));
    }

    [Fact]
    public async Task The_session_shows_that_it_lives_from_before_the_row_until_after_the_end()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        (await fixture.LivenessAsync()).ShouldBe(1);
        await fixture.Log.SucceedAsync(handle, []);
        (await fixture.LivenessAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_thousand_runs_begin_and_end_in_a_few_round_trips()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var names = Enumerable.Range(0, 1000).Select(i => new ViewName("many", $"m{i}")).ToArray();
        var ids = await fixture.Writer.EnsureDefinitionsAsync(fixture.Session, names, default);
        var starts = names.Select(name => new RunStart(ids[name], Operation.Create, fixture.Batch, new() { ["view"] = name.Name }));
        var watch = Stopwatch.StartNew();
        var handles = await fixture.Log.BeginManyAsync([.. starts], fixture.Session, default);
        (await fixture.LivenessAsync()).ShouldBe(1000);
        var ends = handles.Select((handle, i) => new RunEnd(
            handle, RunFixture.Response(), i % 10 == 0 ? Error : null, TimeSpan.FromMilliseconds(i)));
        (await fixture.Log.FinishManyAsync([.. ends])).ShouldBeNull();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        (await fixture.LivenessAsync()).ShouldBe(0);
        (await registry.Database.ScalarAsync<string>(
            $"""
            SELECT concat_ws('|', count(*) FILTER (WHERE status = 2), count(*) FILTER (WHERE status = 3), sum(duration_ms),
                count(*) FILTER (WHERE d.name = meta #>> '{"{service,request,view}"}' AND 'm' || duration_ms = d.name))
            FROM {fixture.Schema}.mat_view_runs r JOIN {fixture.Schema}.mat_view_definitions d ON d.id = mat_view_definition_id
            """)).ShouldBe("900|100|499500|1000");
    }

    [Fact]
    public async Task Beginning_and_ending_nothing_does_nothing()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        (await fixture.Log.BeginManyAsync([], fixture.Session, default)).ShouldBeEmpty();
        (await fixture.Log.FinishManyAsync([])).ShouldBeNull();
    }

    [Fact]
    public async Task The_end_is_recorded_on_a_fresh_connection_when_the_logs_own_was_killed()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        await fixture.KillAsync(await fixture.LogPidAsync());
        (await fixture.Log.SucceedAsync(handle, RunFixture.Response())).ShouldBeNull();
        (await fixture.FindAsync(handle)).Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public async Task The_end_is_recorded_when_the_session_that_worked_was_killed()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        await fixture.KillAsync(fixture.Session.ProcessID);
        (await fixture.Log.FailAsync(handle, Error, null)).ShouldBeNull();
        (await fixture.FindAsync(handle)).Error.ShouldBe(Error);
    }

    [Fact]
    public async Task An_end_that_cannot_be_recorded_gives_the_reason_and_throws_nothing()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        await registry.Database.ExecuteAsync($"DROP SCHEMA {fixture.Schema} CASCADE");
        (await fixture.Log.FailAsync(handle, Error, null)).ShouldNotBeNull().ShouldContain("does not exist");
    }

    [Fact]
    public async Task A_begin_that_fails_leaves_no_row_and_no_lock()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var start = fixture.Start() with { DefinitionId = 999 };
        var error = await Should.ThrowAsync<PostgresException>(() => fixture.Log.BeginAsync(start, fixture.Session, default));
        error.SqlState.ShouldBe(PostgresErrorCodes.ForeignKeyViolation);
        (await fixture.LivenessAsync()).ShouldBe(0);
        (await fixture.BeginAsync()).Id.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_begin_that_is_cancelled_leaves_no_lock()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await Should.ThrowAsync<OperationCanceledException>(
            () => fixture.Log.BeginAsync(fixture.Start(), fixture.Session, new CancellationToken(canceled: true)));
        (await fixture.LivenessAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task The_first_end_stays()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        var handle = await fixture.BeginAsync();
        await fixture.Log.SucceedAsync(handle, RunFixture.Response());
        await fixture.Log.FailAsync(handle, Error, null);
        var run = await fixture.FindAsync(handle);
        (run.Status, run.Error).ShouldBe((RunStatus.Success, null));
    }

    [Fact]
    public async Task Parallel_jobs_share_the_log()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            await using var session = await registry.Database.OpenAsync();
            (await fixture.Log.SucceedAsync(await fixture.BeginAsync(session), [])).ShouldBeNull();
        })));
        (await registry.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM {fixture.Schema}.mat_view_runs WHERE status = 2")).ShouldBe(10);
    }

    [Fact]
    public async Task Work_inside_a_transaction_of_the_session_does_not_hide_the_run()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await using var transaction = await fixture.Session.BeginTransactionAsync();
        var handle = await fixture.BeginAsync();
        (await fixture.FindAsync(handle)).Status.ShouldBe(RunStatus.Running);
        await transaction.RollbackAsync();
        (await fixture.LivenessAsync()).ShouldBe(1);
        (await fixture.Log.FailAsync(handle, Error, null)).ShouldBeNull();
    }
}
