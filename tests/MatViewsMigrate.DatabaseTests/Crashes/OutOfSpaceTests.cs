namespace MatViewsMigrate.DatabaseTests.Crashes;

/// <summary>A build, or an index, that needs more room than there is.</summary>
public sealed class OutOfSpaceTests
{
    [Theory]
    [InlineData("SELECT n AS id, 1 AS version FROM generate_series(1, 50000) n ORDER BY md5(n::text)", "")]
    [InlineData("SELECT n AS id, 1 AS version FROM generate_series(1, 50000) n", "indexes: [{ expression: md5(id::text) }]\n")]
    public async Task It_leaves_the_old_views_and_the_next_apply_tidies_up(string query, string indexes)
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = new TestProject(database);
        await database.ExecuteAsync("CREATE SCHEMA app");
        project.Write("views/app/base.sql", "SELECT 1 AS id, 0 AS version");
        project.Write("views/app/top.sql", "SELECT version FROM app.base");
        (await project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        var name = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await database.ExecuteAsync(
            $"ALTER DATABASE {name} SET temp_file_limit = '1MB'; ALTER DATABASE {name} SET work_mem = '64kB'; ALTER DATABASE {name} SET maintenance_work_mem = '1MB'");
        project.Write("views/app/base.sql", query);
        project.Write("views/app/base.yaml", indexes);
        var apply = await project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(1, apply.ToString());
        apply.Error.ShouldContain("temp_file_limit");
        (await database.ScalarAsync<bool>(
            """
            SELECT (SELECT array_agg(version) = '{0}' FROM app.base) AND (SELECT array_agg(version) = '{0}' FROM app.top)
                AND NOT EXISTS (SELECT FROM matviews.mat_view_runs WHERE status = 1)
            """)).ShouldBeTrue();
        await database.ExecuteAsync($"ALTER DATABASE {name} RESET ALL");
        apply = await project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(0, apply.ToString());
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews\\_%'")).ShouldBe(0);
        (await database.ScalarAsync<long>("SELECT count(*) FROM app.base WHERE version = (SELECT min(version) FROM app.top)")).ShouldBe(50000);
    }
}
