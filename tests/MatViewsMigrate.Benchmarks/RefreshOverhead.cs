using System.Diagnostics;

namespace MatViewsMigrate.Benchmarks;

/// <summary>Refreshes by the tool beside the same statements through psql: many small views over two connections, and one that takes long.</summary>
internal sealed class RefreshOverhead(string tool, string server, int views, int pairs)
{
    public async Task RunAsync(TextWriter writer)
    {
        await OneAsync(writer);
        await ManyAsync(writer, "regular");
        await ManyAsync(writer, "concurrent");
    }

    private async Task ManyAsync(TextWriter writer, string strategy)
    {
        await using var project = await BenchProject.CreateAsync(tool, server);
        await project.ExecuteAsync("CREATE TABLE app.t AS SELECT n AS id, n % 7 AS kind FROM generate_series(1, 100) n", "ANALYZE app.t");
        // The second half reads the first; psql's two scripts keep that order too.
        var half = views / 2 / 2 * 2;
        for (var i = 0; i < views; i++)
            await project.WriteAsync($"m_{i}", $"sql: SELECT id, kind + {i} AS kind FROM app.{(i < half ? "t" : $"m_{i - half}")}\nunique_index_columns: [id]\nrefresh_strategy: {strategy}\n");
        project.Tool("apply", "--auto-approve", "-q");
        var scripts = await ScriptsAsync(project.Folder, strategy);
        var (ours, bare) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < pairs; pair++)
        {
            ours.Add(project.Tool("refresh", "--all", "--parallel", "2", "-q").Time.TotalMilliseconds);
            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(scripts.Select(script => Task.Run(() => project.Psql("-f", script))));
            bare.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        var ratio = BenchProject.Median(ours.Zip(bare, (one, other) => one / other));
        var each = BenchProject.Median(ours.Zip(bare, (one, other) => (one - other) * 2 / views));
        await writer.WriteLineAsync(BenchProject.Text(
            $"{views} views, {strategy}, over 2 connections: tool {BenchProject.Median(ours):0} ms, psql {BenchProject.Median(bare):0} ms, ratio {ratio:0.00}, {each:0.0} ms more for each view (median of {pairs} pairs)"));
    }

    private async Task<string[]> ScriptsAsync(string folder, string strategy)
    {
        var concurrently = strategy == "concurrent" ? "CONCURRENTLY " : "";
        string[] scripts = [Path.Combine(folder, "even.sql"), Path.Combine(folder, "odd.sql")];
        for (var part = 0; part < scripts.Length; part++)
        {
            await File.WriteAllLinesAsync(
                scripts[part], Enumerable.Range(0, views).Where(i => i % 2 == part).Select(i => $"REFRESH MATERIALIZED VIEW {concurrently}app.m_{i};"));
        }

        return scripts;
    }

    private async Task OneAsync(TextWriter writer)
    {
        await using var project = await BenchProject.CreateAsync(tool, server);
        await project.ExecuteAsync("CREATE TABLE app.t AS SELECT n AS id, 'name ' || n AS name FROM generate_series(1, 2000000) n", "ANALYZE app.t");
        await project.WriteAsync("m", $"sql: {Query}\nunique_index_columns: [id]\n");
        project.Tool("apply", "--auto-approve", "-q");
        var byHand = Path.Combine(project.Folder, "swap.sql");
        await File.WriteAllLinesAsync(byHand, SwapByHand);
        await BesideAsync(writer, project, "regular", "-c", "REFRESH MATERIALIZED VIEW app.m");
        await BesideAsync(writer, project, "swap", "-f", byHand);
    }

    private async Task BesideAsync(TextWriter writer, BenchProject project, string strategy, params string[] statements)
    {
        var (ours, bare, ratios, runs) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var pair = 0; pair < pairs; pair++)
        {
            await project.ExecuteAsync("CHECKPOINT");
            ours.Add(project.Tool("refresh", "m", "--strategy", strategy, "-q").Time.TotalMilliseconds);
            await project.ExecuteAsync("CHECKPOINT");
            bare.Add(project.Psql(statements).Time.TotalMilliseconds);
            ratios.Add(ours[^1] / bare[^1]);
            runs.Add(await project.ScalarAsync<int>("SELECT duration_ms FROM matviews.mat_view_runs ORDER BY id DESC LIMIT 1") / bare[^1]);
        }

        await writer.WriteLineAsync(BenchProject.Text(
            $"one view, {strategy}: tool {BenchProject.Median(ours):0} ms, psql {BenchProject.Median(bare):0} ms, ratio {BenchProject.Median(ratios):0.000} with process starts, {BenchProject.Median(runs):0.000} of the run itself (median of {pairs} pairs)"));
    }

    private const string Query = "SELECT id, name FROM app.t";

    // What somebody would write who knows all that the tool knows.
    private static string[] SwapByHand =>
    [
        "CREATE SCHEMA aside;",
        $"CREATE MATERIALIZED VIEW aside.m AS {Query} WITH NO DATA;",
        "REFRESH MATERIALIZED VIEW aside.m;",
        "CREATE UNIQUE INDEX m_id_key ON aside.m (id);",
        "VACUUM (ANALYZE) aside.m;",
        "CREATE SCHEMA old;",
        "BEGIN;",
        "ALTER MATERIALIZED VIEW app.m SET SCHEMA old;",
        "ALTER MATERIALIZED VIEW aside.m SET SCHEMA app;",
        "COMMIT;",
        "DROP MATERIALIZED VIEW old.m;",
        "DROP SCHEMA old;",
        "DROP SCHEMA aside;",
    ];
}
