using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.DatabaseTests.Registry;

public sealed class RegistryUpgraderTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>
{
    private readonly TestDatabase database = fixture.Database;

    [Fact]
    public void Every_version_has_its_file() => RegistryFiles.Count.ShouldBe(RegistryVersion.Latest);

    [Fact]
    public async Task A_new_registry_has_exactly_the_columns_of_the_run_log()
    {
        var schema = await fixture.NewRegistryAsync();
        var columns = await database.ScalarAsync<string>(
            $"""
            SELECT string_agg(column_name || ' ' || udt_name, ', ' ORDER BY ordinal_position)
            FROM information_schema.columns WHERE table_schema = '{schema}' AND table_name = 'mat_view_runs'
            """);
        columns.ShouldBe(
            "id int8, mat_view_definition_id int8, status int4, operation int4, started_at timestamptz, " +
            "finished_at timestamptz, duration_ms int4, error jsonb, meta jsonb, created_at timestamptz, " +
            "updated_at timestamptz, batch_id uuid");
    }

    [Theory]
    [InlineData("index_mat_view_runs_on_mat_view_definition_id", "(mat_view_definition_id)")]
    [InlineData("index_mat_view_runs_on_mat_view_definition_id_and_created_at", "(mat_view_definition_id, created_at DESC)")]
    public async Task The_run_log_has_the_indexes_that_its_readers_expect(string index, string keys)
    {
        var schema = await fixture.NewRegistryAsync();
        var definition = await database.ScalarAsync<string>(
            $"SELECT indexdef FROM pg_indexes WHERE schemaname = '{schema}' AND indexname = '{index}'");
        definition.ShouldNotBeNull().ShouldEndWith(keys);
    }

    [Fact]
    public async Task Every_table_and_column_is_described_and_nothing_is_open_to_everybody()
    {
        var schema = await fixture.NewRegistryAsync();
        (await database.ScalarAsync<long>(
            $"""
            SELECT count(*) FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
            WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0
              AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid) IS NULL)
            """)).ShouldBe(0);
        (await database.ScalarAsync<long>(
            $"""
            SELECT count(*) FROM pg_class c, aclexplode(c.relacl) g
            WHERE c.relnamespace = '{schema}'::regnamespace AND g.grantee <> c.relowner
            """)).ShouldBe(0);
    }

    [Fact]
    public async Task Upgrading_twice_changes_nothing()
    {
        var schema = await fixture.NewRegistryAsync();
        var before = await CatalogOfAsync(schema);
        await UpgradeAsync(schema);
        (await CatalogOfAsync(schema)).ShouldBe(before);
    }

    [Fact]
    public async Task Eight_upgraders_at_once_make_one_registry()
    {
        var schema = RegistryFixture.NewName();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => UpgradeAsync(schema))));
        (await database.ScalarAsync<long>($"SELECT count(*) FROM {schema}.registry_version")).ShouldBe(RegistryVersion.Latest);
    }

    [Fact]
    public async Task Upgraders_at_once_agree_under_repeatable_read_too()
    {
        var schema = RegistryFixture.NewName();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var connection = await database.OpenAsync();
            await using var set = new Npgsql.NpgsqlCommand(
                "SET default_transaction_isolation = 'repeatable read'", connection);
            await set.ExecuteNonQueryAsync();
            await new RegistryUpgrader(schema).UpgradeAsync(connection, CancellationToken.None);
        })));
        (await database.ScalarAsync<long>($"SELECT count(*) FROM {schema}.registry_version")).ShouldBe(RegistryVersion.Latest);
    }

    [Theory]
    [InlineData("Mat\"Views")]
    [InlineData("it's")]
    [InlineData("with space; DROP")]
    [InlineData("{registry}")]
    [InlineData("Ünïcode")]
    [InlineData("select")]
    public async Task A_registry_may_live_in_a_schema_of_any_name(string schema)
    {
        await UpgradeAsync(schema);
        await using var connection = await database.OpenAsync();
        var registry = await RegistryReader.ReadAsync(connection, schema, CancellationToken.None);
        registry.ShouldNotBeNull().Version.ShouldBe(RegistryVersion.Latest);
    }

    [Fact]
    public async Task A_registry_newer_than_the_tool_is_refused()
    {
        var schema = await fixture.NewRegistryAsync();
        await database.ExecuteAsync($"INSERT INTO {schema}.registry_version (version) VALUES (999)");
        var error = await Should.ThrowAsync<MatViewsException>(() => UpgradeAsync(schema));
        error.ExitCode.ShouldBe(ExitCode.WrongConfiguration);
        error.Message.ShouldContain("999");
        error.Message.ShouldContain("update the tool");
    }

    [Fact]
    public async Task Other_tables_in_the_schema_are_left_alone()
    {
        var schema = RegistryFixture.NewName();
        await database.ExecuteAsync($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.mine (a int); INSERT INTO {schema}.mine VALUES (1)");
        await UpgradeAsync(schema);
        (await database.ScalarAsync<long>($"SELECT count(*) FROM {schema}.mine")).ShouldBe(1);
    }

    [Fact]
    public async Task A_table_of_somebody_else_that_clashes_is_refused_and_nothing_is_left_behind()
    {
        var schema = RegistryFixture.NewName();
        await database.ExecuteAsync($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.mat_view_runs (a int)");
        var error = await Should.ThrowAsync<MatViewsException>(() => UpgradeAsync(schema));
        error.ExitCode.ShouldBe(ExitCode.WrongConfiguration);
        error.Message.ShouldContain("mat_view_runs");
        error.Message.ShouldContain("registry_schema");
        (await database.ScalarAsync<long>(
            $"SELECT count(*) FROM pg_class WHERE relnamespace = '{schema}'::regnamespace")).ShouldBe(1);
    }

    [Fact]
    public async Task A_version_table_of_somebody_else_is_refused()
    {
        var schema = RegistryFixture.NewName();
        await database.ExecuteAsync($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.registry_version (name text)");
        var error = await Should.ThrowAsync<MatViewsException>(() => UpgradeAsync(schema));
        error.Message.ShouldContain("not this tool's");
    }

    [Fact]
    public async Task A_role_that_may_not_create_a_schema_is_told_which_grant_helps()
    {
        await using var connection = await fixture.OpenAsStrangerAsync();
        var error = await Should.ThrowAsync<MatViewsException>(
            () => new RegistryUpgrader(RegistryFixture.NewName()).UpgradeAsync(connection, CancellationToken.None));
        error.ExitCode.ShouldBe(ExitCode.WrongConfiguration);
        error.Message.ShouldContain("GRANT CREATE ON DATABASE");
    }

    [Fact]
    public async Task A_schema_that_was_made_for_a_role_needs_no_right_on_the_database()
    {
        var schema = RegistryFixture.NewName();
        await using var connection = await fixture.OpenAsStrangerAsync();
        await database.ExecuteAsync($"CREATE SCHEMA {schema} AUTHORIZATION {fixture.Stranger}");
        await new RegistryUpgrader(schema).UpgradeAsync(connection, CancellationToken.None);
        (await RegistryReader.ReadAsync(connection, schema, CancellationToken.None)).ShouldNotBeNull();
    }

    private async Task UpgradeAsync(string schema)
    {
        await using var connection = await database.OpenAsync();
        await new RegistryUpgrader(schema).UpgradeAsync(connection, CancellationToken.None);
    }

    private Task<string?> CatalogOfAsync(string schema) => database.ScalarAsync<string>(
        $"""
        SELECT string_agg(relname || oid || xmin, ',' ORDER BY oid) FROM pg_class WHERE relnamespace = '{schema}'::regnamespace
        """);
}
