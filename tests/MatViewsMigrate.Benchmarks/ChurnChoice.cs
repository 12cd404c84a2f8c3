using System.Text.Json;

namespace MatViewsMigrate.Benchmarks;

/// <summary>What <c>auto</c> chooses as more and more rows change between two refreshes, beside what each fixed choice costs; and what <c>sort_by</c> saves.</summary>
internal sealed class ChurnChoice(string tool, string server, int rows)
{
    private static readonly string[] Fixed = ["regular", "concurrent", "swap"];

    public async Task RunAsync(TextWriter writer)
    {
        await using var project = await BenchProject.CreateAsync(tool, server);
        await project.ExecuteAsync(
            $"CREATE TABLE app.t AS SELECT n AS id, n % 1000 AS kind, 'name ' || n AS name, 0 AS version FROM generate_series(1, {rows}) n ORDER BY hashint4(n)",
            "ALTER TABLE app.t ADD PRIMARY KEY (id)", "VACUUM ANALYZE app.t");
        await ChoicesAsync(writer, project);
        await SortAsync(writer, project);
    }

    private async Task ChoicesAsync(TextWriter writer, BenchProject project)
    {
        foreach (var name in Fixed.Append("auto"))
            await project.WriteAsync($"m_{name}", View(name));
        project.Tool("apply", "--auto-approve", "-q");
        Refresh(project, "m_auto", "--strategy", "regular");
        await writer.WriteLineAsync($"{rows} rows, 2 indexes; times in ms");
        await writer.WriteLineAsync($"{"changed",8}{"regular",10}{"concurrent",12}{"swap",8}{"auto",8}  chosen");
        foreach (var percent in new[] { 0, 1, 10, 50, 100 })
        {
            await project.ExecuteAsync(
                $"UPDATE app.t SET version = version + 1 WHERE id % 100 < {percent}", "VACUUM app.t", "SELECT pg_stat_force_next_flush()", "CHECKPOINT");
            var (time, chosen) = Refresh(project, "m_auto");
            var times = Fixed.Select(name => Refresh(project, $"m_{name}").Time).ToList();
            await writer.WriteLineAsync($"{percent + " %",8}{times[0],10}{times[1],12}{times[2],8}{time,8}  {chosen}");
        }
    }

    // The rows come in no order, as those of an aggregate do.
    private static async Task SortAsync(TextWriter writer, BenchProject project)
    {
        await project.WriteAsync("sorted", View("concurrent") + "sort_by: [id]\n");
        project.Tool("apply", "--auto-approve", "-q");
        var (plain, sorted) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < 5; pair++)
        {
            plain.Add(Refresh(project, "m_concurrent").Time);
            sorted.Add(Refresh(project, "sorted").Time);
        }

        await writer.WriteLineAsync(BenchProject.Text(
            $"concurrent, nothing changed: {BenchProject.Median(plain):0} ms, with sort_by {BenchProject.Median(sorted):0} ms, ratio {BenchProject.Median(plain.Zip(sorted, (one, other) => one / other)):0.00} (median of 5 pairs)"));
    }

    private static string View(string strategy) =>
        $"sql: SELECT id, kind, name, version FROM app.t\nunique_index_columns: [id]\nindexes: [{{ columns: [kind] }}]\nrefresh_strategy: {strategy}\n";

    private static (long Time, string Chosen) Refresh(BenchProject project, string view, params string[] options)
    {
        var step = JsonDocument.Parse(project.Tool(["refresh", $"app.{view}", "--format", "json", "-q", .. options]).Output).RootElement.GetProperty("steps")[0];
        var outcome = step.GetProperty("outcome").GetString();
        var strategy = step.GetProperty("strategy").GetString();
        return (step.GetProperty("duration_ms").GetInt64(), $"{(outcome == "done" ? strategy : outcome)} ({step.GetProperty("reason").GetString()})");
    }
}
