using MatViewsMigrate.DatabaseTests.Plans;

namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>A plan tells how long its builds and refreshes took before.</summary>
public sealed class LastTimesTests
{
    [Fact]
    public async Task The_last_build_and_the_last_refresh_that_succeeded_are_told()
    {
        await using var plans = await PlanProject.CreateAsync();
        (await plans.RunAsync("refresh", "app.m")).ExitCode.ShouldBe(0);
        await plans.Database.ExecuteAsync(
            """
            UPDATE matviews.mat_view_runs SET duration_ms = 870 WHERE operation = 1;
            UPDATE matviews.mat_view_runs SET meta = jsonb_set(meta, '{service,response,build_ms}', '125000') WHERE operation = 0;
            INSERT INTO matviews.mat_view_runs
                   (mat_view_definition_id, status, operation, started_at, finished_at, duration_ms, meta, created_at, updated_at, batch_id)
            SELECT mat_view_definition_id, 3, 1, started_at, finished_at, 5, meta, created_at + interval '1 hour', updated_at, batch_id
            FROM matviews.mat_view_runs WHERE operation = 1;
            INSERT INTO matviews.mat_view_runs
                   (mat_view_definition_id, status, operation, started_at, finished_at, duration_ms, meta, created_at, updated_at, batch_id)
            SELECT mat_view_definition_id, 2, 3, started_at, finished_at, 5,
                   '{"service": {"response": {"build_ms": 7, "steps": ["buildindex done"]}}}', created_at + interval '1 hour', updated_at, batch_id
            FROM matviews.mat_view_runs WHERE operation = 0
            """);
        plans.Project.Write("views/app/m.sql", "SELECT id, v, v * 2 AS w FROM app.items");

        var text = await plans.RunAsync("plan", "--out", "plan.json", "--output", "markdown=plan.md", "--output", "html=plan.html");

        text.Output.ShouldContain("    last time: build 2 min 5 s, refresh 870 ms\n");
        text.Output.ShouldContain("    last time: build 2 min 5 s\n");
        plans.Read("plan.md").ShouldContain("| build 2 min 5 s, refresh 870 ms |");
        plans.Read("plan.html").ShouldContain("last time: build 2 min 5 s, refresh 870 ms");
    }

    [Fact]
    public async Task A_plan_file_holds_no_run_history()
    {
        await using var plans = await PlanProject.PlannedAsync();
        var before = plans.Read("plan.json");
        await plans.Database.ExecuteAsync(
            "UPDATE matviews.mat_view_runs SET duration_ms = 4321, meta = jsonb_set(meta, '{service,response,build_ms}', '125000')");
        (await plans.RunAsync("plan", "--out", "again.json")).ExitCode.ShouldBe(0);
        plans.Read("again.json").ShouldBe(before);
    }

    [Fact]
    public async Task Another_refresh_does_not_make_a_plan_stale()
    {
        await using var plans = await PlanProject.PlannedAsync();
        await plans.Database.ExecuteAsync(
            "UPDATE matviews.mat_view_runs SET meta = jsonb_set(meta, '{service,response,build_ms}', '125000')");
        (await plans.RunAsync("plan", "--verify", "plan.json")).ExitCode.ShouldBe(0);
        (await plans.ApplyAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_view_that_was_never_built_by_the_tool_has_no_times()
    {
        await using var plans = await PlanProject.CreateAsync();
        await plans.Database.ExecuteAsync("DELETE FROM matviews.mat_view_runs");
        plans.Project.Write("views/app/m.sql", "SELECT id, v, v * 2 AS w FROM app.items");
        var plan = await plans.RunAsync("plan");
        plan.ExitCode.ShouldBe(0, plan.ToString());
        plan.Output.ShouldNotContain("last time");
    }
}
