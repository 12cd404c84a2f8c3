using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Postgres;

namespace MatViewsMigrate.DatabaseTests.Catalog;

public sealed class StandingReaderTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync("CREATE SCHEMA app; CREATE SCHEMA \"Ünder lines\"; CREATE TABLE app.items AS SELECT 1 AS id");
        _project = new TestProject(_database);
        _project.Write("views/app/daily.yaml", "sql: SELECT id FROM items\nunique_index_columns: [id]\n");
        _project.Write("views/app/b.sql", "SELECT id FROM daily");
        _project.Write("views/Ünder lines/Ä.b.sql", "SELECT 1 AS id");
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
    }

    public Task DisposeAsync()
    {
        _project.Dispose();
        return _database.DisposeAsync().AsTask();
    }

    private Standing? Read()
    {
        using var connection = new Database(_database.ConnectionString).OpenBare();
        var files = new DefinitionReader(new ProjectConfiguration { Root = _project.Folder }).Hashes();
        return StandingReader.Read(connection, "matviews") is { IsLive: true, IsQuiet: true } standing
            && standing.Files == Standing.DigestOf(files.Select(file => (file.Name!, (string?)file.Hash.Value))) ? standing : null;
    }

    private async Task NothingChangesAsync()
    {
        var plan = await _project.RunAsync("plan", "--detailed-exitcode");
        plan.ExitCode.ShouldBe(0, plan.ToString());
    }

    [Fact]
    public async Task After_an_apply_everything_stands_as_the_files_say()
    {
        var standing = Read().ShouldNotBeNull();
        standing.Views.ShouldBe(3);
        standing.Target.Database.ShouldBe(await _database.ScalarAsync<string>("SELECT current_database()"));
        standing.Target.ServerVersion.ShouldBe(await _database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int"));
        await NothingChangesAsync();
    }

    [Fact]
    public async Task A_plan_is_the_same_by_the_short_way_and_by_the_long_one()
    {
        var shortly = await _project.RunAsync("plan", "--format", "json");
        await _database.ExecuteAsync("UPDATE matviews.mat_view_definitions SET file_hash = NULL WHERE name = 'b'");
        var longly = await _project.RunAsync("plan", "--format", "json");
        var differing = longly.Output.Split('\n').Except(shortly.Output.Split('\n')).Select(line => line.Trim().Split(':')[0]);
        // The file's hash is to be remembered again.
        differing.ShouldNotContain("\"target\"");
        longly.Output.ShouldContain(shortly.Output.Split('\n').Single(line => line.Contains("system_identifier", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_refresh_leaves_it_standing()
    {
        await _database.ExecuteAsync("REFRESH MATERIALIZED VIEW app.daily; ANALYZE app.b");
        Read().ShouldNotBeNull();
    }

    [Theory]
    [InlineData("COMMENT ON MATERIALIZED VIEW app.b IS 'by hand'")]
    [InlineData("ALTER TABLE app.items RENAME TO things")]
    [InlineData("DROP MATERIALIZED VIEW app.b")]
    [InlineData("ALTER MATERIALIZED VIEW app.b RENAME TO c")]
    [InlineData("CREATE INDEX by_hand ON app.b (id)")]
    [InlineData("UPDATE matviews.mat_view_definitions SET live_fingerprint = NULL WHERE name = 'b'")]
    [InlineData("INSERT INTO matviews.registry_version VALUES (1000)")]
    [InlineData("DROP SCHEMA matviews CASCADE")]
    public async Task What_moved_is_looked_at_closely(string change)
    {
        await _database.ExecuteAsync(change);
        Read().ShouldBeNull();
    }

    [Fact]
    public async Task An_index_that_no_file_declares_is_told_in_each_plan()
    {
        await _database.ExecuteAsync("CREATE INDEX by_hand ON app.b (id)");
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        Read().ShouldBeNull();
        (await _project.RunAsync("plan")).Output.ShouldContain("by_hand");
    }

    [Fact]
    public async Task A_file_that_goes_or_comes_is_seen()
    {
        _project.Write("views/app/c.sql", "SELECT 2 AS id");
        Read().ShouldBeNull();
        (await _project.RunAsync("plan", "--detailed-exitcode")).ExitCode.ShouldBe(2);
        File.Delete(Path.Combine(_project.Folder, "views/app/c.sql"));
        await NothingChangesAsync();
        File.Delete(Path.Combine(_project.Folder, "views/app/b.sql"));
        (await _project.RunAsync("plan", "--detailed-exitcode")).ExitCode.ShouldBe(2);
    }
}
