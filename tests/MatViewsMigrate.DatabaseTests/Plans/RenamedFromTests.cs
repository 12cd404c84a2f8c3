namespace MatViewsMigrate.DatabaseTests.Plans;

/// <summary>What <c>renamed_from</c> means once somebody renamed, dropped or made views by hand.</summary>
public sealed class RenamedFromTests : IAsyncLifetime
{
    private const string Query = "sql: SELECT id FROM app.items\n";
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _project = new TestProject(_database);
        await _database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.items AS SELECT 1 AS id");
        _project.Write("views/app/before.yaml", Query);
        await ApplyAsync();
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
    }

    private void Rename(string query = Query)
    {
        File.Delete(Path.Combine(_project.Folder, "views/app/before.yaml"));
        _project.Write("views/app/after.yaml", $"{query}renamed_from: before\n");
    }

    private async Task<CommandResult> RunAsync(int exitCode, params string[] arguments)
    {
        var result = await _project.RunAsync(arguments);
        result.ExitCode.ShouldBe(exitCode, result.ToString());
        return result;
    }

    private async Task ApplyAsync()
    {
        await RunAsync(0, "apply", "--auto-approve");
        (await RunAsync(0, "plan")).Output.ShouldStartWith("No changes.");
    }

    private Task<string?> RegisteredAsync() => _database.ScalarAsync<string>(
        "SELECT string_agg(name || ' ' || id, ', ' ORDER BY name) FROM matviews.mat_view_definitions WHERE dropped_at IS NULL");

    [Fact]
    public async Task A_view_that_was_renamed_by_hand_keeps_its_history()
    {
        var before = await RegisteredAsync();
        await _database.ExecuteAsync("ALTER MATERIALIZED VIEW app.before RENAME TO after");
        Rename();
        var plan = await RunAsync(0, "plan");
        plan.Output.ShouldNotContain("adopt");
        plan.Output.ShouldNotContain("drift", Case.Insensitive);
        await ApplyAsync();
        (await RegisteredAsync()).ShouldBe(before!.Replace("before", "after", StringComparison.Ordinal));
        (await _database.ScalarAsync<string>("SELECT mv_name FROM matviews.mv_refresh_log")).ShouldBe("app.after");
        (await RunAsync(0, "health")).Output.ShouldNotContain("before");
    }

    [Fact]
    public async Task A_view_that_has_the_former_name_later_is_another_one()
    {
        Rename();
        await ApplyAsync();
        var registered = await RegisteredAsync();
        await _database.ExecuteAsync("DROP MATERIALIZED VIEW app.after; CREATE MATERIALIZED VIEW app.before AS SELECT 7 AS id");
        (await RunAsync(0, "plan")).Output.ShouldContain("1 to create");
        await ApplyAsync();
        (await _database.ScalarAsync<int>("SELECT id FROM app.after")).ShouldBe(1);
        (await _database.ScalarAsync<int>("SELECT id FROM app.before")).ShouldBe(7);
        (await RegisteredAsync()).ShouldBe(registered);
    }

    [Fact]
    public async Task A_view_that_is_managed_under_its_former_name_again_is_renamed_again()
    {
        Rename();
        await ApplyAsync();
        // Another branch, which does not know of the new name.
        await _database.ExecuteAsync("DROP MATERIALIZED VIEW app.after");
        File.Delete(Path.Combine(_project.Folder, "views/app/after.yaml"));
        _project.Write("views/app/before.yaml", Query);
        await RunAsync(0, "apply", "--auto-approve", "--target", "app.before");
        var oid = await _database.ScalarAsync<uint>("SELECT 'app.before'::regclass::oid");
        Rename();
        (await RunAsync(0, "plan")).Output.ShouldContain("rename from app.before");
        await ApplyAsync();
        (await _database.ScalarAsync<uint>("SELECT 'app.after'::regclass::oid")).ShouldBe(oid);
    }

    [Fact]
    public async Task A_view_that_is_there_under_both_names_is_an_error()
    {
        await _database.ExecuteAsync("CREATE MATERIALIZED VIEW app.after AS SELECT 7 AS id");
        Rename();
        foreach (var arguments in new string[][] { ["plan"], ["plan", "--target", "app.after"], ["plan", "--target", "app.before"] })
            (await RunAsync(65, arguments)).Error.ReplaceLineEndings(" ").ShouldContain("MV017: app.before is managed and live, and so is an unmanaged app.after");
    }
}
