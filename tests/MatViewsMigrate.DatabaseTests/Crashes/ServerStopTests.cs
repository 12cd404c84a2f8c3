using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MatViewsMigrate.Postgres.Embedded;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Crashes;

/// <summary>The server is stopped at once, as <c>pg_ctl stop -m immediate</c> does, at every step.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "The servers are disposed of at the end.")]
public sealed class ServerStopTests
{
    [Fact]
    public async Task It_stops_at_every_step()
    {
        using var folder = new Postgres.TestProject();
        var servers = new List<EmbeddedServer> { await folder.StartAsync() };
        try
        {
            var pid = Path.Combine(servers[0].Folder, "server", "data", "postmaster.pid");
            await using var project = await CrashProject.CreateAsync(servers[0].Address.ConnectionString);
            var version = 0;
            foreach (var point in await project.PointsAsync())
            {
                project.Write(++version);
                await project.ApplyAsync(point, () => Stop(pid));
                servers.Add(await folder.StartAsync());
                Forget(project.Database);
                await project.ShouldConvergeAsync(version, $"stopped at {point}");
            }
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    // SIGQUIT is what an immediate stop sends.
    private static void Stop(string pidFile)
    {
        var pid = int.Parse(File.ReadLines(pidFile).First(), CultureInfo.InvariantCulture);
        using var kill = System.Diagnostics.Process.Start("kill", ["-QUIT", $"{pid}"]);
        kill.WaitForExit();
        while (Directory.Exists($"/proc/{pid}") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal))
            Thread.Sleep(5);
    }

    private static void Forget(TestDatabase database)
    {
        using var connection = new NpgsqlConnection(database.ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }
}
