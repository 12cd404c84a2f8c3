namespace MatViewsMigrate.DatabaseTests.Plans;

/// <summary>A registry that is another project's, and one that came without its rows.</summary>
public sealed class ForeignRegistryTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _project = new TestProject(_database);
        await _database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.items AS SELECT 1 AS id");
        _project.Write("views/app/mine.yaml", "sql: SELECT id FROM app.items\nprotect: true\n");
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
    }

    private static async Task<string> PlanAsync(TestProject project, int exitCode = 0)
    {
        var plan = await project.RunAsync("plan");
        plan.ExitCode.ShouldBe(exitCode, plan.ToString());
        return string.Join(' ', $"{plan.Output} {plan.Error}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Another_project_is_told_that_the_registry_may_not_be_its_own()
    {
        using var other = new TestProject(_database);
        other.Write("views/app/theirs.yaml", "sql: SELECT id FROM app.items\n");
        (await PlanAsync(other)).ShouldContain("the registry in schema matviews knows none of these files");
        File.Delete(Path.Combine(_project.Folder, "views/app/mine.yaml"));
        _project.Write("views/app/more.yaml", "sql: SELECT id FROM app.items\n");
        _project.Write("views/app/mine.yaml", "sql: SELECT 2 AS id\nprotect: true\n");
        (await PlanAsync(_project)).ShouldNotContain("knows none of these files");
    }

    [Fact]
    public async Task No_approval_is_asked_for_that_would_not_help()
    {
        await _database.ExecuteAsync("CREATE VIEW app.reader AS SELECT id FROM app.mine");
        File.Delete(Path.Combine(_project.Folder, "views/app/mine.yaml"));
        _project.Write("views/app/more.yaml", "sql: SELECT id FROM app.items\n");
        var plan = await PlanAsync(_project);
        plan.ShouldContain("apply refuses this plan: see the ! at app.mine");
        plan.ShouldNotContain("needs approval");
        (await _project.RunAsync("apply", "--auto-approve", "--allow", "delete,drop-dependents")).Error.ShouldContain("protected");
    }

    [Fact]
    public async Task A_registry_without_its_rows_is_told_and_made_anew_once_it_is_gone()
    {
        await _database.ExecuteAsync("TRUNCATE matviews.registry_version, matviews.mat_view_definitions, matviews.mat_view_runs, matviews.mv_refresh_log");
        var told = await PlanAsync(_project, 78);
        var drop = told[told.IndexOf("DROP", StringComparison.Ordinal)..(told.LastIndexOf(';') + 1)];
        await _database.ExecuteAsync(drop);
        (await PlanAsync(_project)).ShouldContain("1 to adopt");
    }
}
