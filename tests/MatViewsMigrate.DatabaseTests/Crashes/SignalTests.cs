using System.Diagnostics.CodeAnalysis;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.DatabaseTests.Crashes;

/// <summary>Ctrl-C and SIGTERM end the process in good order, at every step.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "The using in the loop disposes of it.")]
public sealed class SignalTests
{
    [Fact]
    public async Task It_is_told_to_end_at_every_step()
    {
        await using var project = await CrashProject.CreateAsync();
        project.Write(1);
        var steps = (await project.PlanAsync()).Steps.Count;
        var interrupted = 0;
        for (var step = 1; step < steps; step++)
        {
            project.Write(step);
            var signal = step % 2 == 0 ? "INT" : "TERM";
            using var tool = new ToolProcess(project.Files, project.Database.ConnectionString);
            await tool.GetsPastAsync(step);
            await tool.SignalAsync(signal);
            var (exitCode, said) = await tool.EndsAsync();
            exitCode.ShouldBeOneOf([(int)ExitCode.Done, (int)ExitCode.Interrupted], said);
            interrupted += exitCode == (int)ExitCode.Interrupted ? 1 : 0;
            (await project.Database.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE status = 1")).ShouldBe(0, said);
            await project.ShouldConvergeAsync(step, $"SIG{signal} after step {step}");
        }

        interrupted.ShouldBeGreaterThan(2, "it was never told in time");
    }
}
