namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>Plans that are made while views are replaced under them.</summary>
public sealed class PlanDuringApplyTests
{
    [Fact]
    public async Task No_plan_takes_a_view_that_is_being_replaced_for_a_new_one()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE SCHEMA app");
        using var files = new TestProject(database);
        using var others = new TestProject(database);
        await ApplyAsync(files, 0);
        Write(others, 1000);
        using var done = new CancellationTokenSource();
        var plans = Task.Run(async () =>
        {
            var outputs = new List<CommandResult>();
            while (!done.IsCancellationRequested)
                outputs.Add(await others.RunAsync("plan"));
            return outputs;
        });
        for (var version = 1; version < 12; version++)
            await ApplyAsync(files, version);
        await done.CancelAsync();
        var made = await plans;
        made.Count.ShouldBeGreaterThan(3);
        made.ShouldAllBe(plan => plan.ExitCode == 5 || (plan.ExitCode == 0 && plan.Output.StartsWith("Plan: 2 to swap.", StringComparison.Ordinal)),
            string.Join('\n', made.Select(plan => plan.ToString().Split('\n')[2])));
    }

    private static void Write(TestProject project, int version)
    {
        project.Write("views/app/base.sql", $"SELECT {version} AS n");
        project.Write("views/app/top.sql", "SELECT n FROM base");
    }

    private static async Task ApplyAsync(TestProject project, int version)
    {
        Write(project, version);
        var apply = await project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(0, apply.ToString());
    }
}
