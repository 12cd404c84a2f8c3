using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Registry;

public sealed class RegistryWriterTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>
{
    private static readonly ViewName View = new("Odd \"schema\"", "it's.a view");

    private static readonly AppliedDefinition Full = new()
    {
        Strategy = "concurrent",
        UniqueIndexColumns = ["user_id", "Odd \"one\""],
        Indexes = ["i", "j"],
        Schedule = "*/5 * * * *",
        MaxAgeSeconds = 900.5,
        RowCounting = "exact",
        Protected = true,
        Tags = ["nightly"],
        SortBy = ["user_id"],
        SourceFile = "views/a/m.yaml",
        Declares = ["comment", "grants"],
    };

    private readonly TestDatabase database = fixture.Database;

    [Fact]
    public async Task A_view_is_pending_until_it_has_a_stamp()
    {
        var (schema, writer, connection) = await StartAsync();
        await using var open = connection;
        var id = await writer.EnsureDefinitionAsync(connection, View, default);
        (await ReadAsync(connection, schema)).ShouldHaveSingleItem().Managed.ShouldBeFalse();
        await writer.RecordAppliedAsync(connection, Applied(id, stamp: null), default);
        (await ReadAsync(connection, schema)).ShouldHaveSingleItem().Managed.ShouldBeFalse();
        await writer.SetStampsAsync(connection, new Dictionary<long, string> { [id] = "stamp" }, default);
        var view = (await ReadAsync(connection, schema)).ShouldHaveSingleItem();
        (view.Managed, view.Stamp, view.Id).ShouldBe((true, "stamp", id));
    }

    [Fact]
    public async Task What_was_applied_is_read_back_equal()
    {
        var (schema, writer, connection) = await StartAsync();
        await using var open = connection;
        var id = await writer.EnsureDefinitionAsync(connection, View, default);
        await writer.RecordAppliedAsync(connection, Applied(id, "s"), default);
        var view = (await ReadAsync(connection, schema)).ShouldHaveSingleItem();
        view.ShouldBe(new RegisteredView(id, View, ContentHash.Of("file"), "s", Full));
    }

    [Fact]
    public async Task What_was_applied_fills_the_columns_that_people_query()
    {
        var (schema, writer, connection) = await StartAsync();
        await using var open = connection;
        var id = await writer.EnsureDefinitionAsync(connection, View, default);
        await writer.RecordAppliedAsync(connection, Applied(id, "s"), default);
        (await database.ScalarAsync<string>(
            $"""
            SELECT concat_ws('|', sql, sql_hash, refresh_strategy, unique_index_columns, source_file, live_fingerprint)
            FROM {schema}.mat_view_definitions
            """)).ShouldBe($$"""SELECT 1|{{ContentHash.Of("SELECT 1")}}|1|["user_id", "Odd \"one\""]|views/a/m.yaml|s""");
    }

    [Fact]
    public async Task A_later_record_without_a_stamp_keeps_the_view_managed()
    {
        var (schema, writer, connection) = await StartAsync();
        await using var open = connection;
        var id = await writer.EnsureDefinitionAsync(connection, View, default);
        await writer.RecordAppliedAsync(connection, Applied(id, "s"), default);
        await writer.RecordAppliedAsync(connection, Applied(id, stamp: null) with { FileHash = null }, default);
        var view = (await ReadAsync(connection, schema)).ShouldHaveSingleItem();
        (view.Stamp, view.Hash).ShouldBe(("s", null));
    }

    [Fact]
    public async Task Ensuring_the_same_views_in_many_sessions_gives_the_same_ids()
    {
        var schema = await fixture.NewRegistryAsync();
        ViewName[] names = [.. Enumerable.Range(0, 50).Select(i => new ViewName("a", $"m{i}"))];
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            await using var connection = await database.OpenAsync();
            var mine = i % 2 == 0 ? names : names.Reverse().ToArray();
            return await new RegistryWriter(schema).EnsureDefinitionsAsync(connection, mine, default);
        })));
        all[0].Count.ShouldBe(50);
        all.ShouldAllBe(ids => names.All(name => ids[name] == all[0][name]));
    }

    [Fact]
    public async Task Nothing_stays_of_a_transaction_that_is_rolled_back()
    {
        var (schema, writer, connection) = await StartAsync();
        await using var open = connection;
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            var id = await writer.EnsureDefinitionAsync(connection, View, default);
            await writer.RecordAppliedAsync(connection, Applied(id, "s"), default);
            await writer.TouchRefreshLogAsync(connection, View, DateTimeOffset.UnixEpoch, default);
            await transaction.RollbackAsync();
        }

        (await ReadAsync(connection, schema)).ShouldBeEmpty();
        (await database.ScalarAsync<long>($"SELECT count(*) FROM {schema}.mv_refresh_log")).ShouldBe(0);
    }

    [Fact]
    public async Task A_rename_keeps_the_id_and_takes_the_freshness_along()
    {
        var (schema, writer, connection) = await StartAsync();
        await using var open = connection;
        var id = await writer.EnsureDefinitionAsync(connection, View, default);
        await writer.RecordAppliedAsync(connection, Applied(id, "s"), default);
        await writer.TouchRefreshLogAsync(connection, View, DateTimeOffset.UnixEpoch, default);
        var newName = new ViewName("other", "name");
        await writer.RenameAsync(connection, id, newName, default);
        await writer.RenameAsync(connection, id, newName, default);
        (await ReadAsync(connection, schema)).ShouldHaveSingleItem().ShouldBe(
            new RegisteredView(id, newName, ContentHash.Of("file"), "s", Full));
        (await database.ScalarAsync<string>($"SELECT string_agg(mv_name, ',') FROM {schema}.mv_refresh_log")).ShouldBe("other.name");
    }

    [Fact]
    public async Task A_row_that_never_went_live_gives_way_to_a_rename()
    {
        var (schema, writer, connection) = await StartAsync();
        await using var open = connection;
        var id = await writer.EnsureDefinitionAsync(connection, View, default);
        await writer.RecordAppliedAsync(connection, Applied(id, "s"), default);
        var newName = new ViewName("other", "name");
        await writer.EnsureDefinitionAsync(connection, newName, default);
        await writer.RenameAsync(connection, id, newName, default);
        (await ReadAsync(connection, schema)).ShouldHaveSingleItem().Id.ShouldBe(id);
    }

    [Fact]
    public async Task A_row_of_the_new_name_gives_way_as_its_view_is_gone()
    {
        var (schema, writer, connection) = await StartAsync();
        await using var open = connection;
        var id = await writer.EnsureDefinitionAsync(connection, View, default);
        var newName = new ViewName("other", "name");
        var other = await writer.EnsureDefinitionAsync(connection, newName, default);
        await writer.SetStampsAsync(connection, new Dictionary<long, string> { [other] = "s" }, default);
        await writer.RenameAsync(connection, id, newName, default);
        (await writer.EnsureDefinitionAsync(connection, newName, default)).ShouldBe(id);
        (await database.ScalarAsync<bool>($"SELECT dropped_at IS NOT NULL FROM {schema}.mat_view_definitions WHERE id = {other}")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_dropped_view_keeps_its_row_and_may_come_back_as_a_new_one()
    {
        var (schema, writer, connection) = await StartAsync();
        await using var open = connection;
        var id = await writer.EnsureDefinitionAsync(connection, View, default);
        await writer.RecordAppliedAsync(connection, Applied(id, "s"), default);
        await writer.TouchRefreshLogAsync(connection, View, DateTimeOffset.UnixEpoch, default);
        await writer.RecordDroppedAsync(connection, id, DateTimeOffset.UnixEpoch.ToOffset(TimeSpan.FromHours(2)), default);
        (await ReadAsync(connection, schema)).ShouldBeEmpty();
        (await database.ScalarAsync<DateTime>($"SELECT dropped_at FROM {schema}.mat_view_definitions WHERE id = {id}"))
            .ShouldBe(DateTime.UnixEpoch);
        (await database.ScalarAsync<long>($"SELECT count(*) FROM {schema}.mv_refresh_log")).ShouldBe(0);
        (await writer.EnsureDefinitionAsync(connection, View, default)).ShouldBeGreaterThan(id);
    }

    [Fact]
    public async Task Freshness_never_goes_back()
    {
        var (schema, writer, connection) = await StartAsync();
        await using var open = connection;
        await writer.TouchRefreshLogManyAsync(connection, [View, View, new("a", "b")], DateTimeOffset.UnixEpoch.AddDays(2), default);
        await writer.TouchRefreshLogAsync(connection, View, DateTimeOffset.UnixEpoch.AddDays(1), default);
        (await database.ScalarAsync<DateTime>($"SELECT min(refreshed_at) FROM {schema}.mv_refresh_log"))
            .ShouldBe(DateTime.UnixEpoch.AddDays(2));
        (await database.ScalarAsync<long>($"SELECT count(*) FROM {schema}.mv_refresh_log")).ShouldBe(2);
    }

    [Fact]
    public async Task The_registry_works_without_loading_the_servers_types()
    {
        var schema = await fixture.NewRegistryAsync();
        await using var connection = new NpgsqlConnection(
            $"{database.ConnectionString};Server Compatibility Mode=NoTypeLoading");
        await connection.OpenAsync();
        var writer = new RegistryWriter(schema);
        var id = await writer.EnsureDefinitionAsync(connection, View, default);
        await writer.RecordAppliedAsync(connection, Applied(id, "s"), default);
        await writer.TouchRefreshLogAsync(connection, View, DateTimeOffset.UnixEpoch, default);
        (await ReadAsync(connection, schema)).ShouldHaveSingleItem().Applied.ShouldBe(Full);
    }

    private static AppliedView Applied(long id, string? stamp) =>
        new(id, "SELECT 1", ContentHash.Of("SELECT 1"), ContentHash.Of("file"), Full, stamp);

    private static async Task<IReadOnlyList<RegisteredView>> ReadAsync(NpgsqlConnection connection, string schema) =>
        (await RegistryReader.ReadAsync(connection, schema, default)).ShouldNotBeNull().Views;

    private async Task<(string Schema, RegistryWriter Writer, NpgsqlConnection Connection)> StartAsync()
    {
        var schema = await fixture.NewRegistryAsync();
        return (schema, new RegistryWriter(schema), await database.OpenAsync());
    }
}
