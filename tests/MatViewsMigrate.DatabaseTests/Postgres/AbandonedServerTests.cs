using System.Diagnostics;
using MatViewsMigrate.Postgres.Embedded;

namespace MatViewsMigrate.DatabaseTests.Postgres;

/// <summary>What becomes of a server whose process was killed; and of one under another user.</summary>
public sealed class AbandonedServerTests : IDisposable
{
    private readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task Killing_the_process_stops_its_server()
    {
        using var holder = await HoldAsync();
        project.Postmasters().ShouldBe(1);

        holder.Kill();

        await TestProject.UntilAsync(() => project.Postmasters() == 0 && !project.Watchdogs().Any());
    }

    [Fact]
    public async Task Killing_one_of_two_leaves_the_server_to_the_other()
    {
        using var holder = await HoldAsync();
        await using var other = await project.StartAsync();
        holder.Kill();
        await holder.WaitForExitAsync();
        await TestProject.UntilAsync(() => project.Watchdogs().Count() == 1);
        (await TestProject.ScalarAsync<int>(other, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_left_over_is_taken_over_by_the_next_and_ends_with_it()
    {
        using var holder = await HoldAsync();
        foreach (var watchdog in project.Watchdogs().ToList())
        {
            using var process = Process.GetProcessById(watchdog);
            process.Kill();
        }

        holder.Kill();
        await holder.WaitForExitAsync();
        project.Postmasters().ShouldBe(1);

        await using (var next = await project.StartAsync())
        {
            (await TestProject.ScalarAsync<int>(next, "SELECT 1")).ShouldBe(1);
            project.Postmasters().ShouldBe(1);
        }

        await TestProject.UntilAsync(() => project.Postmasters() == 0);
    }

    [Fact]
    public async Task Starting_just_when_the_last_user_was_killed_works()
    {
        using var holder = await HoldAsync();
        holder.Kill();
        await using var next = await project.StartAsync();
        await TestProject.UntilAsync(() => project.Watchdogs().Count() == 1);
        (await TestProject.ScalarAsync<int>(next, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task An_ordinary_user_can_run_one()
    {
        FolderMode.Set(project.Root, (UnixFileMode)0b111_111_111);
        var account = new ServerAccount(Environment.IsPrivilegedProcess ? "nobody" : null);
        var run = await account.RunAsync(CancellationToken.None, "dotnet", typeof(TestProject).Assembly.Location, project.Root, "once");
        run.Output.ShouldContain($"{project.Root}/.matviews");
        run.Output.ShouldContain("done");
        await TestProject.UntilAsync(() => project.Postmasters() == 0);
    }

    private async Task<Process> HoldAsync()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TestProject).Assembly.Location, project.Root])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var holder = Process.Start(start)!;
        var line = await holder.StandardOutput.ReadLineAsync();
        line.ShouldNotBeNull(await (line is null ? holder.StandardError.ReadToEndAsync() : Task.FromResult(""))).ShouldStartWith("ready");
        return holder;
    }
}
