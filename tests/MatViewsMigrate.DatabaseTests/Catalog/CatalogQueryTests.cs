using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Catalog;

/// <summary>Locks that cannot be foreseen, here on a catalog that only the readers read.</summary>
public sealed class CatalogQueryTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string Views = "CREATE TABLE {s}.t (id int); CREATE MATERIALIZED VIEW {s}.m AS SELECT id FROM {s}.t";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_cannot_be_foreseen_ends_in_an_error_that_says_so()
    {
        var schema = await fixture.SchemaAsync(Views);
        await using var holder = await fixture.HoldAsync("LOCK TABLE pg_catalog.pg_seclabel", schema);
        await using var connection = await fixture.OpenAsync();

        var error = await Should.ThrowAsync<MatViewsException>(
            new CatalogReader(TimeSpan.FromMilliseconds(10)).ReadAsync(connection, [schema], CancellationToken.None).WaitAsync(Soon));

        error.ExitCode.ShouldBe(ExitCode.Locked);
        error.Message.ShouldContain("lock timeout");
    }

    [Fact]
    public async Task In_a_transaction_there_is_no_other_try()
    {
        var schema = await fixture.SchemaAsync(Views);
        await using var holder = await fixture.HoldAsync("LOCK TABLE pg_catalog.pg_seclabel", schema);
        await using var connection = await fixture.HoldAsync("SELECT 1", schema);

        var error = await Should.ThrowAsync<MatViewsException>(
            new StampReader(TimeSpan.FromMilliseconds(10)).ReadAsync(connection, [new(schema, "m")], CancellationToken.None).WaitAsync(Soon));

        error.InnerException.ShouldBeOfType<PostgresException>().SqlState.ShouldBe(PostgresErrorCodes.LockNotAvailable);
    }

    [Fact]
    public async Task A_lock_that_goes_away_ends_in_another_try()
    {
        var schema = await fixture.SchemaAsync(Views);
        await using var holder = await fixture.HoldAsync("LOCK TABLE pg_catalog.pg_seclabel", schema);
        await using var connection = await fixture.OpenAsync();

        var read = new CatalogReader(TimeSpan.FromSeconds(1)).ReadAsync(connection, [schema], CancellationToken.None);
        while (!await fixture.Database.ScalarAsync<bool>(
            $"SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = {connection.ProcessID}"))
        {
            read.IsCompleted.ShouldBeFalse();
        }

        await CatalogFixture.ExecuteAsync(holder, "ROLLBACK");

        (await read.WaitAsync(Soon)).ShouldAllBe(view => view.Query != null);
    }

    [Fact]
    public async Task The_sessions_settings_are_as_they_were()
    {
        var schema = await fixture.SchemaAsync(Views);
        await using var connection = await fixture.OpenAsync();
        await CatalogFixture.ExecuteAsync(connection, "SET lock_timeout = '7s'; SET jit = on");
        await new CatalogReader().ReadAsync(connection, [schema], CancellationToken.None);
        (await SettingsAsync(connection)).ShouldBe("7s on");

        await CatalogFixture.ExecuteAsync(connection, "BEGIN; SET LOCAL lock_timeout = '9s'");
        await new CatalogReader().ReadAsync(connection, [schema], CancellationToken.None);
        (await SettingsAsync(connection)).ShouldBe("9s on");
        await CatalogFixture.ExecuteAsync(connection, "COMMIT");
        (await SettingsAsync(connection)).ShouldBe("7s on");
    }

    private static async Task<string> SettingsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT current_setting('lock_timeout') || ' ' || current_setting('jit')", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
