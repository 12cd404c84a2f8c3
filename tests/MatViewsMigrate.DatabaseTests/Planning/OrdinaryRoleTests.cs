namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>A role that may read, and may not make a schema: the one that plans in a pull request.</summary>
public sealed class OrdinaryRoleTests : IAsyncLifetime
{
    private TestRole _role = null!;
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _role = await TestRole.CreateAsync("reader");
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync(
            """
            CREATE SCHEMA app;
            CREATE TABLE app.items AS SELECT n AS id, 'item ' || n AS name FROM generate_series(1, 9) n
            """);
        _project = new TestProject(_database);
        _project.Write("views/app/base.sql", "SELECT id, name FROM items");
        _project.Write("views/app/top.sql", "SELECT count(*) AS n FROM app.base");
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        await _database.ExecuteAsync(
            $"GRANT USAGE ON SCHEMA app, matviews TO {_role}; "
            + $"GRANT SELECT ON ALL TABLES IN SCHEMA app, matviews TO {_role}");
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
        await _role.DisposeAsync();
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => _project.RunAsAsync(_role.Name, arguments);

    [Fact]
    public async Task It_plans_what_reads_what_it_changes()
    {
        _project.Write("views/app/base.sql", "SELECT id, name, upper(name) AS shout FROM items");
        _project.Write("views/app/top.sql", "SELECT count(shout) AS n FROM app.base");
        var plan = await RunAsync("plan");
        plan.ExitCode.ShouldBe(0, plan.ToString());
        plan.Output.ShouldContain("2 to swap");
        // The server repeats it with the relation's name before version 18, and without it since.
        plan.Output.Replace("base.shout", "shout", StringComparison.Ordinal).ShouldContain("count(shout)");
        plan.Output.ShouldContain("app.base");
        plan.Output.ReplaceLineEndings(" ").Replace("      ", "", StringComparison.Ordinal).ShouldContain($"role {_role} cannot apply this");
    }

    [Fact]
    public async Task A_reader_that_would_break_is_found()
    {
        _project.Write("views/app/base.sql", "SELECT id FROM items");
        _project.Write("views/app/top.sql", "SELECT count(name) AS n FROM app.base");
        var plan = await RunAsync("plan");
        plan.ExitCode.ShouldBe(65, plan.ToString());
        plan.Error.ShouldContain("views/app/top.sql:1:14: error MV101: column \"name\" does not exist");
    }

    [Fact]
    public async Task An_index_that_is_refused_is_found()
    {
        _project.Write("views/app/base.sql", "SELECT id, point(id, id) AS p FROM items");
        _project.Write("views/app/base.yaml", "indexes: [{ columns: [p] }]");
        var plan = await RunAsync("plan");
        plan.ExitCode.ShouldBe(65, plan.ToString());
        plan.Error.ShouldContain("MV102");
    }

    [Fact]
    public async Task It_is_told_what_it_lacks_to_apply()
    {
        _project.Write("views/app/base.sql", "SELECT id, name || '' AS name FROM items");
        var apply = await RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(1, apply.ToString());
        apply.ToString().ShouldContain("permission denied");
        apply.ToString().ShouldContain("rant CREATE ON database");
        (await _database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews\\_%'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("SELECT id, price FROM items JOIN \"Closed\".prices USING (id)", "permission denied for schema Closed")]
    [InlineData("SELECT id, price FROM items JOIN prices USING (id)", "relation \"prices\" does not exist")]
    [InlineData("SELECT id, doubled(id) AS price FROM items", "function doubled(integer) does not exist")]
    public async Task A_schema_that_it_may_not_use_is_named_with_the_grant(string sql, string message)
    {
        await _database.ExecuteAsync("""
            CREATE SCHEMA "Closed";
            CREATE TABLE "Closed".prices (id integer, price numeric);
            CREATE TABLE "Closed".items (id integer);
            CREATE FUNCTION "Closed".doubled(integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * $1';
            """);
        _project.Write("matviews.yaml", "version: 1\nsearch_path: [app, Closed]\n");
        _project.Write("views/app/priced.sql", sql);
        var plan = await RunAsync("plan");
        plan.ExitCode.ShouldBe(65, plan.ToString());
        var grant = $"GRANT USAGE ON SCHEMA \"Closed\" TO {_role};";
        plan.Error.ShouldContain($"error MV101: {message}; {grant}");
        await _database.ExecuteAsync(grant);
        (await RunAsync("plan")).ExitCode.ShouldBe(0);

        _project.Write("views/app/priced.sql", "SELECT id FROM nowhere");
        (await RunAsync("plan")).Error.ShouldContain("error MV101: relation \"nowhere\" does not exist; create the relation first");
    }

    [Fact]
    public async Task The_plan_names_the_rights_on_the_registry()
    {
        _project.Write("views/app/base.sql", "SELECT id, name || '' AS name FROM items");
        var plan = Words(await RunAsync("plan"));
        plan.ShouldContain($"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA matviews TO {_role}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA matviews TO {_role};");
        await _database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA matviews TO {_role}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA matviews TO {_role};");
        Words(await RunAsync("plan")).ShouldNotContain("registry");
        await _database.ExecuteAsync("DELETE FROM matviews.registry_version WHERE version > 1");
        Words(await RunAsync("plan")).ShouldContain("upgrading the registry needs");
    }

    [Fact]
    public async Task The_plan_names_what_a_new_registry_needs()
    {
        _project.Write("matviews.yaml", "version: 1\nregistry_schema: fresh\n");
        Words(await RunAsync("plan")).ShouldContain("making the registry needs GRANT CREATE ON DATABASE");
        await _database.ExecuteAsync("CREATE SCHEMA fresh");
        Words(await RunAsync("plan")).ShouldContain($"GRANT USAGE, CREATE ON SCHEMA fresh TO {_role};");
        await _database.ExecuteAsync($"GRANT USAGE, CREATE ON SCHEMA fresh TO {_role}");
        Words(await RunAsync("plan")).ShouldNotContain("registry needs");
    }

    private static string Words(CommandResult result)
    {
        result.ExitCode.ShouldBe(0, result.ToString());
        return string.Join(' ', result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
