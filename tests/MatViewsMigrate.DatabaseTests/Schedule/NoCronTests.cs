namespace MatViewsMigrate.DatabaseTests.Schedule;

public sealed class NoCronTests
{
    [Fact]
    public async Task Without_pg_cron_it_is_said_how_to_have_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = new TestProject(database);
        project.Write("views/public/a.yaml", "sql: SELECT 1 AS id\nschedule: '0 3 * * *'\n");
        var result = await project.RunAsync("schedule", "apply");
        result.ExitCode.ShouldBe(1, result.ToString());
        result.Error.ShouldContain("pg_cron");
        result.Error.ShouldContain("matviews refresh --stale");
    }
}
