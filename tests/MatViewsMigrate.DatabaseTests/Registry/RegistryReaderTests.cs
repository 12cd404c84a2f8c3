using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.DatabaseTests.Registry;

public sealed class RegistryReaderTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>
{
    [Theory]
    [InlineData("no_such_schema")]
    [InlineData("public")]
    public async Task Where_there_is_no_registry_there_is_null(string schema)
    {
        await using var connection = await fixture.Database.OpenAsync();
        (await RegistryReader.ReadAsync(connection, schema, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Reading_works_in_a_read_only_transaction_and_leaves_it_usable()
    {
        var schema = await fixture.NewRegistryAsync();
        await using var connection = await fixture.Database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync(connection, "SET TRANSACTION READ ONLY");
        (await RegistryReader.ReadAsync(connection, "no_such_schema", CancellationToken.None)).ShouldBeNull();
        (await RegistryReader.ReadAsync(connection, schema, CancellationToken.None)).ShouldNotBeNull().Views.ShouldBeEmpty();
        await transaction.CommitAsync();
    }

    [Fact]
    public async Task A_newer_registry_is_refused_even_when_its_tables_changed()
    {
        var schema = await fixture.NewRegistryAsync();
        await fixture.Database.ExecuteAsync(
            $"INSERT INTO {schema}.registry_version VALUES ({RegistryVersion.Latest + 1}); ALTER TABLE {schema}.mat_view_definitions DROP COLUMN file_hash");
        await using var connection = await fixture.Database.OpenAsync();
        var error = await Should.ThrowAsync<MatViewsException>(
            () => RegistryReader.ReadAsync(connection, schema, CancellationToken.None));
        error.Message.ShouldContain("update the tool");
    }

    [Fact]
    public async Task A_role_without_rights_is_told_the_grant_and_the_grant_helps()
    {
        var schema = await fixture.NewRegistryAsync();
        await using var connection = await fixture.OpenAsStrangerAsync();
        var error = await Should.ThrowAsync<MatViewsException>(
            () => RegistryReader.ReadAsync(connection, schema, CancellationToken.None));
        var grants = error.Message[error.Message.IndexOf("GRANT", StringComparison.Ordinal)..];
        await fixture.Database.ExecuteAsync(grants);
        (await RegistryReader.ReadAsync(connection, schema, CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Members_that_only_a_newer_tool_knows_are_skipped()
    {
        var schema = await fixture.NewRegistryAsync();
        await fixture.Database.ExecuteAsync(
            $$$"""
            INSERT INTO {{{schema}}}.mat_view_definitions (schema_name, name, definition)
            VALUES ('a', 'm', '{"strategy": "swap", "invented": {"later": [1]}, "tags": ["x"]}')
            """);
        await using var connection = await fixture.Database.OpenAsync();
        var registry = await RegistryReader.ReadAsync(connection, schema, CancellationToken.None);
        var view = registry.ShouldNotBeNull().Find(new("a", "m")).ShouldNotBeNull();
        view.Applied.ShouldBe(new AppliedDefinition { Strategy = "swap", Tags = ["x"] });
        view.Managed.ShouldBeFalse();
    }

    [Fact]
    public async Task Dropped_views_are_not_listed()
    {
        var schema = await fixture.NewRegistryAsync();
        await fixture.Database.ExecuteAsync(
            $"""
            INSERT INTO {schema}.mat_view_definitions (schema_name, name, live_fingerprint, dropped_at)
            VALUES ('a', 'm', 's', now()), ('a', 'm', 't', now()), ('b', 'm', 'u', NULL), ('B', 'm', 'v', NULL)
            """);
        await using var connection = await fixture.Database.OpenAsync();
        var registry = await RegistryReader.ReadAsync(connection, schema, CancellationToken.None);
        registry.ShouldNotBeNull().Views.Select(view => view.Name.ToString()).ShouldBe(["B.m", "b.m"]);
    }

    private static async Task ExecuteAsync(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
