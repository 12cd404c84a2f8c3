namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>A role that may not make schemas builds in one that was given to it.</summary>
public sealed class StagingSchemaTests : IAsyncLifetime
{
    private TestRole _role = null!;
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _role = await TestRole.CreateAsync("builder");
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync(
            $"""
            CREATE SCHEMA app; CREATE SCHEMA other; CREATE SCHEMA work; CREATE SCHEMA matviews;
            GRANT ALL ON SCHEMA app, other, work, matviews TO {_role};
            CREATE TABLE app.items AS SELECT n AS id, 'item ' || n AS name FROM generate_series(1, 9) n;
            GRANT SELECT ON app.items TO {_role};
            CREATE TABLE work.kept AS SELECT 1 AS n;
            CREATE MATERIALIZED VIEW work.matviews_staging_report AS SELECT 1 AS n
            """);
        _project = new TestProject(_database);
        _project.Write("matviews.yaml", "version: 1\nsearch_path: [app, other]\nstaging_schema: work\n");
        _project.Write("views/app/base.yaml", "sql: SELECT id, name FROM items\nunique_index_columns: [id]\nindexes: [{ columns: [name], name: by_name }]\n");
        _project.Write("views/other/counts.yaml", "sql: SELECT count(*) AS n FROM app.base b\nindexes: [{ columns: [n], name: by_name }]\n");
        _project.Write("views/app/top.sql", "SELECT base.id, app.base.name FROM base JOIN app.names USING (id)");
        _project.Write("views/app/names.sql", "SELECT id FROM base");
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
        await _role.DisposeAsync();
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => _project.RunAsAsync(_role.Name, arguments);

    private async Task ApplyAsync()
    {
        var apply = await RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(0, apply.ToString());
        var again = await RunAsync("plan", "--detailed-exitcode");
        again.ExitCode.ShouldBe(0, again.ToString());
    }

    private async Task ShouldHoldOnlyWhatIsNotOursAsync() =>
        (await _database.ScalarAsync<string>("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'work'::regnamespace"))
            .ShouldBe("kept matviews_staging_report");

    [Fact]
    public async Task It_creates_and_changes_views_without_a_schema_of_its_own()
    {
        await ApplyAsync();
        await ShouldHoldOnlyWhatIsNotOursAsync();
        _project.Write("views/app/base.yaml", "sql: SELECT id, upper(name) AS name FROM items\nunique_index_columns: [id]\nindexes: [{ columns: [name], name: by_name }]\n");
        var plan = await RunAsync("plan");
        plan.Output.ShouldContain("4 to swap");
        plan.Output.ShouldNotContain("cannot apply this");
        await ApplyAsync();
        await ShouldHoldOnlyWhatIsNotOursAsync();
        (await _database.ScalarAsync<string>("SELECT max(name) FROM app.top")).ShouldBe("ITEM 9");
        (await _database.ScalarAsync<string>("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind = 'i' AND relnamespace = 'app'::regnamespace"))
            .ShouldBe("base_id_key by_name");
    }

    [Fact]
    public async Task A_file_that_says_the_same_in_other_words_is_no_change()
    {
        await ApplyAsync();
        _project.Write("views/app/names.sql", "SELECT id FROM base -- the same");
        _project.Write("views/app/top.sql", "SELECT base.id,   app.base.name FROM base JOIN app.names USING (id)");
        var plan = await RunAsync("plan", "--detailed-exitcode");
        plan.ExitCode.ShouldBe(0, plan.ToString());
    }

    [Fact]
    public async Task A_refresh_by_swap_builds_there_too()
    {
        await ApplyAsync();
        await _database.ExecuteAsync("INSERT INTO app.items VALUES (10, 'ten')");
        var refresh = await RunAsync("refresh", "app.base", "--strategy", "swap");
        refresh.ExitCode.ShouldBe(0, refresh.ToString());
        await ShouldHoldOnlyWhatIsNotOursAsync();
        (await _database.ScalarAsync<long>("SELECT n FROM other.counts")).ShouldBe(10);
    }

    [Fact]
    public async Task What_a_killed_apply_left_goes_with_the_next_and_nothing_else_does()
    {
        await ApplyAsync();
        var sql = await RunAsync("plan", "--format", "sql");
        _project.Write("views/app/names.sql", "SELECT id, 1 AS one FROM base");
        sql = await RunAsync("plan", "--format", "sql");
        var create = sql.Output.Split('\n').First(line => line.StartsWith("CREATE MATERIALIZED VIEW work.matviews_staging_", StringComparison.Ordinal));
        await _database.ExecuteAsync($"SET ROLE {_role}; {create} SELECT 1 AS left_there");
        await ApplyAsync();
        await ShouldHoldOnlyWhatIsNotOursAsync();
    }

    [Fact]
    public async Task What_is_missing_is_named_by_the_plan()
    {
        await _database.ExecuteAsync($"REVOKE CREATE ON SCHEMA work FROM {_role}; REVOKE CREATE ON SCHEMA other FROM {_role}");
        var plan = Unwrapped(await RunAsync("plan"));
        plan.ShouldContain($"building aside needs GRANT USAGE, CREATE ON SCHEMA work TO {_role}");
        plan.ShouldContain($"moving views into schema other needs GRANT USAGE, CREATE ON SCHEMA other TO {_role}");
        _project.Write("matviews.yaml", "version: 1\nsearch_path: [app, other]\nstaging_schema: nowhere\n");
        Unwrapped(await RunAsync("plan")).ShouldContain("CREATE SCHEMA nowhere");
    }

    [Fact]
    public async Task A_live_view_of_another_is_named_by_the_plan()
    {
        await _database.ExecuteAsync($"CREATE MATERIALIZED VIEW app.names AS SELECT 0 AS id; GRANT SELECT ON app.names TO {_role}");
        var owner = await _database.ScalarAsync<string>("SELECT relowner::regrole::text FROM pg_class WHERE oid = 'app.names'::regclass");
        // A superuser, that is.
        Unwrapped(await RunAsync("plan")).ShouldContain($"altering what {owner} owns needs a run by {owner}, or another owner for it");
    }

    [Theory]
    [InlineData("staging_schema: work\n")]
    [InlineData("")]
    public async Task The_owner_of_extended_statistics_needs_no_more_than_the_plan_says(string staging)
    {
        await ApplyAsync();
        var owner = $"{_role}_owner";
        await _database.ExecuteAsync($"CREATE ROLE {owner}; GRANT CREATE ON SCHEMA app TO {owner}; CREATE STATISTICS app.pairs ON id, name FROM app.base; ALTER STATISTICS app.pairs OWNER TO {owner}");
        try
        {
            _project.Write("matviews.yaml", $"version: 1\nsearch_path: [app, other]\n{staging}");
            _project.Write("views/app/base.yaml", "sql: SELECT id, upper(name) AS name FROM items\nunique_index_columns: [id]\n");
            await _database.ExecuteAsync($"DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO {_role}', current_database()); END $$");
            Unwrapped(await _project.RunAsync("plan")).ShouldNotContain("needs GRANT");
            var plan = Unwrapped(await RunAsync("plan"));
            plan.ShouldContain($"altering what {owner} owns needs GRANT {owner} TO {_role}");
            if (staging.Length > 0)
            {
                plan.ShouldContain($"building aside needs GRANT USAGE, CREATE ON SCHEMA work TO {owner}");
                await _database.ExecuteAsync($"GRANT USAGE, CREATE ON SCHEMA work TO {owner}");
            }

            await _database.ExecuteAsync($"GRANT {owner} TO {_role}");
            Unwrapped(await RunAsync("plan")).ShouldNotContain("needs GRANT");
            await ApplyAsync();
            (await _database.ScalarAsync<string>("SELECT stxowner::regrole::text FROM pg_statistic_ext WHERE stxname = 'pairs'")).ShouldBe(owner);
        }
        finally
        {
            await _database.ExecuteAsync($"DROP OWNED BY {owner}; DROP ROLE {owner}");
        }
    }

    [Fact]
    public async Task A_member_that_does_not_inherit_is_told_so()
    {
        await _database.ExecuteAsync($"CREATE MATERIALIZED VIEW app.names AS SELECT 0 AS id; GRANT SELECT ON app.names TO {_role}");
        var owner = $"{_role}_owner";
        await _database.ExecuteAsync($"CREATE ROLE {owner}; GRANT CREATE ON SCHEMA app TO {owner}; ALTER MATERIALIZED VIEW app.names OWNER TO {owner}; ALTER ROLE {_role} NOINHERIT; GRANT {owner} TO {_role}");
        try
        {
            Unwrapped(await RunAsync("plan")).ShouldContain($"altering what {owner} owns needs its privileges, which {_role} does not inherit: ALTER ROLE {_role} INHERIT");
        }
        finally
        {
            await _database.ExecuteAsync($"DROP OWNED BY {owner}; DROP ROLE {owner}; ALTER ROLE {_role} INHERIT");
        }
    }

    private static string Unwrapped(CommandResult result)
    {
        result.ExitCode.ShouldBe(0, result.ToString());
        return System.Text.RegularExpressions.Regex.Replace(result.Output, @"\s+", " ");
    }
}
