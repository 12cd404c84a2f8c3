namespace MatViewsMigrate.DatabaseTests.Plans;

public sealed class WavePlanTests
{
    [Fact]
    public async Task A_plan_file_of_a_first_wave_is_not_applied_alone()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE SCHEMA app");
        using var project = new TestProject(database);
        project.Write("views/app/base.sql", "SELECT 1 AS n");
        (await project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        await database.ExecuteAsync(
            """
            CREATE VIEW app.between AS SELECT n FROM app.base;
            CREATE MATERIALIZED VIEW app.top AS SELECT n FROM app.between;
            CREATE TABLE app.holder (row app.between)
            """);
        project.Write("views/app/base.sql", "SELECT 2 AS n");
        var file = Path.Combine(project.Folder, "plan.json");
        (await project.RunAsync("plan", "--waves", "--out", file)).ExitCode.ShouldBe(0);
        var refused = await project.RunAsync("apply", "--plan", file, "--auto-approve");
        refused.ExitCode.ShouldBe(64, refused.ToString());
        refused.Error.ShouldContain("app.top");
        refused.Error.ShouldContain("apply --waves");
        (await database.ScalarAsync<int>("SELECT n FROM app.base")).ShouldBe(1);
        (await project.RunAsync("apply", "--waves", "--auto-approve")).ExitCode.ShouldBe(0);
        (await database.ScalarAsync<int>("SELECT n FROM app.top")).ShouldBe(2);
    }
}
