namespace MatViewsMigrate.DatabaseTests.Plans;

/// <summary>What a file declares that the server cannot see is built after what it reads.</summary>
public sealed class DependsOnTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    private string PlanFile => Path.Combine(_project.Folder, "plan.json");

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _project = new TestProject(_database);
        await _database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.ev AS SELECT 1 AS id, 1 AS x");
        _project.Write("views/app/a.yaml", "sql: SELECT id, x FROM app.ev");
        await RunAsync(0, "apply", "--auto-approve");
        await _database.ExecuteAsync(
            "CREATE FUNCTION app.f() RETURNS TABLE (id int, x int) LANGUAGE sql STABLE SET search_path = app AS 'SELECT id, x FROM app.a'");
        _project.Write("views/app/k.yaml", "sql: SELECT id, x FROM app.f()\ndepends_on: [app.a]");
        await RunAsync(0, "apply", "--auto-approve");
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
    }

    private async Task<string> RunAsync(int exitCode, params string[] arguments)
    {
        var result = await _project.RunAsync(arguments);
        result.ExitCode.ShouldBe(exitCode, result.ToString());
        return string.Join(' ', $"{result.Output} {result.Error}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private Task<int> KAsync() => _database.ScalarAsync<int>("SELECT x FROM app.k");

    private void ChangeA(int by) => _project.Write("views/app/a.yaml", $"sql: SELECT id, x + {by} AS x FROM app.ev");

    private void ChangeK() => _project.Write("views/app/k.yaml", "sql: SELECT id, x, x * 2 AS twice FROM app.f()\ndepends_on: [app.a]");

    private void Add(string name, string reads)
    {
        _project.Write($"views/app/{name}.yaml", $"sql: SELECT id, x FROM app.f_{name}()\ndepends_on: [app.{reads}]");
    }

    private Task AddFunctionAsync(string name, string reads) => _database.ExecuteAsync(
        $"""
         CREATE FUNCTION app.f_{name}() RETURNS TABLE (id int, x int) LANGUAGE plpgsql STABLE AS
         $$ BEGIN RETURN QUERY SELECT r.id, r.x FROM app.{reads} AS r; END $$
         """);

    private async Task SettledAsync()
    {
        (await RunAsync(0, "plan", "--detailed-exitcode")).ShouldStartWith("No changes.");
        (await RunAsync(0, "status")).ShouldNotContain("was replaced");
        (await RunAsync(0, "drift")).ShouldBe("No drift.");
        await RunAsync(0, "health", "--ignore", "failing");
    }

    [Fact]
    public async Task One_that_is_unchanged_is_outdated_until_it_is_refreshed()
    {
        ChangeA(100);
        (await RunAsync(0, "plan")).ShouldContain("`matviews refresh app.k`");
        await RunAsync(0, "apply", "--auto-approve");
        (await KAsync()).ShouldBe(1);
        (await RunAsync(0, "status")).ShouldContain("built before app.a was replaced");
        (await RunAsync(6, "health", "--format", "json")).ShouldContain("\"check\": \"outdated\"");
        await RunAsync(0, "refresh", "--stale");
        (await KAsync()).ShouldBe(101);
        await SettledAsync();
    }

    [Fact]
    public async Task Or_until_the_next_apply()
    {
        ChangeA(100);
        await RunAsync(0, "apply", "--auto-approve");
        (await RunAsync(2, "plan", "--detailed-exitcode")).ShouldContain("app.k");
        await RunAsync(0, "apply", "--auto-approve");
        (await KAsync()).ShouldBe(101);
        await SettledAsync();
    }

    [Fact]
    public async Task A_plan_file_marks_it_as_well_and_so_does_a_target()
    {
        ChangeA(100);
        await RunAsync(0, "plan", "--out", PlanFile);
        await RunAsync(0, "apply", "--plan", PlanFile, "--auto-approve");
        (await RunAsync(0, "status")).ShouldContain("built before app.a was replaced");
        await RunAsync(0, "refresh", "app.k");
        (await RunAsync(0, "status")).ShouldNotContain("was replaced");
        ChangeA(200);
        ChangeK();
        await RunAsync(0, "apply", "--target", "app.a", "--auto-approve");
        (await RunAsync(0, "status")).ShouldContain("built before app.a was replaced");
        await RunAsync(0, "apply", "--auto-approve");
        (await _database.ScalarAsync<int>("SELECT twice FROM app.k")).ShouldBe(402);
        await SettledAsync();
    }

    [Fact]
    public async Task With_waves_it_is_built_again_in_the_second()
    {
        ChangeA(100);
        (await RunAsync(0, "plan", "--waves")).ShouldContain("follows in a second wave");
        await RunAsync(0, "apply", "--waves", "--auto-approve");
        (await KAsync()).ShouldBe(101);
        await SettledAsync();
    }

    [Fact]
    public async Task One_that_changes_too_needs_waves()
    {
        ChangeA(200);
        ChangeK();
        (await RunAsync(0, "plan", "--out", PlanFile)).ShouldContain("Use --waves");
        (await RunAsync(4, "apply", "--auto-approve", "--allow", "delete,drop-columns,drop-dependents")).ShouldContain("--waves");
        (await RunAsync(4, "apply", "--plan", PlanFile, "--auto-approve")).ShouldContain("--waves");
        (await _database.ScalarAsync<int>("SELECT x FROM app.a")).ShouldBe(1);
        await RunAsync(0, "apply", "--waves", "--auto-approve");
        (await _database.ScalarAsync<int>("SELECT twice FROM app.k")).ShouldBe(402);
        await SettledAsync();
    }

    [Fact]
    public async Task New_ones_need_waves_and_what_reads_them_waits_with_them()
    {
        Add("k2", reads: "a2");
        await AddFunctionAsync("k2", "a2");
        _project.Write("views/app/a2.yaml", "sql: SELECT id, x + 7 AS x FROM app.ev");
        _project.Write("views/app/reader.yaml", "sql: SELECT max(x) AS x FROM app.k2");
        (await RunAsync(4, "apply", "--auto-approve")).ShouldContain("app.k2: depends_on says that it reads app.a2");
        await RunAsync(0, "drift");
        await RunAsync(0, "validate", "--online");
        (await RunAsync(64, "plan", "--waves", "--out", PlanFile)).ShouldContain("leaves app.k2 to a second wave");
        await RunAsync(0, "apply", "--waves", "--auto-approve");
        (await _database.ScalarAsync<int>("SELECT x FROM app.reader")).ShouldBe(8);
        await SettledAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chain_takes_a_wave_for_each_and_applies_without_waves_come_to_the_same(bool waves)
    {
        Add("top", reads: "k");
        await AddFunctionAsync("top", "k");
        await RunAsync(0, "apply", "--auto-approve");
        ChangeA(100);
        if (waves)
        {
            await RunAsync(0, "apply", "--waves", "--auto-approve");
        }
        else
        {
            (await RunAsync(0, "apply", "--auto-approve")).ShouldContain("`matviews refresh app.top`");
            await RunAsync(0, "apply", "--auto-approve");
            (await KAsync()).ShouldBe(101);
            (await _database.ScalarAsync<int>("SELECT x FROM app.top")).ShouldBe(1);
            await RunAsync(0, "apply", "--auto-approve");
        }

        (await _database.ScalarAsync<int>("SELECT x FROM app.top")).ShouldBe(101);
        await SettledAsync();
    }

    [Fact]
    public async Task One_that_the_server_ties_to_the_first_wave_is_built_in_both()
    {
        _project.Write("views/app/b.yaml", "sql: SELECT id FROM app.ev");
        await RunAsync(0, "apply", "--auto-approve");
        _project.Write("views/app/k.yaml", "sql: SELECT b.id, f.x FROM app.b JOIN app.f() AS f USING (id)\ndepends_on: [app.a]");
        await RunAsync(0, "apply", "--auto-approve");
        ChangeA(100);
        _project.Write("views/app/b.yaml", "sql: SELECT id, 1 AS more FROM app.ev");
        await RunAsync(4, "apply", "--auto-approve");
        await RunAsync(0, "apply", "--waves", "--auto-approve");
        (await KAsync()).ShouldBe(101);
        await SettledAsync();
    }

    [Fact]
    public async Task A_plain_view_is_named_as_well()
    {
        await _database.ExecuteAsync("CREATE VIEW app.v AS SELECT id, x FROM app.a");
        Add("top", reads: "v");
        await AddFunctionAsync("top", "v");
        await RunAsync(0, "apply", "--auto-approve");
        ChangeA(100);
        await RunAsync(0, "apply", "--waves", "--auto-approve");
        (await _database.ScalarAsync<int>("SELECT x FROM app.top")).ShouldBe(101);
        await SettledAsync();
    }
}
