using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>A role that may read, and may not make a schema: the one that plans in a pull request.</summary>
public sealed class OrdinaryRoleTests : IAsyncLifetime
{
    private readonly string _role = $"reader_{Guid.NewGuid():N}";
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
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
            $"CREATE ROLE {_role} LOGIN; GRANT USAGE ON SCHEMA app, matviews TO {_role}; "
            + $"GRANT SELECT ON ALL TABLES IN SCHEMA app, matviews TO {_role}");
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
        await using var server = new NpgsqlConnection(await TestServer.ConnectionStringAsync());
        await server.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP ROLE {_role}", server);
        await drop.ExecuteNonQueryAsync();
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => _project.RunAsAsync(_role, arguments);

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
