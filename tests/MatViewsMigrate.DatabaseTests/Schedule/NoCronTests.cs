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

    [Fact]
    public async Task A_plan_that_should_make_jobs_says_that_it_cannot()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = new TestProject(database);
        project.Write("matviews.yaml", "version: 1\nscheduler: pg_cron\n");
        project.Write("views/public/a.yaml", "sql: SELECT 1 AS id\nschedule: '0 3 * * *'\n");
        (await project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        var plan = await project.RunAsync("plan", "--detailed-exitcode");
        plan.ExitCode.ShouldBe(0, plan.ToString());
        plan.Output.ShouldStartWith("No changes.");
        string.Join(' ', plan.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ShouldContain("scheduler: pg_cron, and pg_cron is not");
    }
}
