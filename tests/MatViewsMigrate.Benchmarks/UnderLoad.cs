using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace MatViewsMigrate.Benchmarks;

/// <summary>What readers of a big view meet while it is changed: by the tool, and by what people do without it.</summary>
internal sealed class UnderLoad : IAsyncDisposable
{
    private readonly string _tool;
    private readonly NpgsqlConnectionStringBuilder _address;
    private readonly string _folder = Directory.CreateTempSubdirectory("matviews-load-").FullName;
    private readonly int _rows;
    private readonly int _readers;
    private int _version;

    private UnderLoad(string tool, string server, int rows, int readers)
    {
        (_tool, _rows, _readers) = (Path.GetFullPath(tool), rows, readers);
        _address = new NpgsqlConnectionStringBuilder(server) { Database = $"load_{Guid.NewGuid():N}", Pooling = false };
    }

    public static async Task<UnderLoad> CreateAsync(string tool, string server, int rows, int readers)
    {
        var load = new UnderLoad(tool, server, rows, readers);
        await OnAsync(new NpgsqlConnectionStringBuilder(server) { Database = "postgres" }.ConnectionString, $"CREATE DATABASE {load._address.Database}");
        await load.ExecuteAsync("CREATE SCHEMA app");
        await load.ExecuteAsync($"CREATE TABLE app.t AS SELECT n AS id, n % 1000 AS kind, 'name ' || n AS name, n * 1.5 AS price FROM generate_series(1, {rows}) n");
        await load.ExecuteAsync("VACUUM ANALYZE app.t");
        Directory.CreateDirectory(Path.Combine(load._folder, "views", "app"));
        await File.WriteAllTextAsync(Path.Combine(load._folder, "matviews.yaml"), "version: 1\n");
        await load.WriteAsync();
        load.Run("apply", "--auto-approve");
        await load.ExecuteAsync("CREATE VIEW app.v AS SELECT id, amount FROM app.m WHERE id > 0");
        return load;
    }

    /// <summary>Prints a line for each way, and returns all of it.</summary>
    public async Task<IReadOnlyList<LoadResult>> RunAsync(TextWriter writer)
    {
        await writer.WriteLineAsync($"{_readers} readers, {_rows} rows, 3 indexes");
        await writer.WriteLineAsync($"{"",-44}{"took",10}{"reads",8}{"errors",8}{"median",10}{"longest",10}");
        var results = new List<LoadResult>();
        await using var readers = Readers.Start(_address.ConnectionString, _readers, _rows);
        foreach (var (name, work) in Ways())
        {
            await ExecuteAsync("CHECKPOINT");
            var (took, report) = await readers.DuringAsync(work);
            var result = new LoadResult(name, took.TotalMilliseconds, report.Reads, report.Errors, report.Median.TotalMilliseconds, report.Longest.TotalMilliseconds);
            await writer.WriteLineAsync(result.ToString());
            results.Add(result);
        }

        await File.WriteAllTextAsync("load.json", JsonSerializer.Serialize(results));
        return results;
    }

    /// <summary>Apply of a changed query beside the same statements by hand, in turn; the ratio of each pair.</summary>
    public async Task<string> BesideHandAsync(int pairs)
    {
        var ratios = new List<double>();
        for (var pair = 0; pair < pairs; pair++)
        {
            await WriteAsync();
            var began = Stopwatch.GetTimestamp();
            Run("apply", "--auto-approve");
            var tool = Stopwatch.GetElapsedTime(began);
            began = Stopwatch.GetTimestamp();
            await SwapByHandAsync();
            ratios.Add(tool / Stopwatch.GetElapsedTime(began));
            Run("apply", "--auto-approve");
        }

        ratios.Sort();
        return string.Create(CultureInfo.InvariantCulture,
            $"apply / the same SQL by hand: {ratios[pairs / 2]:0.000} (median of {pairs} pairs; {ratios[0]:0.000} to {ratios[^1]:0.000})");
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await OnAsync(
            new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Database = "postgres" }.ConnectionString,
            $"DROP DATABASE {_address.Database} WITH (FORCE)");
    }

    private IEnumerable<(string Name, Func<Task> Work)> Ways() =>
    [
        ("nothing", () => Task.Delay(TimeSpan.FromSeconds(5))),
        ("matviews apply, another query", async () =>
        {
            await WriteAsync();
            await Task.Run(() => Run("apply", "--auto-approve"));
        }),
        ("matviews refresh --strategy swap", () => Task.Run(() => Run("refresh", "app.m", "--strategy", "swap"))),
        ("matviews refresh --strategy concurrent", () => Task.Run(() => Run("refresh", "app.m", "--strategy", "concurrent"))),
        ("REFRESH MATERIALIZED VIEW CONCURRENTLY", () => ExecuteAsync("REFRESH MATERIALIZED VIEW CONCURRENTLY app.m")),
        ("REFRESH MATERIALIZED VIEW", () => ExecuteAsync("REFRESH MATERIALIZED VIEW app.m")),
        ("DROP and CREATE in one transaction", () => ExecuteAsync(
        [
            "DROP MATERIALIZED VIEW app.m CASCADE",
            $"CREATE MATERIALIZED VIEW app.m AS {Query(_version)}",
            "CREATE UNIQUE INDEX ON app.m (id)", "CREATE INDEX ON app.m (kind)", "CREATE INDEX ON app.m (name)",
            "CREATE VIEW app.v AS SELECT id, amount FROM app.m WHERE id > 0",
        ])),
    ];

    // What somebody would write who knows all that the tool knows.
    private async Task SwapByHandAsync()
    {
        await ExecuteAsync("CREATE SCHEMA aside");
        await ExecuteAsync($"CREATE MATERIALIZED VIEW aside.m AS {Query(_version)} WITH NO DATA");
        await ExecuteAsync("REFRESH MATERIALIZED VIEW aside.m");
        await ExecuteAsync("CREATE UNIQUE INDEX m_id_key ON aside.m (id)");
        await ExecuteAsync("CREATE INDEX m_kind_idx ON aside.m (kind)");
        await ExecuteAsync("CREATE INDEX m_name_idx ON aside.m (name)");
        await ExecuteAsync("VACUUM (ANALYZE) aside.m");
        await ExecuteAsync("CREATE SCHEMA old");
        await ExecuteAsync(
        [
            "ALTER MATERIALIZED VIEW app.m SET SCHEMA old",
            "ALTER MATERIALIZED VIEW aside.m SET SCHEMA app",
            "CREATE OR REPLACE VIEW app.v AS SELECT id, amount FROM app.m WHERE id > 0",
        ]);
        await ExecuteAsync("DROP MATERIALIZED VIEW old.m");
        await ExecuteAsync("DROP SCHEMA old");
        await ExecuteAsync("DROP SCHEMA aside");
    }

    private static string Query(int version) =>
        $"SELECT id, kind, name, price * {version} AS amount FROM app.t WHERE price >= 0";

    private Task WriteAsync() => File.WriteAllTextAsync(
        Path.Combine(_folder, "views", "app", "m.yaml"),
        $"sql: |\n  {Query(++_version)}\nrefresh_strategy: concurrent\nunique_index_columns: [id]\nindexes:\n  - columns: [kind]\n  - columns: [name]\n");

    private void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(_tool, [.. arguments, "-q", "--database", _address.ConnectionString])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}");
    }

    private Task ExecuteAsync(params string[] statements) => OnAsync(_address.ConnectionString, statements);

    private static async Task OnAsync(string connectionString, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var sql in statements)
            batch.BatchCommands.Add(new(sql));
        await batch.ExecuteNonQueryAsync();
    }
}

/// <summary>One way of changing a view; times in ms.</summary>
internal sealed record LoadResult(string Way, double Took, int Reads, IReadOnlyList<string> Errors, double Median, double Longest)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Way,-44}{Took,10:0}{Reads,8}{Errors.Count,8}{Median,10:0.0}{Longest,10:0.0}{(Errors.Count > 0 ? $"  {Errors[0]}" : "")}");
}
