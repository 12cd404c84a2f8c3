using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace MatViewsMigrate.Benchmarks;

/// <summary>Whole processes against whole processes, in turn, on the same server: the tool, and psql with the bare SQL.</summary>
internal sealed class ManyViews : IAsyncDisposable
{
    private const string ReadDefinitions = "SELECT pg_get_viewdef(oid) FROM pg_class WHERE relkind = 'm'";
    private readonly string _tool;
    private readonly NpgsqlConnectionStringBuilder _address;
    private readonly string _folder = Directory.CreateTempSubdirectory("matviews-bench-").FullName;
    private readonly int _views;

    private ManyViews(string tool, string server, int views)
    {
        _tool = Path.GetFullPath(tool);
        _views = views;
        _address = new NpgsqlConnectionStringBuilder(server) { Database = $"bench_{Guid.NewGuid():N}", Pooling = false };
    }

    public static async Task<ManyViews> CreateAsync(string tool, string server, int views)
    {
        var bench = new ManyViews(tool, server, views);
        await bench.ExecuteAsync("postgres", $"CREATE DATABASE {bench._address.Database}");
        await bench.ExecuteAsync(bench._address.Database!, "CREATE SCHEMA app");
        await bench.ExecuteAsync(bench._address.Database!, "CREATE SCHEMA bare");
        await bench.ExecuteAsync(
            bench._address.Database!,
            "CREATE TABLE app.t AS SELECT n AS id, n % 7 AS kind, 'name ' || n AS name, n * 1.5 AS price FROM generate_series(1, 200) n");
        Directory.CreateDirectory(Path.Combine(bench._folder, "views", "app"));
        await File.WriteAllTextAsync(Path.Combine(bench._folder, "matviews.yaml"), "version: 1\n");
        for (var i = 0; i < views; i++)
            await bench.WriteAsync(i, 0);
        return bench;
    }

    /// <summary>All views new: the tool stages, fills, indexes, analyzes, cuts over and records; psql creates, indexes and analyzes.</summary>
    public async Task<string> ApplyNewAsync()
    {
        var script = Path.Combine(_folder, "bare.sql");
        await File.WriteAllLinesAsync(script, Enumerable.Range(0, _views).SelectMany(BareStatements));
        var bare = Run("psql", ["-qX", "-v", "ON_ERROR_STOP=1", "-f", script, .. Psql()]);
        var tool = Run(_tool, ["apply", "--auto-approve", "-q", "--database", _address.ConnectionString]);
        for (var at = 0; at < _views; at += 100)
            await ExecuteAsync(_address.Database!, string.Join("; ", Enumerable.Range(at, Math.Min(100, _views - at)).Select(i => $"DROP MATERIALIZED VIEW bare.m_{i}")));
        return Line($"apply of {_views} new views", [tool], [bare]);
    }

    /// <summary>Nothing changed; psql reads all definitions.</summary>
    public Task<string> PlanUnchangedAsync(int rounds) => CompareAsync($"plan of {_views} unchanged views", rounds, _ => Task.CompletedTask);

    /// <summary>One file changed.</summary>
    public Task<string> PlanOneChangedAsync(int rounds) => CompareAsync($"plan of {_views} views, one changed", rounds, round => WriteAsync(0, round + 1));

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await ExecuteAsync("postgres", $"DROP DATABASE {_address.Database} WITH (FORCE)");
    }

    private async Task<string> CompareAsync(string what, int rounds, Func<int, Task> before)
    {
        var tool = new List<TimeSpan>();
        var bare = new List<TimeSpan>();
        for (var round = 0; round < rounds; round++)
        {
            await before(round);
            tool.Add(Run(_tool, ["plan", "-q", "--database", _address.ConnectionString]));
            bare.Add(Run("psql", ["-qXAt", "-o", "/dev/null", "-c", ReadDefinitions, .. Psql()]));
        }

        return Line(what, tool, bare);
    }

    private static string Line(string what, List<TimeSpan> tool, List<TimeSpan> bare)
    {
        var ratios = tool.Zip(bare, (one, other) => one / other).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"{what,-36} tool {Median(tool):0} ms   psql {Median(bare):0} ms   ratio {ratios[ratios.Count / 2]:0.00} (median of {tool.Count})");
    }

    private static double Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2).TotalMilliseconds;

    private static string Query(int number, int version) =>
        $"SELECT id, kind, name, price, price * {number} AS amount FROM app.t WHERE id > {number % 150} AND name <> 'version {version}'";

    private static IEnumerable<string> BareStatements(int number) =>
    [
        $"CREATE MATERIALIZED VIEW bare.m_{number} AS {Query(number, 0)};",
        $"CREATE UNIQUE INDEX ON bare.m_{number} (id);",
        $"ANALYZE bare.m_{number};",
    ];

    private Task WriteAsync(int number, int version) => File.WriteAllTextAsync(
        Path.Combine(_folder, "views", "app", $"m_{number}.yaml"),
        $"sql: |\n  {Query(number, version)}\nrefresh_strategy: concurrent\nunique_index_columns: [id]\n");

    private string[] Psql() => ["-h", _address.Host!, "-p", $"{_address.Port}", "-U", _address.Username!, "-d", _address.Database!];

    private TimeSpan Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var elapsed = Stopwatch.GetElapsedTime(began);
        return process.ExitCode == 0 ? elapsed : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error.Result}");
    }

    private async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Database = database }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
