namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>What a plan knows of what apply will meet.</summary>
public sealed class ProspectTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync(
            """
            CREATE SCHEMA app;
            CREATE TABLE app.items AS SELECT n AS id, n % 4 AS kind, nullif(n % 5, 0) AS part FROM generate_series(1, 1000) n;
            ANALYZE app.items
            """);
        _project = new TestProject(_database);
    }

    public Task DisposeAsync()
    {
        _project.Dispose();
        return _database.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task A_new_view_has_the_servers_estimate()
    {
        _project.Write("views/app/kinds.sql", "SELECT kind, count(*) AS n FROM items GROUP BY kind");
        (await _project.RunAsync("plan")).Output.ShouldContain("app.kinds: create (the server expects about 4 rows, cost 2");
        var json = System.Text.Json.JsonDocument.Parse((await _project.RunAsync("plan", "--format", "json")).Output);
        var after = json.RootElement.GetProperty("changes")[0].GetProperty("after");
        after.GetProperty("estimated_rows").GetDouble().ShouldBe(4);
        after.GetProperty("estimated_cost").GetDouble().ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task What_reads_a_new_view_has_none()
    {
        _project.Write("views/app/kinds.sql", "SELECT kind FROM items");
        _project.Write("views/app/top.sql", "SELECT * FROM app.kinds");
        var plan = await _project.RunAsync("plan");
        plan.Output.ShouldContain("app.top: create\n");
    }

    [Fact]
    public async Task Estimates_make_no_plan_another_one()
    {
        _project.Write("views/app/kinds.sql", "SELECT kind FROM items");
        await _project.RunAsync("plan", "--out", Path.Combine(_project.Folder, "plan.json"));
        await _database.ExecuteAsync("INSERT INTO app.items SELECT * FROM app.items; ANALYZE app.items");
        var verify = await _project.RunAsync("plan", "--verify", Path.Combine(_project.Folder, "plan.json"));
        verify.ExitCode.ShouldBe(0, verify.ToString());
    }

    [Fact]
    public async Task A_key_that_the_data_break_is_found_on_request()
    {
        _project.Write("views/app/kinds.yaml", "sql: SELECT kind, part FROM items\nunique_index_columns: [kind, part]\nrefresh_strategy: concurrent\n");
        (await _project.RunAsync("plan")).ExitCode.ShouldBe(0);
        var plan = await _project.RunAsync("plan", "--check-data");
        plan.ExitCode.ShouldBe(65, plan.ToString());
        plan.Error.ShouldContain("views/app/kinds.yaml:2:23: error MV121: 16 keys of (kind, part) have more than one row, such as (0, 1)");
        plan.Error.ShouldContain("warning MV122: 200 rows have NULL in (kind, part)");
    }

    [Fact]
    public async Task A_key_is_tried_on_the_new_data_of_what_it_reads()
    {
        _project.Write("views/app/base.sql", "SELECT id, kind FROM items");
        _project.Write("views/app/top.yaml", "sql: SELECT id FROM base\nunique_index_columns: [id]\n");
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        _project.Write("views/app/base.sql", "SELECT kind AS id, kind FROM items");
        var plan = await _project.RunAsync("plan", "--check-data");
        plan.ExitCode.ShouldBe(65, plan.ToString());
        plan.Error.ShouldContain("views/app/top.yaml:2:23: error MV121: 4 keys of (id) have more than one row");
        (await _database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews\\_%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_key_that_is_added_is_tried_on_the_live_data()
    {
        _project.Write("views/app/kinds.yaml", "sql: SELECT kind FROM items\n");
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        _project.Write("views/app/kinds.yaml", "sql: SELECT kind FROM items\nunique_index_columns: [kind]\n");
        (await _project.RunAsync("plan", "--check-data")).ExitCode.ShouldBe(65);
        _project.Write("matviews.yaml", "version: 1\nrules: { MV121: warning }\n");
        var softened = await _project.RunAsync("plan", "--check-data");
        softened.ExitCode.ShouldBe(0, softened.ToString());
        softened.Error.ShouldContain("warning MV121");
    }

    [Fact]
    public async Task A_key_that_fits_is_no_problem()
    {
        _project.Write("views/app/ids.yaml", "sql: SELECT id FROM items\nunique_index_columns: [id]\nrefresh_strategy: concurrent\n");
        var plan = await _project.RunAsync("plan", "--check-data");
        plan.ExitCode.ShouldBe(0, plan.ToString());
        plan.Error.ShouldBe("");
    }

    [Fact]
    public async Task A_source_without_data_is_found()
    {
        await _database.ExecuteAsync(
            """
            CREATE MATERIALIZED VIEW app.empty AS SELECT 1 AS id WITH NO DATA;
            CREATE VIEW app.between AS SELECT id FROM app.empty
            """);
        _project.Write("views/app/top.sql", "SELECT id FROM app.between");
        var plan = await _project.RunAsync("plan");
        plan.ExitCode.ShouldBe(65, plan.ToString());
        plan.Error.ShouldContain("views/app/top.sql:1:1: error MV120: app.top cannot be built: it reads app.empty, which holds no data");
        await _database.ExecuteAsync("REFRESH MATERIALIZED VIEW app.empty");
        (await _project.RunAsync("plan")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_source_that_is_made_without_data_is_found()
    {
        _project.Write("views/app/base.yaml", "sql: SELECT 1 AS id\nwith_data: false\n");
        _project.Write("views/app/top.sql", "SELECT id FROM app.base");
        var plan = await _project.RunAsync("plan");
        plan.ExitCode.ShouldBe(65, plan.ToString());
        plan.Error.ShouldContain("MV120: app.top cannot be built: it reads app.base");
        _project.Write("views/app/top.sql", "");
        File.Delete(Path.Combine(_project.Folder, "views/app/top.sql"));
        _project.Write("views/app/top.yaml", "sql: SELECT id FROM app.base\nwith_data: false\n");
        (await _project.RunAsync("plan")).ExitCode.ShouldBe(0);
    }
}
