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

    [Fact]
    public async Task A_tie_is_warned_of_at_its_line_and_can_be_suppressed()
    {
        const string tied = "views/app/m.yaml:3:5: warning MV123: column nr follows row_number(), in whose window rows may have the same place";
        Write("concurrent", "SELECT id,", "  row_number() OVER (ORDER BY made_on) AS nr", "FROM items");
        (await _project.RunAsync("plan")).Error.ShouldContain(tied);
        (await _project.RunAsync("validate", "--online")).Output.ShouldContain(tied);
        _project.Write("views/app/m.yaml", await File.ReadAllTextAsync(Path.Combine(_project.Folder, "views/app/m.yaml")) + "suppress: { MV123: made once a day }\n");
        var result = await _project.RunAsync("plan");
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Error.ShouldNotContain("MV123");
    }

    [Fact]
    public async Task An_upstream_that_is_staged_has_its_key()
    {
        _project.Write("views/app/first.yaml", "sql: SELECT id, price FROM items\nunique_index_columns: [id]\n");
        _project.Write("views/app/m.yaml", "sql: SELECT id, row_number() OVER (ORDER BY id) AS nr, price FROM first\nrefresh_strategy: concurrent\nunique_index_columns: [id]\n");
        var result = await _project.RunAsync("plan");
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Error.ShouldNotContain("MV123");
        _project.Write("views/app/first.yaml", "sql: SELECT id, price FROM items\n");
        (await _project.RunAsync("plan")).Error.ShouldContain("MV123");
    }

    [Theory]
    [InlineData("regular")]
    [InlineData("concurrent")]
    public async Task A_function_that_relies_on_the_search_path_is_warned_of(string strategy)
    {
        await _database.ExecuteAsync("SET check_function_bodies = off; CREATE FUNCTION app.price_of(integer) RETURNS float8 LANGUAGE sql STABLE AS 'SELECT price FROM items WHERE id = $1'");
        await _database.ExecuteAsync("CREATE VIEW app.priced AS SELECT id, app.price_of(id) AS price FROM app.items");
        Write(strategy, "SELECT id,", "  app.price_of(id) AS price", "FROM items");
        _project.Write("views/app/n.yaml", "sql: SELECT id, price FROM priced\n");
        var result = await _project.RunAsync("plan");
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Error.ShouldContain("views/app/m.yaml:3:9: warning MV126: app.price_of() finds items by the search path");
        result.Error.ShouldContain("views/app/n.yaml:1:6: warning MV126: app.price_of() in app.priced finds items by the search path");
    }

    [Fact]
    public async Task A_key_from_an_outer_join_is_warned_of()
    {
        await _database.ExecuteAsync("CREATE TABLE app.kinds (id integer PRIMARY KEY)");
        Write("concurrent", "SELECT i.id AS item,", "  k.id AS id", "FROM items i LEFT JOIN kinds k ON k.id = i.id");
        (await _project.RunAsync("plan")).Error.ShouldContain("views/app/m.yaml:3:13: warning MV127: id of the unique index is NULL where an outer join finds nothing");
    }

    private void Write(string strategy, params string[] query) => _project.Write("views/app/m.yaml",
        $"sql: |\n  {string.Join("\n  ", query)}\nrefresh_strategy: {strategy}\nunique_index_columns: [id]\n");
}
