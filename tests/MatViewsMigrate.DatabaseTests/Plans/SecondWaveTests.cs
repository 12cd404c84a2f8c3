namespace MatViewsMigrate.DatabaseTests.Plans;

/// <summary>A second wave that failed is remembered until its views are built again.</summary>
public sealed class SecondWaveTests : IAsyncLifetime
{
    private const string Reason = "built before its upstream app.base was replaced";

    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _project = new TestProject(_database);
        await _database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.divisor AS SELECT 1 AS d");
        _project.Write("views/app/base.sql", "SELECT 1 AS n");
        await RunAsync(0, "apply", "--auto-approve");
        await _database.ExecuteAsync("CREATE VIEW app.between AS SELECT n FROM app.base; CREATE TABLE app.holder (row app.between)");
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
        return string.Join(' ', result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private Task<int> TopAsync() => _database.ScalarAsync<int>("SELECT n FROM app.top");

    // The first wave goes live, and the second cannot be built.
    private async Task FailAsync(bool managed)
    {
        const string top = "SELECT n / d AS n FROM app.between, app.divisor";
        if (managed)
            _project.Write("views/app/top.sql", top);
        else
            await _database.ExecuteAsync($"CREATE MATERIALIZED VIEW app.top AS {top}");
        await RunAsync(0, "apply", "--auto-approve");
        await _database.ExecuteAsync("UPDATE app.divisor SET d = 0");
        _project.Write("views/app/base.sql", "SELECT 2 AS n");
        await RunAsync(1, "apply", "--waves", "--auto-approve");
        (await _database.ScalarAsync<int>("SELECT n FROM app.between")).ShouldBe(2);
        (await TopAsync()).ShouldBe(1);
        await _database.ExecuteAsync("UPDATE app.divisor SET d = 1");
    }

    private async Task SettledAsync(int top)
    {
        (await TopAsync()).ShouldBe(top);
        (await RunAsync(0, "plan", "--detailed-exitcode")).ShouldStartWith("No changes.");
        (await RunAsync(0, "drift")).ShouldBe("No drift.");
        (await RunAsync(0, "status")).ShouldNotContain("was replaced");
        await RunAsync(0, "health");
    }

    [Fact]
    public async Task The_next_plan_has_it_and_everybody_says_so()
    {
        await FailAsync(managed: true);
        (await RunAsync(2, "plan", "--detailed-exitcode")).ShouldContain($"{Reason}; this is the second wave");
        (await RunAsync(0, "drift")).ShouldBe("No drift.");
        var status = await RunAsync(0, "status");
        status.ShouldContain("built before app.base was replaced");
        status.ShouldNotContain("drift");
        (await RunAsync(0, "status", "--format", "json")).ShouldContain("\"outdated_by\": [ \"app.base\" ]");
        var health = await RunAsync(6, "health", "--ignore", "failing", "--format", "json");
        health.ShouldContain("\"check\": \"outdated\"");
        health.ShouldNotContain("\"check\": \"drift\"");
        (await RunAsync(0, "apply", "--auto-approve")).ShouldContain(Reason);
        await SettledAsync(2);
    }

    [Fact]
    public async Task A_plan_file_holds_it_and_is_done_once()
    {
        await FailAsync(managed: true);
        var file = Path.Combine(_project.Folder, "plan.json");
        await RunAsync(0, "plan", "--out", file);
        await RunAsync(0, "apply", "--plan", file, "--auto-approve");
        await SettledAsync(2);
        (await RunAsync(0, "apply", "--plan", file, "--auto-approve")).ShouldBe("No changes.");
    }

    [Theory]
    [InlineData("regular")]
    [InlineData("swap")]
    public async Task A_refresh_satisfies_it_as_well(string strategy)
    {
        await FailAsync(managed: true);
        await RunAsync(0, "refresh", "app.top", "--strategy", strategy);
        await SettledAsync(2);
    }

    [Fact]
    public async Task So_does_a_job_of_pg_cron()
    {
        await FailAsync(managed: true);
        var id = await _database.ScalarAsync<long>("SELECT id FROM matviews.mat_view_definitions WHERE name = 'top'");
        await _database.ExecuteAsync($"CALL matviews.refresh_scheduled({id})");
        await SettledAsync(2);
    }

    [Fact]
    public async Task A_view_that_no_file_describes_is_remembered_too()
    {
        await FailAsync(managed: false);
        (await RunAsync(0, "plan")).ShouldContain(Reason);
        await RunAsync(0, "apply", "--auto-approve");
        await SettledAsync(2);
    }

    [Fact]
    public async Task A_target_that_does_not_mean_it_leaves_it_for_later()
    {
        await FailAsync(managed: true);
        (await RunAsync(0, "plan", "--target", "app.base")).ShouldStartWith("No changes.");
        (await RunAsync(0, "plan", "--target", "app.top")).ShouldContain(Reason);
        File.Delete(Path.Combine(_project.Folder, "views/app/top.sql"));
        await RunAsync(0, "apply", "--auto-approve", "--allow", "delete");
        (await RunAsync(0, "plan", "--detailed-exitcode")).ShouldStartWith("No changes.");
    }

    [Fact]
    public async Task Another_first_wave_before_it_adds_to_it_and_one_apply_does_both()
    {
        await FailAsync(managed: true);
        _project.Write("views/app/base.sql", "SELECT 3 AS n");
        await RunAsync(0, "apply", "--waves", "--auto-approve");
        await SettledAsync(3);
    }
}
