using MatViewsMigrate.DatabaseTests.Runs;

namespace MatViewsMigrate.DatabaseTests.Crashes;

/// <summary>The network goes at every step: readers go on, although the server's session knows of nothing for a long time.</summary>
public sealed class NetworkCutTests
{
    [Fact]
    public async Task It_is_cut_at_every_step()
    {
        await using var project = await CrashProject.CreateAsync();
        using var proxy = new CutProxy(project.Database.ConnectionString);
        project.Address = proxy.Address;
        var version = 0;
        foreach (var point in await project.PointsAsync())
        {
            project.Write(++version);
            var cut = new TaskCompletionSource<long>();
            var apply = project.ApplyAsync(point, () =>
            {
                proxy.Cut();
                cut.SetResult(project.Reads);
            });
            await Task.WhenAny(cut.Task, apply);
            // The server lets the readers in again by itself.
            await Condition.BecomesTrueAsync(async () => project.Reads > await cut.Task + 5);
            proxy.Reset();
            await apply;
            await project.ShouldConvergeAsync(version, $"cut at {point}");
        }
    }
}
