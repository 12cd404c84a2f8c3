using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace MatViewsMigrate.Benchmarks;

/// <summary>A database and a folder with files, both gone at the end, and the programs that are run on them.</summary>
internal sealed class BenchProject : IAsyncDisposable
{
    private readonly string _tool;
    private readonly NpgsqlConnectionStringBuilder _address;

    private BenchProject(string tool, string server) => (_tool, _address) = (
        Path.GetFullPath(tool), new NpgsqlConnectionStringBuilder(server) { Database = $"bench_{Guid.NewGuid():N}", Pooling = false });

    /// <summary>The most memory that one call of the tool has taken so far, in bytes: all that was resident, shared code included.</summary>
    public long MostMemory { get; private set; }

    public string ConnectionString => _address.ConnectionString;

    public string Folder { get; } = Directory.CreateTempSubdirectory("matviews-bench-").FullName;

    public static async Task<BenchProject> CreateAsync(string tool, string server)
    {
        var project = new BenchProject(tool, server);
        await project.ExecuteOnAsync("postgres", $"CREATE DATABASE {project._address.Database}");
        await project.ExecuteAsync("CREATE SCHEMA app");
        Directory.CreateDirectory(Path.Combine(project.Folder, "views", "app"));
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "matviews.yaml"), "version: 1\n");
        return project;
    }

    public Task WriteAsync(string view, string yaml) => File.WriteAllTextAsync(Path.Combine(Folder, "views", "app", $"{view}.yaml"), yaml);

    /// <summary>Runs the tool.</summary>
    public (TimeSpan Time, string Output) Tool(params string[] arguments) => Run(_tool, [.. arguments, "--database", _address.ConnectionString], Watch);

    /// <summary>Starts psql on this database.</summary>
    public (TimeSpan Time, string Output) Psql(params string[] arguments) => Run(
        "psql", ["-qX", "-v", "ON_ERROR_STOP=1", .. arguments, "-h", _address.Host!, "-p", $"{_address.Port}", "-U", _address.Username!, "-d", _address.Database!]);

    public Task ExecuteAsync(params string[] statements) => ExecuteOnAsync(_address.Database!, statements);

    /// <summary>All of them in one transaction.</summary>
    public async Task ExecuteTogetherAsync(params string[] statements)
    {
        await using var connection = new NpgsqlConnection(_address.ConnectionString);
        await connection.OpenAsync();
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var sql in statements)
            batch.BatchCommands.Add(new(sql));
        await batch.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(_address.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Runs a statement and tells how long it took.</summary>
    public async Task<TimeSpan> TimeAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_address.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        var began = Stopwatch.GetTimestamp();
        await command.ExecuteNonQueryAsync();
        return Stopwatch.GetElapsedTime(began);
    }

    public static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        await ExecuteOnAsync("postgres", $"DROP DATABASE {_address.Database} WITH (FORCE)");
    }

    private (TimeSpan, string) Run(string program, string[] arguments, Action<Process>? watch = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var reading = process.StandardOutput.ReadToEndAsync();
        watch?.Invoke(process);
        var output = reading.Result;
        process.WaitForExit();
        var elapsed = Stopwatch.GetElapsedTime(began);
        return process.ExitCode == 0 ? (elapsed, output) : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error.Result}{output}");
    }

    // A process that has ended no longer tells; the kernel keeps the peak of one that has not.
    private void Watch(Process process)
    {
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(20)))
        {
            try
            {
                process.Refresh();
                MostMemory = Math.Max(MostMemory, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task ExecuteOnAsync(string database, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Database = database }.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }
    }
}
