using System.Text.Json;
using MatViewsMigrate.DatabaseTests.Refresh;

namespace MatViewsMigrate.DatabaseTests.Runs;

public sealed class FreshnessViewTests
{
    [Fact]
    public async Task The_registrys_view_says_of_freshness_what_status_says()
    {
        await using var project = await RefreshProject.CreateAsync(
            ("mv_any", "sql: SELECT id FROM app.items\n"),
            ("mv_fresh", "sql: SELECT id FROM app.items\nfreshness: { max_age: 1h }\n"),
            ("mv_old", "sql: SELECT id FROM app.items\nfreshness: { max_age: 1m }\n"),
            ("mv_unknown", "sql: SELECT id FROM app.items\nfreshness: { max_age: 1m }\n"));
        await project.ExecuteAsync("""
            UPDATE matviews.mv_refresh_log SET refreshed_at = now() - interval '5 minutes' WHERE mv_name = 'app.mv_old';
            DELETE FROM matviews.mv_refresh_log WHERE mv_name = 'app.mv_unknown'
            """);

        var status = await project.Project.RunAsync("status", "--format", "json");
        var ours = JsonDocument.Parse(status.Output).RootElement.GetProperty("views").EnumerateArray().Select(view => (
            view.GetProperty("name").GetString(),
            Stale: view.GetProperty("fresh") is { ValueKind: not JsonValueKind.Null } fresh ? !fresh.GetBoolean() : (bool?)null,
            Strategy: view.GetProperty("refresh_strategy").GetString(),
            LastRun: view.GetProperty("last_run").GetProperty("operation").GetString()));
        var theirs = JsonDocument.Parse((await project.ScalarAsync<string>(
            "SELECT json_agg(f ORDER BY name)::text FROM matviews.mat_view_freshness f"))!).RootElement.EnumerateArray().Select(view => (
            view.GetProperty("name").GetString(),
            Stale: view.GetProperty("stale") is { ValueKind: not JsonValueKind.Null } stale ? stale.GetBoolean() : (bool?)null,
            Strategy: view.GetProperty("refresh_strategy").GetString(),
            LastRun: view.GetProperty("last_operation").GetString())).ToList();
        theirs.ShouldBe(ours);
        theirs.Select(view => view.Stale).ShouldBe([null, false, true, true]);
        (await project.ScalarAsync<double>("SELECT age_seconds FROM matviews.mat_view_freshness WHERE name = 'mv_old'")).ShouldBeGreaterThan(299);
        (await project.ScalarAsync<double>("SELECT max_age_seconds FROM matviews.mat_view_freshness WHERE name = 'mv_old'")).ShouldBe(60);
    }
}
