using System.Text.Json;

namespace MatViewsMigrate.DatabaseTests.Plans;

/// <summary>Plans that do not fit: each is refused with exit 3 and its own message, and nothing is touched.</summary>
public sealed class RefusedPlanTests
{
    [Theory]
    [InlineData("DROP MATERIALIZED VIEW app.n; DROP MATERIALIZED VIEW app.m; CREATE MATERIALIZED VIEW app.m AS SELECT 1 AS id, 2 AS v", "app.m is not as it was: its query is another one")]
    [InlineData("COMMENT ON MATERIALIZED VIEW app.m IS 'by hand'", "app.m is not as it was: its indexes, grants, comments or another property changed")]
    [InlineData("CREATE INDEX by_hand ON app.n (c)", "app.n is not as it was: its indexes, grants, comments or another property changed")]
    [InlineData("DROP MATERIALIZED VIEW app.n", "app.n is gone")]
    [InlineData("CREATE VIEW app.later AS SELECT * FROM app.m", "view app.later is new")]
    public async Task Stale(string change, string message)
    {
        await using var made = await PlanProject.PlannedAsync();
        await made.Database.ExecuteAsync(change);
        var refused = await ShouldRefuseAsync(made, "the database moved since the plan was made", "Plan again");
        refused.Error.ShouldContain(message);
        if (message.Contains("not as it was", StringComparison.Ordinal))
            refused.Error.ShouldMatch(@"\(expected [0-9a-f]{8}, live [0-9a-f]{8}\)");
    }

    [Fact]
    public async Task Changed_after_it_was_applied()
    {
        await using var made = await PlanProject.PlannedAsync();
        (await made.ApplyAsync()).ExitCode.ShouldBe(0);
        await made.Database.ExecuteAsync("COMMENT ON MATERIALIZED VIEW app.m IS 'by hand'");
        await ShouldRefuseAsync(made, "app.m is not as it was");
    }

    [Fact]
    public async Task For_another_database()
    {
        await using var made = await PlanProject.PlannedAsync();
        await using var other = await PlanProject.CreateAsync();
        other.Project.Write("plan.json", made.Read("plan.json"));
        await ShouldRefuseAsync(other, "the plan is for another database: it was made for test_", "plan --out");
    }

    [Fact]
    public async Task For_another_registry()
    {
        await using var made = await PlanProject.PlannedAsync();
        made.Project.Write("matviews.yaml", "version: 1\nregistry_schema: elsewhere\n");
        await ShouldRefuseAsync(made, "the plan is for the registry in schema matviews, and matviews.yaml names elsewhere");
    }

    [Fact]
    public async Task Changed_by_hand()
    {
        await using var made = await PlanProject.PlannedAsync();
        made.Project.Write("plan.json", made.Read("plan.json").Replace("v * 2", "v * 3", StringComparison.Ordinal));
        await ShouldRefuseAsync(made, "the plan was changed after it was made", "plan --out plan.json");
    }

    [Fact]
    public async Task Of_a_newer_format()
    {
        await using var made = await PlanProject.PlannedAsync();
        made.Project.Write("plan.json", made.Read("plan.json").Replace("\"format_version\": 1", "\"format_version\": 2", StringComparison.Ordinal));
        await ShouldRefuseAsync(made, "the plan has format 2, and this version of matviews applies format 1");
    }

    [Fact]
    public async Task No_plan()
    {
        await using var made = await PlanProject.PlannedAsync();
        made.Project.Write("plan.json", "{}");
        await ShouldRefuseAsync(made, "the file is not a plan");
    }

    [Fact]
    public async Task As_json_the_refusal_is_a_document()
    {
        await using var made = await PlanProject.PlannedAsync();
        await made.Database.ExecuteAsync("COMMENT ON MATERIALIZED VIEW app.m IS 'by hand'");
        var refused = await made.ApplyAsync("--format", "json");
        refused.ExitCode.ShouldBe(3);
        using var document = JsonDocument.Parse(refused.Output);
        document.RootElement.GetProperty("outcome").GetString().ShouldBe("stale");
        document.RootElement.GetProperty("error").GetString().ShouldNotBeNull().ShouldContain("app.m is not as it was");
    }

    [Fact]
    public async Task A_first_plan_that_is_refused_leaves_no_registry()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE SCHEMA app");
        using var project = new TestProject(database);
        project.Write("views/app/m.sql", "SELECT 1 AS a");
        (await project.RunAsync("plan", "--out", "plan.json")).ExitCode.ShouldBe(0);
        await database.ExecuteAsync("CREATE MATERIALIZED VIEW app.m AS SELECT 2 AS b");
        var refused = await project.RunAsync("apply", "--plan", "plan.json", "--auto-approve");
        refused.ExitCode.ShouldBe(3, refused.ToString());
        refused.Error.ShouldContain("app.m exists now");
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews%'")).ShouldBe(0);
    }

    private static async Task<CommandResult> ShouldRefuseAsync(PlanProject made, params string[] messages)
    {
        var before = await made.StateAsync();
        var refused = await made.ApplyAsync("--allow", "delete,drop-columns,drop-dependents");
        refused.ExitCode.ShouldBe(3, refused.ToString());
        foreach (var message in messages)
            refused.Error.ShouldContain(message);
        refused.Error.ShouldContain("nothing was changed", Case.Insensitive);
        (await made.StateAsync()).ShouldBe(before);
        return refused;
    }
}
