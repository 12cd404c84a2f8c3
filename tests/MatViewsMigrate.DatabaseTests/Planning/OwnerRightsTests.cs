namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>What another owner lacks to build its view is known before anything runs, and nothing else is.</summary>
public sealed class OwnerRightsTests : IAsyncLifetime
{
    private TestRole _x = null!;
    private TestRole _y = null!;
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _x = await TestRole.CreateAsync("x");
        _y = await TestRole.CreateAsync("y");
        _database = await TestDatabase.CreateAsync();
        _project = new TestProject(_database);
        await _database.ExecuteAsync(
            $"""
            CREATE SCHEMA app;
            GRANT USAGE, CREATE ON SCHEMA app TO {_x}, {_y};
            CREATE TABLE app.secret AS SELECT 1 AS id, 'a' AS name;
            CREATE TABLE app.other AS SELECT 1 AS id
            """);
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
        await _x.DisposeAsync();
        await _y.DisposeAsync();
    }

    private void Write(string view, string sql, TestRole? owner, string more = "") => _project.Write(
        $"views/app/{view}.yaml", $"sql: {sql}\n{(owner is null ? "" : $"owner: {owner.Name}\n")}{more}");

    private async Task<string> RunAsync(int exitCode, params string[] arguments)
    {
        var result = await _project.RunAsync(arguments);
        result.ExitCode.ShouldBe(exitCode, result.ToString());
        return string.Join(' ', $"{result.Output} {result.Error}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // Each grant that the plan names is run; then it names none, and apply gets through.
    private async Task MissesAsync(params string[] grants)
    {
        var plan = await RunAsync(0, "plan");
        foreach (var grant in grants)
            plan.ShouldContain(grant);
        plan.Split("cannot apply this").Length.ShouldBe(grants.Length + 1, plan);
        foreach (var grant in grants)
            await _database.ExecuteAsync(grant);
        (await RunAsync(0, "plan")).ShouldNotContain("cannot apply this");
        await RunAsync(0, "apply", "--auto-approve");
        (await RunAsync(0, "plan", "--detailed-exitcode")).ShouldStartWith("No changes.");
    }

    [Fact]
    public async Task A_table_is_named_by_the_plan_and_by_the_error()
    {
        Write("m", "SELECT id, name FROM app.secret", _x);
        var apply = await RunAsync(1, "apply", "--auto-approve");
        apply.ShouldContain($"To do: GRANT SELECT ON app.secret TO {_x};");
        (await RunAsync(0, "plan", "--format", "json")).ShouldContain($"\"remedy\": \"GRANT SELECT ON app.secret TO {_x};\"");
        await MissesAsync($"GRANT SELECT ON app.secret TO {_x};");
        Write("m", "SELECT s.id, s.name FROM app.secret s JOIN app.other o USING (id)", null);
        await MissesAsync($"GRANT SELECT ON app.other TO {_x};");
    }

    [Fact]
    public async Task Rights_on_the_columns_that_are_used_do()
    {
        await _database.ExecuteAsync($"GRANT SELECT (id) ON app.secret TO {_x}");
        Write("m", "SELECT id FROM app.secret WHERE id > 0", _x);
        Write("counts", "SELECT count(*) AS n FROM app.secret", _x);
        await MissesAsync();
        Write("m", "SELECT id, name FROM app.secret", _x);
        await MissesAsync($"GRANT SELECT ON app.secret TO {_x};");
    }

    [Fact]
    public async Task What_a_plain_view_reads_is_checked_as_its_owner()
    {
        await _database.ExecuteAsync(
            $"""
            CREATE VIEW app.v AS SELECT id FROM app.secret;
            CREATE VIEW app.over AS SELECT id FROM app.v;
            ALTER VIEW app.v OWNER TO {_y}
            """);
        Write("m", "SELECT id FROM app.over", _x);
        await MissesAsync($"GRANT SELECT ON app.over TO {_x};", $"GRANT SELECT ON app.secret TO {_y};");
    }

    [Fact]
    public async Task A_security_invoker_view_is_checked_as_the_owner_of_what_is_built()
    {
        if (await _database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int") < 150000)
            return;
        await _database.ExecuteAsync(
            $"""
            CREATE VIEW app.v WITH (security_invoker = true) AS SELECT id FROM app.secret;
            CREATE VIEW app.over AS SELECT id FROM app.v;
            GRANT SELECT ON app.over TO {_x}
            """);
        Write("m", "SELECT id FROM app.over", _x);
        await MissesAsync($"GRANT SELECT ON app.secret TO {_x};");
    }

    [Fact]
    public async Task Functions_are_checked_as_the_owner_of_what_is_built()
    {
        await _database.ExecuteAsync(
            """
            CREATE FUNCTION app.twice(n integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 2 * n; END';
            REVOKE ALL ON FUNCTION app.twice(integer) FROM PUBLIC
            """);
        Write("m", "SELECT app.twice(1) AS n", _x);
        await MissesAsync($"GRANT EXECUTE ON FUNCTION app.twice(integer) TO {_x};");
    }

    [Fact]
    public async Task Of_a_view_of_the_same_plan_its_grants_count()
    {
        Write("base", "SELECT 1 AS id", _y);
        Write("top", "SELECT id FROM app.base", _x);
        var plan = await RunAsync(0, "plan");
        plan.ShouldContain($"GRANT SELECT ON app.base TO {_x};");
        Write("base", "SELECT 1 AS id", _y, $"grants: {{ select: [{_x}] }}\n");
        await MissesAsync();
        Write("base", "SELECT 2 AS id", _y, $"grants: {{ select: [{_x}] }}\n");
        await MissesAsync();
    }

    [Fact]
    public async Task Who_may_do_all_lacks_nothing()
    {
        await _database.ExecuteAsync($"CREATE VIEW app.between AS SELECT 1 AS id; GRANT SELECT ON app.secret TO PUBLIC; ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO {_x}");
        Write("base", "SELECT id FROM app.secret", null);
        Write("top", "SELECT b.id FROM app.base b JOIN app.secret s USING (id)", _x);
        Write("empty", "SELECT id FROM app.other", _y, "with_data: false\n");
        await MissesAsync();
        _project.Write("views/app/renamed.yaml", "sql: SELECT id FROM app.secret\nrenamed_from: base\n");
        File.Delete(Path.Combine(_project.Folder, "views/app/base.yaml"));
        Write("top", "SELECT r.id FROM app.renamed r JOIN app.secret s USING (id)", _x);
        await MissesAsync();
    }
}
