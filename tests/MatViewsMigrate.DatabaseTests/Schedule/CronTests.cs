namespace MatViewsMigrate.DatabaseTests.Schedule;

/// <summary>Tests on a real pg_cron, each with a schema, a registry and a project of its own.</summary>
public abstract class CronTests(CronServer server) : IClassFixture<CronServer>, IAsyncLifetime
{
    private TestProject? _project;

    protected CronServer Server => server;

    protected string Schema { get; } = $"s{Guid.NewGuid():N}"[..9];

    protected string Registry => $"r_{Schema}";

    private protected TestProject Project => _project!;

    public async Task InitializeAsync()
    {
        if (CronServer.WhyMissing is not null)
            return;
        await server.ExecuteAsync($"CREATE SCHEMA {Schema};\nCREATE TABLE {Schema}.items AS SELECT n AS id FROM generate_series(1, 10) n");
        _project = new TestProject(server.ConnectionString);
        await PrepareAsync();
    }

    public async Task DisposeAsync()
    {
        if (_project is null)
            return;
        await _project.RunAsync("schedule", "remove", "--auto-approve");
        _project.Dispose();
    }

    /// <summary>Writes the project's files, and applies them where the tests begin with that.</summary>
    protected abstract Task PrepareAsync();
}
