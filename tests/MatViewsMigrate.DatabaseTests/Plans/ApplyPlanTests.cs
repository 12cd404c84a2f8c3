using System.Text.Json;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.DatabaseTests.Plans;

public sealed class ApplyPlanTests
{
    [Fact]
    public async Task The_plan_of_the_file_is_carried_out()
    {
        await using var made = await PlanProject.PlannedAsync();
        var applied = await made.ApplyAsync();
        applied.ExitCode.ShouldBe(0, applied.ToString());
        (await made.Database.ScalarAsync<long>("SELECT sum(w) FROM app.m")).ShouldBe(110);
        (await made.RunAsync("plan", "--detailed-exitcode")).Output.ShouldContain("No changes.");
    }

    [Fact]
    public async Task The_files_as_they_are_now_do_not_matter()
    {
        await using var made = await PlanProject.PlannedAsync();
        made.Project.Write("views/app/m.sql", "SELECT 'neither this' AS x");
        made.Project.Write("views/app/wrong.sql", "SELECT FROM WHERE");
        var applied = await made.ApplyAsync();
        applied.ExitCode.ShouldBe(0, applied.ToString());
        (await made.Database.ScalarAsync<long>("SELECT sum(w) FROM app.m")).ShouldBe(110);
    }

    [Fact]
    public async Task What_runs_are_the_statements_of_the_file()
    {
        await using var made = await PlanProject.PlannedAsync();
        (await made.ApplyAsync()).ExitCode.ShouldBe(0);
        var recorded = await made.Database.ScalarAsync<string>(
            "SELECT r.meta #>> '{service,request,sql}' FROM matviews.mat_view_runs r JOIN matviews.mat_view_definitions d ON d.id = r.mat_view_definition_id WHERE d.name = 'm' ORDER BY r.id DESC LIMIT 1");
        var plan = PlanJsonReader.Read(made.Read("plan.json"));
        var planned = plan.Steps.Where(step => step.View?.Name == "m").SelectMany(step => step.Statements).Select(statement => statement.Sql);
        JsonSerializer.Deserialize<List<string>>(recorded!).ShouldBe(planned);
    }

    [Fact]
    public async Task Applied_already_there_are_no_changes()
    {
        await using var made = await PlanProject.PlannedAsync();
        (await made.ApplyAsync()).ExitCode.ShouldBe(0);
        var before = await made.StateAsync();
        var again = await made.ApplyAsync();
        again.ExitCode.ShouldBe(0, again.ToString());
        again.Output.ShouldBe("No changes.\n");
        (await made.StateAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Settings_that_only_the_registry_knows_are_not_applied_twice()
    {
        await using var made = await PlanProject.CreateAsync();
        made.Project.Write("views/app/other.yaml", "schedule: '*/5 * * * *'\n");
        await made.PlanAsync("plan.json");
        (await made.ApplyAsync()).ExitCode.ShouldBe(0);
        (await made.ApplyAsync()).Output.ShouldBe("No changes.\n");
    }

    [Fact]
    public async Task A_delete_that_was_applied_asks_for_nothing_any_more()
    {
        await using var made = await PlanProject.CreateAsync();
        File.Delete(Path.Combine(made.Project.Folder, "views/app/other.sql"));
        await made.PlanAsync("plan.json");
        var refused = await made.ApplyAsync();
        refused.ExitCode.ShouldBe(4, refused.ToString());
        refused.Error.ShouldContain("--allow delete");
        (await made.ApplyAsync("--allow", "delete")).ExitCode.ShouldBe(0);
        (await made.ApplyAsync()).Output.ShouldBe("No changes.\n");
    }

    [Fact]
    public async Task A_plan_of_another_patch_version_is_applied()
    {
        await using var made = await PlanProject.PlannedAsync();
        var plan = PlanJsonReader.Read(made.Read("plan.json"));
        using var other = new StringWriter();
        new PlanJson("0.0.1").Write(other, plan);
        made.Project.Write("plan.json", other.ToString());
        var applied = await made.ApplyAsync();
        applied.ExitCode.ShouldBe(0, applied.ToString());
    }

    [Fact]
    public async Task An_unrelated_change_does_not_make_it_stale()
    {
        await using var made = await PlanProject.PlannedAsync();
        await made.Database.ExecuteAsync("COMMENT ON MATERIALIZED VIEW app.other IS 'x'; CREATE TABLE app.more (a integer)");
        var applied = await made.ApplyAsync();
        applied.ExitCode.ShouldBe(0, applied.ToString());
    }

    [Fact]
    public async Task A_change_that_was_undone_does_not_make_it_stale()
    {
        await using var made = await PlanProject.PlannedAsync();
        await made.Database.ExecuteAsync("COMMENT ON MATERIALIZED VIEW app.m IS 'x'; COMMENT ON MATERIALIZED VIEW app.m IS NULL; REFRESH MATERIALIZED VIEW app.m");
        var applied = await made.ApplyAsync();
        applied.ExitCode.ShouldBe(0, applied.ToString());
    }

    [Fact]
    public async Task Its_timeouts_are_those_of_the_file()
    {
        await using var made = await PlanProject.CreateAsync();
        made.Project.Write("matviews.yaml", "version: 1\ntimeouts: { cutover: 200ms }\n");
        made.Project.Write("views/app/m.sql", "SELECT id, v, v * 2 AS w FROM app.items");
        await made.PlanAsync("plan.json");
        made.Project.Write("matviews.yaml", "version: 1\ntimeouts: { cutover: 3s }\n");
        await using var holder = await made.Database.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using var read = new Npgsql.NpgsqlCommand("SELECT count(*) FROM app.m", holder, transaction);
        await read.ExecuteScalarAsync();
        var applied = await made.ApplyAsync();
        applied.ExitCode.ShouldBe(1, applied.ToString());
        $"{applied.Output}{applied.Error}".ShouldContain("in 0.2 s");
    }
}
