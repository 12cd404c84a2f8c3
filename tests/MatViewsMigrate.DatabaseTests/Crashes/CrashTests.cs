using MatViewsMigrate.Names;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.DatabaseTests.Crashes;

/// <summary>Whatever happens at whichever step: readers see the old views or the new ones, and the next apply converges.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Its_connections_are_ended_at_every_step()
    {
        await using var project = await CrashProject.CreateAsync();
        var version = 0;
        foreach (var point in await project.PointsAsync())
        {
            project.Write(++version);
            var result = await project.ApplyAsync(point, project.Kill);
            if (point != LastPoint)
                result?.ExitCode.ShouldNotBe(ExitCode.Interrupted, point);
            await project.ShouldConvergeAsync(version, $"connections ended at {point}");
        }
    }

    [Fact]
    public async Task It_is_interrupted_at_every_step()
    {
        await using var project = await CrashProject.CreateAsync();
        var version = 0;
        foreach (var point in await project.PointsAsync())
        {
            project.Write(++version);
            var interrupted = await InterruptedAsync(project, point);
            interrupted.ShouldBeTrue(point);
            // Nothing is left even before the next command.
            (await project.Database.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE status = 1")).ShouldBe(0, point);
            await project.ShouldConvergeAsync(version, $"interrupted at {point}");
        }
    }

    [Fact]
    public async Task Its_process_is_killed_at_every_step()
    {
        await using var project = await CrashProject.CreateAsync();
        project.Write(1);
        var steps = (await project.PlanAsync()).Steps.Count;
        steps.ShouldBeGreaterThan(6);
        for (var step = 0; step < steps; step++)
        {
            project.Write(step + 1);
            await KilledAsync(project, step);
            await project.ShouldConvergeAsync(step + 1, $"killed after step {step}");
        }
    }

    private static async Task<bool> InterruptedAsync(CrashProject project, string at)
    {
        using var stop = new CancellationTokenSource();
        var plan = await project.PlanAsync();
        try
        {
            await project.ApplyAsync(plan, progress =>
            {
                if (CrashProject.PointOf(progress) == at)
                    stop.Cancel();
            }, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Before there is anything to tell.
        }

        return stop.IsCancellationRequested;
    }

    private static string LastPoint => nameof(CutOverPoint.Committed);

    private static async Task KilledAsync(CrashProject project, int after)
    {
        using var tool = new ToolProcess(project.Files, project.Database.ConnectionString);
        await tool.GetsPastAsync(after);
        tool.Kill();
        await tool.EndsAsync();
    }
}
