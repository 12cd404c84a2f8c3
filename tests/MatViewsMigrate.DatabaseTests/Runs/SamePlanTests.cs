using System.Text.RegularExpressions;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.DatabaseTests.Runs;

/// <summary>The staging schemas of a plan exist already: another apply builds in them, or one was killed.</summary>
public sealed class SamePlanTests
{
    [Fact]
    public async Task A_plan_can_be_made_while_the_same_plan_is_carried_out()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = await StagedAsync(database);
        var plan = await project.RunAsync("plan");
        plan.ExitCode.ShouldBe(0, plan.ToString());
        plan.Output.ShouldContain("Plan: 1 to create.");
    }

    [Fact]
    public async Task An_apply_that_was_killed_can_be_repeated_as_it_is()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = await StagedAsync(database);
        var apply = await project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(0, apply.ToString());
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews\\_%'")).ShouldBe(0);
        (await database.ScalarAsync<long>("SELECT count(*) FROM app.m")).ShouldBe(1);
    }

    private static async Task<TestProject> StagedAsync(TestDatabase database)
    {
        await database.ExecuteAsync("CREATE SCHEMA app");
        var project = new TestProject(database);
        project.Write("views/app/m.sql", "SELECT 1 AS a");
        var plan = await project.RunAsync("plan", "--format", "json");
        foreach (var schema in StagingSchemas(plan.Output))
        {
            await database.ExecuteAsync($"CREATE SCHEMA {schema}; COMMENT ON SCHEMA {schema} IS '{StagingNames.Mark("matviews")}'");
            await database.ExecuteAsync($"CREATE MATERIALIZED VIEW {schema}.m AS SELECT 1 AS a");
        }

        return project;
    }

    private static List<string> StagingSchemas(string plan)
    {
        var schemas = Regex.Matches(plan, "matviews_staging_[0-9a-f]+").Select(match => match.Value).Distinct().ToList();
        schemas.ShouldNotBeEmpty(plan);
        return schemas;
    }
}
