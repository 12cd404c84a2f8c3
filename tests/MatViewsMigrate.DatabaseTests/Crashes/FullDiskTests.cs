using System.Diagnostics;
using MatViewsMigrate.Postgres.Embedded;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Crashes;

/// <summary>The disk is full in the middle of a build: nothing of it is left, readers go on, and with room it converges.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly Postgres.TestProject _folder = new();
    private EmbeddedServer _server = null!;
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _server = await _folder.StartAsync();
        _database = await TestDatabase.CreateAsync(_server.Address.ConnectionString);
        _project = new TestProject(_database);
        await _database.ExecuteAsync("CREATE SCHEMA app");
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private string Data => Path.Combine(_server.Folder, "server", "data");

    // Every session from here on may write no larger file: this needs no rights, and works wherever the tests do.
    [Fact]
    public async Task A_file_that_cannot_grow_any_more()
    {
        await StartAsync("");
        await LimitAsync("18000000");
        await FailAsync("could not extend file");
        await LimitAsync("unlimited");
        await ConvergeAsync();
    }

    [MountFact]
    public async Task A_tiny_tablespace()
    {
        var disk = Directory.CreateDirectory(Path.Combine(_folder.Root, "disk")).FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk);
        try
        {
            await RunAsync("chown", "--reference", Data, disk);
            await _database.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{disk}'");
            await StartAsync("tablespace: small\n");
            await FailAsync("No space left on device");
            await RunAsync("mount", "-o", "remount,size=200m", disk);
            await ConvergeAsync();
        }
        finally
        {
            await _database.ExecuteAsync("DROP SCHEMA app CASCADE");
            await RunAsync("umount", "-l", disk);
        }
    }

    private async Task StartAsync(string more)
    {
        _project.Write("views/app/base.yaml", $"sql: SELECT n AS id, 0 AS version FROM generate_series(1, 100) n\n{more}");
        _project.Write("views/app/top.sql", "SELECT max(version) AS version, count(*) AS n FROM app.base");
        await ApplyAsync(0);
        _project.Write("views/app/base.yaml", $"sql: SELECT n AS id, 1 AS version, repeat('x', 100) AS filler FROM generate_series(1, 200000) n\n{more}");
    }

    private async Task FailAsync(string error)
    {
        using var stop = new CancellationTokenSource();
        var reader = ReadAsync(stop.Token);
        var apply = await ApplyAsync(1);
        await stop.CancelAsync();
        (await reader).ShouldBe([(0, 100L)]);
        apply.Error.ShouldContain(error);
        (await _database.ScalarAsync<bool>(
            "SELECT NOT EXISTS (SELECT FROM matviews.mat_view_runs WHERE status = 1) AND (SELECT max(version) = 0 FROM app.base)")).ShouldBeTrue();
        (await StagedAsync()).ShouldBe(0);
    }

    private async Task ConvergeAsync()
    {
        await ApplyAsync(0);
        (await StagedAsync()).ShouldBe(0);
        (await _database.ScalarAsync<long>("SELECT n FROM app.top WHERE version = 1")).ShouldBe(200000);
        var plan = await _project.RunAsync("plan", "--detailed-exitcode");
        plan.ExitCode.ShouldBe(0, plan.ToString());
    }

    private async Task<CommandResult> ApplyAsync(int exitCode)
    {
        var apply = await _project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(exitCode, apply.ToString());
        return apply;
    }

    private Task<long> StagedAsync() => _database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname ~ '^matviews_(staging|old)_'");

    // All that a reader got to see; an error is one of the test.
    private async Task<IReadOnlyCollection<(int Version, long Rows)>> ReadAsync(CancellationToken stop)
    {
        var seen = new HashSet<(int, long)>();
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync(CancellationToken.None);
        await using var read = new NpgsqlCommand("SELECT t.version, (SELECT count(*) FROM app.base b WHERE b.version = t.version) FROM app.top t", connection);
        while (!stop.IsCancellationRequested)
        {
            await using var reader = await read.ExecuteReaderAsync(CancellationToken.None);
            (await reader.ReadAsync(CancellationToken.None)).ShouldBeTrue();
            seen.Add((reader.GetInt32(0), reader.GetInt64(1)));
        }

        return seen;
    }

    // As the server's own user: another's limits are changed by a right that root in a container does not have.
    private Task LimitAsync(string bytes)
    {
        string[] limit = ["prlimit", "--pid", File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), $"--fsize={bytes}:unlimited"];
        return Environment.IsPrivilegedProcess
            ? RunAsync("sh", "-c", $"exec setpriv --reuid=$(stat -c %u '{Data}') --regid=$(stat -c %g '{Data}') --clear-groups {string.Join(' ', limit)}")
            : RunAsync(limit[0], limit[1..]);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program}: {error}");
    }
}

/// <summary>A fact that needs the right to mount; what it shows is also shown without, by a limit on the size of files.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : Xunit.FactAttribute
{
    private static readonly string? Why = MayMount() ? null : "This user may not mount a tmpfs";

    public MountFactAttribute() => Skip = Why;

    private static bool MayMount()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return false;
        var folder = Directory.CreateTempSubdirectory("mv-mount");
        try
        {
            using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.FullName]) { RedirectStandardError = true })!;
            mount.WaitForExit();
            if (mount.ExitCode != 0)
                return false;
            using var umount = Process.Start("umount", [folder.FullName]);
            umount.WaitForExit();
            return umount.ExitCode == 0;
        }
        finally
        {
            folder.Delete();
        }
    }
}
