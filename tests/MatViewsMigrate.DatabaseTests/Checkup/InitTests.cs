using MatViewsMigrate.DatabaseTests.Refresh;

namespace MatViewsMigrate.DatabaseTests.Checkup;

public sealed class InitTests
{
    [Fact]
    public async Task The_first_plan_of_a_new_project_works_and_so_does_the_first_apply()
    {
        await using var project = await RefreshProject.CreateAsync();
        File.Delete(Path.Combine(project.Project.Folder, "matviews.yaml"));
        (await project.Project.RunBareAsync("init")).ExitCode.ShouldBe(0);
        (await project.Project.RunAsync("plan")).Output.ShouldContain("No changes.");
        (await project.Project.RunBareAsync("init", "--example")).ExitCode.ShouldBe(0);
        var plan = await project.Project.RunAsync("plan");
        plan.ExitCode.ShouldBe(0, plan.ToString());
        plan.Output.ShouldContain("+ public.mv_example");
        await project.ApplyAsync();
        (await project.ScalarAsync<long>("SELECT count(*) FROM public.mv_example")).ShouldBe(100);
    }
}
