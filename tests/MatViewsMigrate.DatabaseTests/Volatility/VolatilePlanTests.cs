namespace MatViewsMigrate.DatabaseTests.Volatility;

/// <summary>What plan and apply make of volatile columns.</summary>
public sealed class VolatilePlanTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _project = new TestProject(_database);
        await _database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.items (id integer PRIMARY KEY, price float8, made_on date)");
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("apply", "--auto-approve")]
    public async Task A_volatile_column_under_concurrent_is_exit_65_at_its_line(params string[] command)
    {
        Write("concurrent", "SELECT id,", "  now() AS loaded_at", "FROM items");
        var result = await _project.RunAsync(command);
        result.ExitCode.ShouldBe(65, result.ToString());
        result.Error.ShouldContain("views/app/m.yaml:3:5: error MV103: column loaded_at has another value each time, by now()");
        (await _database.ScalarAsync<bool>("SELECT to_regclass('app.m') IS NULL")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("regular", "")]
    [InlineData("swap", "")]
    [InlineData("auto", "views/app/m.yaml:3:5: warning MV103: column loaded_at")]
    public async Task Under_other_strategies_it_is_applied(string strategy, string warning)
    {
        Write(strategy, "SELECT id,", "  now() AS loaded_at", "FROM items");
        var result = await _project.RunAsync("apply", "--auto-approve");
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Error.Contains("MV103", StringComparison.Ordinal).ShouldBe(warning.Length > 0, result.ToString());
        result.Error.ShouldContain(warning);
    }

    [Fact]
    public async Task A_view_that_becomes_concurrent_is_looked_at_then()
    {
        Write("regular", "SELECT id, now() AS loaded_at FROM items");
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        Write("concurrent", "SELECT id, now() AS loaded_at FROM items");
        (await _project.RunAsync("plan")).ExitCode.ShouldBe(65);
    }

    [Fact]
    public async Task The_rule_can_be_set_in_the_configuration()
    {
        _project.Write("matviews.yaml", "version: 1\nrules: { MV103: warning, MV113: off }\n");
        Write("concurrent", "SELECT id, now() AS loaded_at, sum(price) AS price FROM items GROUP BY id");
        var result = await _project.RunAsync("plan");
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Error.ShouldContain("warning MV103");
        result.Error.ShouldNotContain("MV113");
    }

    [Fact]
    public async Task Churn_is_warned_of()
    {
        Write("concurrent", "SELECT made_on AS id, sum(price) AS price", "FROM items GROUP BY made_on");
        var result = await _project.RunAsync("plan");
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Error.ShouldContain("views/app/m.yaml:2:25: warning MV113: column price adds floating point numbers by sum()");
    }

    [Fact]
    public async Task A_plain_view_that_is_staged_with_it_is_named_by_its_own_name()
    {
        Write("regular", "SELECT id FROM items");
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        await _database.ExecuteAsync("CREATE VIEW app.between AS SELECT id, random() AS dice FROM app.m");
        Write("regular", "SELECT id FROM items WHERE id > 0");
        _project.Write("views/app/n.yaml",
            "sql: SELECT id, dice FROM between\nrefresh_strategy: concurrent\nunique_index_columns: [id]\n");
        await _database.ExecuteAsync("CREATE MATERIALIZED VIEW app.n AS SELECT id FROM app.between");
        var result = await _project.RunAsync("plan");
        result.ExitCode.ShouldBe(65, result.ToString());
        result.Error.ShouldContain("views/app/n.yaml:1:17: error MV103: column dice has another value each time, by random() in app.between:");
    }

    private void Write(string strategy, params string[] query) => _project.Write("views/app/m.yaml",
        $"sql: |\n  {string.Join("\n  ", query)}\nrefresh_strategy: {strategy}\nunique_index_columns: [id]\n");
}
