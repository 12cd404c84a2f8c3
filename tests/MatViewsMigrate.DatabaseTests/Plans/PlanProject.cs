using System.Diagnostics.CodeAnalysis;

namespace MatViewsMigrate.DatabaseTests.Plans;

/// <summary>A table, a view <c>app.m</c> on it, a view <c>app.n</c> on that, applied; and a plan file of a change of the first.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "It disposes of what it holds.")]
internal sealed class PlanProject : IAsyncDisposable
{
    private PlanProject(TestDatabase database) => (Database, Project) = (database, new TestProject(database));

    public TestDatabase Database { get; }

    public TestProject Project { get; }

    public static async Task<PlanProject> CreateAsync()
    {
        var made = new PlanProject(await TestDatabase.CreateAsync());
        await made.Database.ExecuteAsync(
            """
            CREATE SCHEMA app;
            CREATE TABLE app.items (id integer PRIMARY KEY, v integer NOT NULL);
            INSERT INTO app.items SELECT n, n FROM generate_series(1, 10) AS n;
            """);
        made.Project.Write("views/app/m.sql", "SELECT id, v FROM app.items");
        made.Project.Write("views/app/n.sql", "SELECT count(*) AS c FROM app.m");
        made.Project.Write("views/app/other.sql", "SELECT 1 AS a");
        (await made.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        return made;
    }

    /// <summary>The same, with a plan of another query of <c>app.m</c> in <c>plan.json</c>.</summary>
    public static async Task<PlanProject> PlannedAsync()
    {
        var made = await CreateAsync();
        made.Project.Write("views/app/m.sql", "SELECT id, v, v * 2 AS w FROM app.items");
        await made.PlanAsync("plan.json");
        return made;
    }

    public async Task PlanAsync(string file)
    {
        var plan = await RunAsync("plan", "--out", file);
        plan.ExitCode.ShouldBe(0, plan.ToString());
    }

    public Task<CommandResult> RunAsync(params string[] arguments) => Project.RunAsync(arguments);

    public Task<CommandResult> ApplyAsync(params string[] more) => RunAsync(["apply", "--plan", "plan.json", "--auto-approve", .. more]);

    public string Read(string file) => File.ReadAllText(Path.Combine(Project.Folder, file));

    /// <summary>All that the catalog and the registry say of the views and of what was made for them.</summary>
    public async Task<string> StateAsync() => (await Database.ScalarAsync<string>(
        """
        SELECT string_agg(t, E'\n' ORDER BY t) FROM (
            SELECT 'class ' || c.oid || ' ' || c.relname || ' ' || n.nspname AS t FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname NOT LIKE 'pg\_%'
            UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%'
            UNION ALL SELECT 'run ' || id || status FROM matviews.mat_view_runs
            UNION ALL SELECT 'row ' || d::text FROM matviews.mat_view_definitions d) AS s
        """))!;

    public async ValueTask DisposeAsync()
    {
        Project.Dispose();
        await Database.DisposeAsync();
    }
}
