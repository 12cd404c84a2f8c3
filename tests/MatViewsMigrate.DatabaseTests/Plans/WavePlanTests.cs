namespace MatViewsMigrate.DatabaseTests.Plans;

public sealed class WavePlanTests
{
    [Fact]
    public async Task A_plan_file_holds_one_wave()
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
        var unwritten = await project.RunAsync("plan", "--waves", "--out", file, "--output", "markdown=plan.md");
        unwritten.ExitCode.ShouldBe(64, unwritten.ToString());
        unwritten.Error.ShouldContain("the plan leaves app.top to a second wave");
        Directory.GetFiles(project.Folder, "plan.*").ShouldBeEmpty();
        (await project.RunAsync("plan", "--waves", "--output", $"json={file}")).ExitCode.ShouldBe(0);
        var refused = await project.RunAsync("apply", "--plan", file, "--auto-approve");
        refused.ExitCode.ShouldBe(64, refused.ToString());
        refused.Error.ShouldContain("app.top");
        refused.Error.ShouldContain("apply --waves");
        (await database.ScalarAsync<int>("SELECT n FROM app.base")).ShouldBe(1);
        (await project.RunAsync("apply", "--waves", "--auto-approve")).ExitCode.ShouldBe(0);
        (await database.ScalarAsync<int>("SELECT n FROM app.top")).ShouldBe(2);

        project.Write("views/app/other.sql", "SELECT 3 AS n");
        (await project.RunAsync("plan", "--waves", "--out", file)).ExitCode.ShouldBe(0);
        (await project.RunAsync("apply", "--plan", file, "--auto-approve")).ExitCode.ShouldBe(0);
    }
}
