using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using MatViewsMigrate.DatabaseTests.Runs;

namespace MatViewsMigrate.Benchmarks;

/// <summary>What readers of a big view meet while it is changed: by the tool, and by what people do without it.</summary>
/// <remarks><c>app.m</c> reads <c>app.u</c>; <c>app.v</c> is a plain view of it, <c>app.w</c> one of that.</remarks>
internal sealed class UnderLoad : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly BenchProject _project;
    private readonly PgBouncer? _pooler;
    private readonly int _rows;
    private readonly int _readers;
    private readonly int _pairs;
    private int _version;

    private UnderLoad(BenchProject project, PgBouncer? pooler, int rows, int readers, int pairs) =>
        (_project, _pooler, _rows, _readers, _pairs) = (project, pooler, rows, readers, pairs);

    [SuppressMessage("Reliability", "CA2000", Justification = "What is returned disposes of both.")]
    public static async Task<UnderLoad> CreateAsync(string tool, string server, int rows, int readers, int pairs)
    {
        var project = await BenchProject.CreateAsync(tool, server);
        await project.ExecuteAsync(
            $"CREATE TABLE app.t AS SELECT n AS id, n % 1000 AS kind, 'name ' || n AS name, n * 1.5 AS price FROM generate_series(1, {rows}) n",
            "VACUUM ANALYZE app.t");
        var pooler = PgBouncer.Program is null ? null : await PgBouncer.StartAsync(project.ConnectionString, "transaction", readers);
        var load = new UnderLoad(project, pooler, rows, readers, pairs);
        await load.WriteAsync("u", 1);
        await load.ChangeAsync();
        project.Tool("apply", "--auto-approve", "-q");
        await project.ExecuteAsync("CREATE VIEW app.v AS SELECT id, amount FROM app.m WHERE id > 0", "CREATE VIEW app.w AS SELECT id, amount FROM app.v");
        return load;
    }

    /// <summary>Prints a line for each way, and writes all of it to <c>load.json</c>.</summary>
    public async Task RunAsync(TextWriter writer)
    {
        await writer.WriteLineAsync($"{_readers} readers, {(_pooler is null ? "no pooler" : "half of them through PgBouncer")}, {_rows} rows, 3 indexes");
        await writer.WriteLineAsync(LoadResult.Head);
        var results = new List<LoadResult>();
        await using (var readers = Readers.Start(_project.ConnectionString, _pooler?.Address, _readers, _rows))
        {
            foreach (var (name, work) in Ways())
                results.Add(await MeasureAsync(writer, readers, name, work));
            await writer.WriteLineAsync("with a reader that holds its transaction open for 9 s");
            foreach (var (name, work) in Ways().Skip(1).Take(3))
                results.Add(await MeasureAsync(writer, readers, name, () => Task.WhenAll(work(), HoldAsync())));
        }

        var ratios = await BesideHandAsync();
        await writer.WriteLineAsync(BenchProject.Text(
            $"apply / the same SQL by hand: {ratios.Whole.Middle} as processes, {ratios.Steps.Middle} without making the plan (medians of {_pairs} pairs in turn; {ratios.Whole.Range}, {ratios.Steps.Range})"));
        await writer.WriteLineAsync(BenchProject.Text($"most memory of the tool: {_project.MostMemory >> 20} MB"));
        await File.WriteAllTextAsync("load.json", JsonSerializer.Serialize(
            new { Results = results, WholeRatio = ratios.Whole, StepsRatio = ratios.Steps, _project.MostMemory }, Indented));
    }

    public async ValueTask DisposeAsync()
    {
        _pooler?.Dispose();
        await _project.DisposeAsync();
    }

    private async Task<LoadResult> MeasureAsync(TextWriter writer, Readers readers, string name, Func<Task> work)
    {
        await _project.ExecuteAsync("CHECKPOINT");
        var (took, report) = await readers.DuringAsync(work);
        var result = new LoadResult(
            name, took.TotalMilliseconds, report.Reads, report.Errors, report.Median.TotalMilliseconds, report.Longest.TotalMilliseconds);
        await writer.WriteLineAsync(result.ToString());
        return result;
    }

    private (string Name, Func<Task> Work)[] Ways() =>
    [
        ("nothing", () => Task.Delay(TimeSpan.FromSeconds(5))),
        ("matviews apply, another query", async () =>
        {
            await ChangeAsync();
            await ToolAsync("apply", "--auto-approve");
        }),
        ("matviews apply, another query upstream", async () =>
        {
            await WriteAsync("u", ++_version);
            await ToolAsync("apply", "--auto-approve");
        }),
        ("matviews refresh --strategy swap", () => ToolAsync("refresh", "app.m", "--strategy", "swap")),
        ("matviews refresh --strategy concurrent", () => ToolAsync("refresh", "app.m", "--strategy", "concurrent")),
        ("REFRESH MATERIALIZED VIEW CONCURRENTLY", () => _project.ExecuteAsync("REFRESH MATERIALIZED VIEW CONCURRENTLY app.m")),
        ("REFRESH MATERIALIZED VIEW", () => _project.ExecuteAsync("REFRESH MATERIALIZED VIEW app.m")),
        ("DROP and CREATE in one transaction", () => _project.ExecuteTogetherAsync(
            "DROP MATERIALIZED VIEW app.m CASCADE",
            $"CREATE MATERIALIZED VIEW app.m AS {Query(_version)}",
            "CREATE UNIQUE INDEX m_id_key ON app.m (id)", "CREATE INDEX m_kind_idx ON app.m (kind)", "CREATE INDEX m_name_idx ON app.m (name)",
            "CREATE VIEW app.v AS SELECT id, amount FROM app.m WHERE id > 0",
            "CREATE VIEW app.w AS SELECT id, amount FROM app.v")),
    ];

    // A transaction that begins when the views are being built, and has read what is to be replaced.
    private async Task HoldAsync()
    {
        while (await _project.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews\\_staging\\_%'") == 0)
            await Task.Delay(10);
        await _project.ExecuteTogetherAsync("SELECT amount FROM app.w LIMIT 1", "SELECT pg_sleep(9)");
    }

    // Apply of a changed query beside the same statements through psql, in turn; without readers, with whom those deadlock.
    private async Task<(Ratios Whole, Ratios Steps)> BesideHandAsync()
    {
        var (whole, steps) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < _pairs; pair++)
        {
            await ChangeAsync();
            await _project.ExecuteAsync("CHECKPOINT");
            var (took, output) = await Task.Run(() => _project.Tool("apply", "--auto-approve", "--format", "json", "-q"));
            var script = Path.Combine(_project.Folder, "hand.sql");
            await File.WriteAllLinesAsync(script, SwapByHand());
            await _project.ExecuteAsync("CHECKPOINT");
            var (hand, _) = await Task.Run(() => _project.Psql("-f", script));
            whole.Add(took / hand);
            steps.Add(StepsOf(output) / hand);
            await ToolAsync("apply", "--auto-approve");
        }

        return (new(whole), new(steps));
    }

    private static TimeSpan StepsOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return TimeSpan.FromMilliseconds(document.RootElement.GetProperty("steps").EnumerateArray().Sum(step => step.GetProperty("duration_ms").GetInt64()));
    }

    // What somebody would write who knows all that the tool knows.
    private IEnumerable<string> SwapByHand() =>
    [
        "CREATE SCHEMA aside;",
        $"CREATE MATERIALIZED VIEW aside.m AS {Query(_version)} WITH NO DATA;",
        "REFRESH MATERIALIZED VIEW aside.m;",
        "CREATE UNIQUE INDEX m_id_key ON aside.m (id);",
        "CREATE INDEX m_kind_idx ON aside.m (kind);",
        "CREATE INDEX m_name_idx ON aside.m (name);",
        "VACUUM (ANALYZE) aside.m;",
        "CREATE SCHEMA old;",
        "BEGIN;",
        "ALTER MATERIALIZED VIEW app.m SET SCHEMA old;",
        "ALTER MATERIALIZED VIEW aside.m SET SCHEMA app;",
        "CREATE OR REPLACE VIEW app.v AS SELECT id, amount FROM app.m WHERE id > 0;",
        "COMMIT;",
        "DROP MATERIALIZED VIEW old.m;",
        "DROP SCHEMA old;",
        "DROP SCHEMA aside;",
    ];

    private static string Query(int version) => $"SELECT id, kind, name, price * {version} AS amount FROM app.u WHERE price >= 0";

    private Task ChangeAsync() => _project.WriteAsync(
        "m", $"sql: |\n  {Query(++_version)}\nrefresh_strategy: concurrent\nunique_index_columns: [id]\nindexes:\n  - columns: [kind]\n  - columns: [name]\n");

    private Task WriteAsync(string view, int version) => _project.WriteAsync(
        view, $"sql: SELECT id, kind, name, price FROM app.t WHERE id > -{version}\nunique_index_columns: [id]\n");

    private Task<(TimeSpan Time, string Output)> ToolAsync(params string[] arguments) => Task.Run(() => _project.Tool([.. arguments, "-q"]));
}

/// <summary>Ratios of pairs that were measured in turn.</summary>
internal sealed record Ratios(IReadOnlyList<double> All)
{
    public string Middle => BenchProject.Text($"{BenchProject.Median(All):0.000}");

    public string Range => BenchProject.Text($"{All.Min():0.000} to {All.Max():0.000}");
}

/// <summary>One way of changing a view; times in ms.</summary>
internal sealed record LoadResult(string Way, double Took, int Reads, IReadOnlyList<string> Errors, double Median, double Longest)
{
    public static string Head => $"{"",-44}{"took",10}{"reads",8}{"errors",8}{"median",10}{"longest",10}";

    public override string ToString() =>
        BenchProject.Text($"{Way,-44}{Took,10:0}{Reads,8}{Errors.Count,8}{Median,10:0.0}{Longest,10:0.0}{(Errors.Count > 0 ? $"  {Errors[0]}" : "")}");
}
