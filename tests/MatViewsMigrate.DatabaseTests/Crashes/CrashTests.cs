using System.Diagnostics;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
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
        foreach (var point in await PointsAsync(project))
        {
            project.Write(++version);
            var killed = false;
            try
            {
                var result = await project.ApplyAsync(await project.PlanAsync(), progress =>
                {
                    if (killed || NameOf(progress) != point)
                        return;
                    killed = true;
                    project.Kill();
                }, default);
                if (point != LastPoint)
                    result.ExitCode.ShouldNotBe(ExitCode.Interrupted, point);
            }
            catch (Exception error) when (error is MatViewsException or Npgsql.NpgsqlException)
            {
                // A lost connection is all that it can say.
            }

            killed.ShouldBeTrue(point);
            await project.ShouldConvergeAsync(version, $"connections ended at {point}");
        }
    }

    [Fact]
    public async Task It_is_interrupted_at_every_step()
    {
        await using var project = await CrashProject.CreateAsync();
        var version = 0;
        foreach (var point in await PointsAsync(project))
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
                if (NameOf(progress) == at)
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

    // The steps are the plan's and the points the cutover's own: a new one of either is tested without being named here.
    private static async Task<IReadOnlyList<string>> PointsAsync(CrashProject project)
    {
        project.Write(1);
        var plan = await project.PlanAsync();
        plan.Steps.ShouldContain(step => step is Step.StageBridge);
        plan.Steps.ShouldContain(step => step is Step.BuildIndex);
        project.Write(0);
        return [.. plan.Steps.Select((step, i) => $"{i + 1} {step.GetType().Name}"), .. Enum.GetNames<CutOverPoint>()];
    }

    private static string? NameOf(Progress progress) => progress switch
    {
        Progress.Started started => $"{started.Number} {started.Step.GetType().Name}",
        Progress.Reached reached => reached.Point.ToString(),
        _ => null,
    };

    // Each step's end is a line on stderr; the next begins then.
    private static async Task KilledAsync(CrashProject project, int after)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "matviews.dll"), "apply", "--auto-approve", "--database", project.Database.ConnectionString])
        {
            WorkingDirectory = project.Files.Folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var ended = 0;
        while (ended < after && await process.StandardError.ReadLineAsync() is { } line)
            ended += line.Contains("] ", StringComparison.Ordinal) && line.Contains('[', StringComparison.Ordinal) ? 1 : 0;
        if (after == 0)
            await Task.Delay(300);
        process.Kill();
        await process.WaitForExitAsync();
        await output;
    }
}
