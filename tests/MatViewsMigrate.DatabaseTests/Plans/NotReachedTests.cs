namespace MatViewsMigrate.DatabaseTests.Plans;

public sealed class NotReachedTests
{
    [Fact]
    public async Task Where_one_build_fails_the_runs_of_the_others_say_whose_fault_it_was()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.divisor AS SELECT 0 AS d");
        using var project = new TestProject(database);
        project.Write("views/app/bad.sql", "SELECT 1 / d AS n FROM app.divisor");
        project.Write("views/app/good.sql", "SELECT 1 AS n");
        var apply = await project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(1, apply.ToString());
        (await database.ScalarAsync<string>(
            """
            SELECT string_agg(d.name || ': ' || (r.error ->> 'class') || ', ' || (r.error ->> 'message'), '; ' ORDER BY d.name)
            FROM matviews.mat_view_runs r JOIN matviews.mat_view_definitions d ON d.id = r.mat_view_definition_id WHERE r.status = 3
            """)).ShouldBe("bad: PostgresException, division by zero; good: NotReached, not reached: app.bad failed, and all go live together: division by zero");
    }

    [Fact]
    public async Task What_a_file_takes_back_reads_as_a_grant_that_goes()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE SCHEMA app");
        using var project = new TestProject(database);
        project.Write("views/app/m.yaml", "sql: SELECT 1 AS n\ngrants: { select: [pg_monitor] }\n");
        (await project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        await database.ExecuteAsync("GRANT SELECT ON app.m TO pg_read_all_stats");
        (await project.RunAsync("plan")).Output.ShouldContain("- grants: SELECT to pg_read_all_stats\n");
        (await project.RunAsync("drift")).Output.ShouldContain("+ grants: SELECT to pg_read_all_stats\n");
    }
}
