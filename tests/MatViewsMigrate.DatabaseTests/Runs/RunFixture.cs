using System.Text.Json.Nodes;
using MatViewsMigrate.DatabaseTests.Registry;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Runs;

/// <summary>A registry with one view in it, and what writes its runs.</summary>
public sealed class RunFixture : IAsyncDisposable
{
    private RunFixture(TestDatabase database, string schema, TimeProvider time)
    {
        (TestDatabase, Schema) = (database, schema);
        // Not pooled: a backend that a test ends would be handed to the next test.
        Session.ConnectionString = $"{database.ConnectionString};Pooling=false";
        Log = new(new Database($"{database.ConnectionString};Application Name=log_{schema};Pooling=false"), schema, time);
        Abandoned = new(schema, time);
        Reader = new(schema);
        Writer = new(schema);
    }

    public TestDatabase TestDatabase { get; }

    public string Schema { get; }

    /// <summary>The session that works.</summary>
    public NpgsqlConnection Session { get; } = new();

    public RunLog Log { get; }

    public AbandonedRuns Abandoned { get; }

    public RunReader Reader { get; }

    public RegistryWriter Writer { get; }

    public long DefinitionId { get; private set; }

    public Guid Batch { get; } = Guid.NewGuid();

    public static async Task<RunFixture> StartAsync(RegistryFixture registry, TimeProvider? time = null)
    {
        var schema = await registry.NewRegistryAsync();
        var fixture = new RunFixture(registry.Database, schema, time ?? TimeProvider.System);
        await fixture.Session.OpenAsync();
        fixture.DefinitionId = await fixture.Writer.EnsureDefinitionAsync(fixture.Session, new ViewName("a", "m"), default);
        return fixture;
    }

    public RunStart Start(Operation operation = Operation.Refresh) =>
        new(DefinitionId, operation, Batch, new() { ["strategy"] = "concurrent" });

    public Task<RunHandle> BeginAsync(Operation operation = Operation.Refresh) =>
        Log.BeginAsync(Start(operation), Session, default);

    public Task<RunHandle> BeginAsync(NpgsqlConnection session) => Log.BeginAsync(Start(), session, default);

    public async Task<Run> FindAsync(RunHandle run)
    {
        await using var connection = await TestDatabase.OpenAsync();
        return (await Reader.FindAsync(connection, run.Id, default)).ShouldNotBeNull();
    }

    public async Task<UnfinishedRuns> ResolveAsync()
    {
        await using var connection = await TestDatabase.OpenAsync();
        return await Abandoned.ResolveAsync(connection, default);
    }

    /// <summary>How many liveness locks are held for this registry.</summary>
    public Task<long> LivenessAsync() => TestDatabase.ScalarAsync<long>(
        $"""
        SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2
        AND classid::bigint = {unchecked((uint)AdvisoryKeys.Runs(Schema))}
        """);

    /// <summary>Ends a backend, and waits until the server has let go of it.</summary>
    public async Task KillAsync(int pid)
    {
        await TestDatabase.ScalarAsync<bool>($"SELECT pg_terminate_backend({pid})");
        await Condition.BecomesTrueAsync(async () => await TestDatabase.ScalarAsync<long>(
            $"SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}") == 0);
    }

    public Task<int> LogPidAsync() => TestDatabase.ScalarAsync<int>(
        $"SELECT pid FROM pg_stat_activity WHERE application_name = 'log_{Schema}'");

    public static JsonObject Response() => new() { ["rows_after"] = 7 };

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        // Closing waits for a statement that a failed test left at work.
        if (Session.FullState.HasFlag(System.Data.ConnectionState.Executing))
            await KillAsync(Session.ProcessID);
        await Session.DisposeAsync();
    }
}

/// <summary>A clock that is moved by hand, whose wall time may be set back.</summary>
public sealed class ManualTime : TimeProvider
{
    private long ticks;

    public DateTimeOffset Wall { get; set; } = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Wall;

    public override long GetTimestamp() => ticks;

    public void Advance(TimeSpan by) => ticks += by.Ticks;
}
