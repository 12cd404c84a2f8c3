using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Runs;

/// <summary>A PgBouncer before the server of the tests.</summary>
internal sealed class PgBouncer : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"matviews-pgbouncer-{Guid.NewGuid():N}"[..40]);
    private readonly Process _process;
    private readonly string _target;

    private PgBouncer(string target, string mode, int sessions)
    {
        _target = target;
        var server = new NpgsqlConnectionStringBuilder(target);
        Port = FreePort();
        Directory.CreateDirectory(_folder);
        var settings = Path.Combine(_folder, "pgbouncer.ini");
        File.WriteAllText(settings,
            $"""
            [databases]
            * = host={server.Host} port={server.Port} user={server.Username}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {Port}
            unix_socket_dir =
            auth_type = any
            pool_mode = {mode}
            default_pool_size = {sessions}
            ignore_startup_parameters = extra_float_digits,application_name,client_encoding

            """);
        // It refuses to run as root.
        string[] command = Environment.IsPrivilegedProcess ? ["-u", Owner(server.Host!), settings] : [settings];
        _process = Process.Start(new ProcessStartInfo(Program!, command) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>The program; null when it is not installed.</summary>
    public static string? Program { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, "pgbouncer")).FirstOrDefault(File.Exists);

    /// <summary>The database, through here.</summary>
    public string Address => new NpgsqlConnectionStringBuilder(_target) { Host = "127.0.0.1", Port = Port }.ConnectionString;

    /// <param name="mode">When a session goes back to the pool: session, transaction or statement.</param>
    /// <param name="sessions">How many sessions the server gets at most.</param>
    public static async Task<PgBouncer> StartAsync(string target, string mode, int sessions = 5)
    {
        var started = new PgBouncer(target, mode, sessions);
        await Condition.BecomesTrueAsync(async () =>
        {
            if (started._process.HasExited)
                throw new InvalidOperationException($"pgbouncer ended with {started._process.ExitCode}");
            try
            {
                await using var connection = new NpgsqlConnection($"{started.Address};Pooling=false");
                await connection.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        });
        return started;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // The one who may enter the folder of a private server's socket; else whoever Debian made for it.
    private static string Owner(string host)
    {
        if (!host.StartsWith('/'))
            return "postgres";
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%U", host]) { RedirectStandardOutput = true })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
