namespace MatViewsMigrate.DatabaseTests.Volatility;

/// <summary>What <c>validate</c> finds with a database, and not without.</summary>
public sealed class OnlineValidateTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.items AS SELECT 1 AS id; CREATE VIEW app.stamped AS SELECT id, now() AS at FROM app.items");
        _project = new TestProject(_database);
    }

    public Task DisposeAsync()
    {
        _project.Dispose();
        return _database.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task A_volatile_column_through_a_plain_view_is_found()
    {
        _project.Write("views/app/daily.yaml", "sql: SELECT id, at FROM stamped\nunique_index_columns: [id]\nrefresh_strategy: concurrent\n");
        var validate = await _project.RunAsync("validate", "--online");
        validate.ExitCode.ShouldBe(65, validate.ToString());
        validate.Output.ShouldContain("views/app/daily.yaml:1");
        validate.Output.ShouldContain("MV103");
        validate.Output.ShouldContain("now");
    }

    [Fact]
    public async Task A_column_that_does_not_exist_is_found_and_nothing_is_made()
    {
        _project.Write("views/app/daily.sql", "SELECT nothing FROM items");
        var validate = await _project.RunAsync("validate", "--format", "json");
        validate.ExitCode.ShouldBe(65, validate.ToString());
        validate.Output.ShouldContain("MV101");
        (await _database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews%'")).ShouldBe(0);
    }

    [Fact]
    public async Task Files_that_are_right_are_right()
    {
        _project.Write("views/app/daily.sql", "SELECT id FROM items");
        var validate = await _project.RunAsync("validate");
        validate.ExitCode.ShouldBe(0, validate.ToString());
        validate.Output.ShouldContain("1 view: no errors.");
    }
}
