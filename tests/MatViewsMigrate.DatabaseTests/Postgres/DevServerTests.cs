using MatViewsMigrate.Postgres;
using MatViewsMigrate.Postgres.Embedded;

namespace MatViewsMigrate.DatabaseTests.Postgres;

public sealed class DevServerTests : IDisposable
{
    private readonly TestProject project = new();

    private DevServer Dev => new(project.Options);

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task It_runs_from_start_to_stop()
    {
        (await Dev.UrlAsync(CancellationToken.None)).ShouldBeNull();
        var url = await Dev.StartAsync(static _ => { }, CancellationToken.None);
        project.Postmasters().ShouldBe(1);
        (await Dev.UrlAsync(CancellationToken.None)).ShouldBe(url);
        await using (await new Database(url).OpenAsync(CancellationToken.None))
            project.Postmasters().ShouldBe(1);

        await (await project.StartAsync()).DisposeAsync();
        project.Postmasters().ShouldBe(1);

        (await Dev.StopAsync(CancellationToken.None)).ShouldBeTrue();
        await TestProject.UntilAsync(() => project.Postmasters() == 0);
        (await Dev.StopAsync(CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task Stopping_leaves_it_to_those_who_use_it()
    {
        await Dev.StartAsync(static _ => { }, CancellationToken.None);
        await using (await project.StartAsync())
        {
            (await Dev.StopAsync(CancellationToken.None)).ShouldBeFalse();
            project.Postmasters().ShouldBe(1);
        }

        await TestProject.UntilAsync(() => project.Postmasters() == 0);
    }
}
