using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.DatabaseTests.Plans;

public sealed class TargetTests
{
    [Theory]
    [InlineData("app.other", "app.other")]
    [InlineData("oth*", "app.other")]
    [InlineData("tag:nightly", "app.other")]
    [InlineData("app.?ther", "app.other")]
    [InlineData("app.*", "app.fresh app.m app.n app.other")]
    public async Task Only_what_is_named_is_planned(string target, string changed)
    {
        await using var made = await ChangedAsync();
        (await PlannedAsync(made, "--target", target)).ShouldBe(changed);
    }

    [Fact]
    public async Task What_the_named_view_reads_comes_with_it()
    {
        await using var made = await ChangedAsync();
        (await PlannedAsync(made, "--target", "fresh")).ShouldBe("app.fresh app.m app.n");
        var plan = await made.RunAsync("plan", "--target", "fresh");
        plan.Error.ShouldContain("also needed by the targets: app.m");
        plan.Error.ShouldContain("left out because no --target names them: app.other");
    }

    [Fact]
    public async Task What_reads_the_named_view_through_a_plain_view_comes_with_it_as_its_file_says()
    {
        await using var made = await PlanProject.CreateAsync();
        await made.Database.ExecuteAsync("CREATE VIEW app.between AS SELECT id FROM app.m");
        made.Project.Write("views/app/far.sql", "SELECT max(id) AS x FROM app.between");
        (await made.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        made.Project.Write("views/app/far.sql", "SELECT min(id) AS x FROM app.between");
        made.Project.Write("views/app/m.sql", "SELECT id, v + 1 AS v FROM app.items");
        made.Project.Write("views/app/other.sql", "SELECT 2 AS a");
        (await PlannedAsync(made, "--target", "m")).ShouldBe("app.far app.m app.n");
    }

    [Fact]
    public async Task A_delete_happens_only_when_it_is_named()
    {
        await using var made = await ChangedAsync();
        File.Delete(Path.Combine(made.Project.Folder, "views/app/other.sql"));
        File.Delete(Path.Combine(made.Project.Folder, "views/app/other.yaml"));
        (await PlannedAsync(made, "--target", "m")).ShouldBe("app.m app.n");
        (await PlannedAsync(made, "--target", "other")).ShouldBe("app.other");
    }

    [Fact]
    public async Task Applied_alone_it_leaves_the_rest_for_the_next_plan()
    {
        await using var made = await ChangedAsync();
        var applied = await made.RunAsync("apply", "--target", "m", "--auto-approve");
        applied.ExitCode.ShouldBe(0, applied.ToString());
        (await made.Database.ScalarAsync<long>("SELECT sum(v) FROM app.m")).ShouldBe(65);
        (await made.Database.ScalarAsync<int>("SELECT a FROM app.other")).ShouldBe(1);
        (await PlannedAsync(made)).ShouldBe("app.fresh app.other");
    }

    [Fact]
    public async Task A_target_that_means_nothing_is_wrong_usage()
    {
        await using var made = await PlanProject.CreateAsync();
        var plan = await made.RunAsync("plan", "--target", "nowhere.*");
        plan.ExitCode.ShouldBe(64, plan.ToString());
        plan.Error.ShouldContain("--target nowhere.* means no view");
    }

    [Fact]
    public async Task A_plan_file_takes_no_target()
    {
        await using var made = await PlanProject.PlannedAsync();
        var refused = await made.ApplyAsync("--target", "m");
        refused.ExitCode.ShouldBe(64, refused.ToString());
    }

    // Of all three views another query, and a new one that reads the second.
    private static async Task<PlanProject> ChangedAsync()
    {
        var made = await PlanProject.CreateAsync();
        made.Project.Write("views/app/m.sql", "SELECT id, v + 1 AS v FROM app.items");
        made.Project.Write("views/app/other.sql", "SELECT 2 AS a");
        made.Project.Write("views/app/other.yaml", "tags: [nightly]\n");
        made.Project.Write("views/app/fresh.sql", "SELECT c FROM app.n");
        return made;
    }

    private static async Task<string> PlannedAsync(PlanProject made, params string[] options)
    {
        var plan = await made.RunAsync(["plan", "--out", "targets.json", .. options]);
        plan.ExitCode.ShouldBe(0, plan.ToString());
        return string.Join(' ', PlanJsonReader.Read(made.Read("targets.json")).Changes.Select(change => change.View.ToString()).Distinct().Order(StringComparer.Ordinal));
    }
}
