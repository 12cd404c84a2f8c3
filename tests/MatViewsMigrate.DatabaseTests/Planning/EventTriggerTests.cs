namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>An event trigger that gives every new view to a role, and to readers, changes neither what a file says nor what is carried over.</summary>
public sealed class EventTriggerTests : IAsyncLifetime
{
    private const string StandingSql =
        """
        SELECT pg_get_userbyid(relowner) || ' ' || coalesce((SELECT string_agg(grantee::regrole || ':' || privilege_type, ',' ORDER BY 1)
            FROM aclexplode(relacl) WHERE grantee <> relowner), '')
        FROM pg_class WHERE oid = 'app.m'::regclass
        """;

    private TestRole _keeper = null!;
    private TestRole _owner = null!;
    private TestRole _reader = null!;
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _keeper = await TestRole.CreateAsync("keeper");
        _owner = await TestRole.CreateAsync("owner");
        _reader = await TestRole.CreateAsync("reader");
        _database = await TestDatabase.CreateAsync();
        _project = new TestProject(_database);
        await _database.ExecuteAsync(
            $$"""
            CREATE SCHEMA app;
            GRANT USAGE, CREATE ON SCHEMA app TO {{_keeper}}, {{_owner}};
            CREATE TABLE app.items AS SELECT 1 AS id;
            GRANT SELECT ON app.items TO {{_keeper}}, {{_owner}};
            CREATE FUNCTION public.keep() RETURNS event_trigger LANGUAGE plpgsql AS $$
            DECLARE made record;
            BEGIN
                FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE MATERIALIZED VIEW' LOOP
                    EXECUTE format('ALTER MATERIALIZED VIEW %s OWNER TO {{_keeper}}', made.object_identity);
                    EXECUTE format('GRANT SELECT ON %s TO {{_reader}}', made.object_identity);
                END LOOP;
            END $$;
            CREATE EVENT TRIGGER keep ON ddl_command_end WHEN TAG IN ('CREATE MATERIALIZED VIEW') EXECUTE FUNCTION public.keep()
            """);
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
        await _reader.DisposeAsync();
        await _owner.DisposeAsync();
        await _keeper.DisposeAsync();
    }

    private void Write(string sql, string more) => _project.Write("views/app/m.yaml", $"sql: {sql}\nunique_index_columns: [id]\n{more}");

    private async Task<string> StandingAfterAsync(params string[] arguments)
    {
        var result = await _project.RunAsync(arguments);
        result.ExitCode.ShouldBe(0, result.ToString());
        var next = await _project.RunAsync("plan");
        next.Output.ShouldStartWith("No changes.", customMessage: next.ToString());
        (await _project.RunAsync("drift")).ExitCode.ShouldBe(0);
        return (await _database.ScalarAsync<string>(StandingSql))!;
    }

    [Fact]
    public async Task What_a_file_says_holds()
    {
        Write("SELECT id FROM app.items", $"owner: {_owner.Name}\ngrants: {{}}\n");
        (await StandingAfterAsync("apply", "--auto-approve")).ShouldBe($"{_owner.Name} ");
        Write("SELECT id, 2 AS b FROM app.items", $"owner: {_owner.Name}\ngrants: {{}}\n");
        (await StandingAfterAsync("apply", "--auto-approve")).ShouldBe($"{_owner.Name} ");
        (await StandingAfterAsync("refresh", "app.m", "--strategy", "swap")).ShouldBe($"{_owner.Name} ");
    }

    [Fact]
    public async Task What_a_file_does_not_say_is_the_triggers_for_a_new_view_and_carried_over_after_that()
    {
        Write("SELECT id FROM app.items", "");
        (await StandingAfterAsync("apply", "--auto-approve")).ShouldBe($"{_keeper.Name} {_reader.Name}:SELECT");
        await _database.ExecuteAsync($"REVOKE SELECT ON app.m FROM {_reader}; ALTER MATERIALIZED VIEW app.m OWNER TO {_owner}");
        Write("SELECT id, 2 AS b FROM app.items", "");
        (await StandingAfterAsync("apply", "--auto-approve")).ShouldBe($"{_owner.Name} ");
        (await StandingAfterAsync("refresh", "app.m", "--strategy", "swap")).ShouldBe($"{_owner.Name} ");
    }

    [Fact]
    public async Task What_a_file_says_holds_in_a_staging_schema_too()
    {
        await _database.ExecuteAsync($"CREATE SCHEMA work; GRANT USAGE, CREATE ON SCHEMA work TO {_keeper}");
        _project.Write("matviews.yaml", "version: 1\nstaging_schema: work\n");
        Write("SELECT id FROM app.items", $"owner: {_owner.Name}\ngrants: {{}}\n");
        (await StandingAfterAsync("apply", "--auto-approve")).ShouldBe($"{_owner.Name} ");
    }

    [Fact]
    public async Task A_trigger_that_forbids_the_trial_is_no_error_of_its_own()
    {
        await _database.ExecuteAsync(
            """
            CREATE FUNCTION public.never() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no views today'; END $$;
            CREATE EVENT TRIGGER never ON ddl_command_end WHEN TAG IN ('CREATE MATERIALIZED VIEW') EXECUTE FUNCTION public.never()
            """);
        Write("SELECT id FROM app.items", "");
        var plan = await _project.RunAsync("plan");
        plan.ExitCode.ShouldBe(65, plan.ToString());
        plan.Error.ShouldContain("no views today");
    }
}
