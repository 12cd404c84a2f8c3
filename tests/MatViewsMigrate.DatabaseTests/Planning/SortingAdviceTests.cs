using System.Net;
using System.Text.Json;

namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>What the plan says of large views that are stored in no order.</summary>
public sealed class SortingAdviceTests : IAsyncLifetime
{
    private const string Keyed = "sql: SELECT id, v FROM items\nrefresh_strategy: concurrent\nunique_index_columns: [id]\n";
    private const string Line = "add 'sort_by: [id]' to views/app/m.yaml (MV128)";

    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _project = new TestProject(_database);
        await _database.ExecuteAsync(
            """
            CREATE SCHEMA app;
            CREATE TABLE app.items AS SELECT n AS id, n % 7 AS v, n AS "Odd, name" FROM generate_series(1, 100000) n;
            CREATE TABLE app.few AS SELECT n AS id, n % 7 AS v FROM generate_series(1, 1000) n;
            ANALYZE app.items, app.few;
            """);
    }

    public Task DisposeAsync()
    {
        _project.Dispose();
        return _database.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task A_large_new_view_is_told_the_line_to_add_in_every_format()
    {
        Write(Keyed);
        var text = await PlanAsync();
        text.ShouldContain("    * a concurrent refresh of so many rows is two to three times as fast");
        Words(text).ShouldContain(Line);
        WebUtility.HtmlDecode(await PlanAsync("--format", "markdown")).ShouldContain(Line);
        WebUtility.HtmlDecode(await PlanAsync("--format", "html")).ShouldContain(Line);
        using var json = JsonDocument.Parse(await PlanAsync("--format", "json"));
        var hazard = json.RootElement.GetProperty("hazards").EnumerateArray().Single(hazard => hazard.GetProperty("kind").GetString() == "advice");
        hazard.GetProperty("message").GetString()!.ShouldEndWith(Line);
        hazard.GetProperty("needs").ValueKind.ShouldBe(JsonValueKind.Null);
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Its_advice_can_be_followed()
    {
        Write(Keyed);
        await ApplyAsync();
        (await PlanAsync()).ShouldStartWith("No changes.");
        (await PlanAsync()).ShouldNotContain("sort_by");
        Write(Keyed + "sort_by: [id]\n");
        (await PlanAsync()).ShouldNotContain("MV128");
        await ApplyAsync();
        (await PlanAsync()).ShouldStartWith("No changes.");
        (await _database.ScalarAsync<string>("SELECT pg_get_viewdef('app.m'::regclass)"))!.ShouldContain("ORDER BY");
    }

    [Fact]
    public async Task A_live_view_that_becomes_concurrent_or_is_adopted_is_told_too()
    {
        Write("sql: SELECT id, v FROM items\nunique_index_columns: [id]\n");
        (await PlanAsync()).ShouldNotContain("MV128");
        await ApplyAsync();
        await _database.ExecuteAsync("ANALYZE app.m");
        Write(Keyed);
        var alter = await PlanAsync();
        alter.ShouldContain("1 to alter");
        Words(alter).ShouldContain(Line);
        await _database.ExecuteAsync("CREATE MATERIALIZED VIEW app.live AS SELECT id, v FROM app.items; CREATE UNIQUE INDEX live_id_key ON app.live (id); ANALYZE app.live");
        _project.Write("views/app/live.yaml", Keyed);
        Words(await PlanAsync()).ShouldContain("add 'sort_by: [id]' to views/app/live.yaml (MV128)");
    }

    [Fact]
    public async Task Auto_is_told_when_its_last_refresh_was_concurrent()
    {
        Write(Keyed.Replace("concurrent", "auto", StringComparison.Ordinal));
        (await PlanAsync()).ShouldNotContain("MV128");
        await ApplyAsync();
        var changed = Keyed.Replace("concurrent", "auto", StringComparison.Ordinal).Replace("v FROM", "v + 1 AS v FROM", StringComparison.Ordinal);
        await RefreshAsync("regular");
        Write(changed);
        (await PlanAsync()).ShouldNotContain("MV128");
        await RefreshAsync("concurrent");
        Words(await PlanAsync()).ShouldContain(Line);
    }

    [Theory]
    [InlineData("sql: SELECT id, v FROM items\nrefresh_strategy: swap\nunique_index_columns: [id]\n")]
    [InlineData("sql: SELECT id, v FROM items\n")]
    [InlineData("sql: SELECT id, v FROM few\nrefresh_strategy: concurrent\nunique_index_columns: [id]\n")]
    [InlineData("sql: SELECT id, v FROM items ORDER BY id\nrefresh_strategy: concurrent\nunique_index_columns: [id]\n")]
    [InlineData("sql: SELECT v, count(*) AS n FROM items GROUP BY v\nrefresh_strategy: concurrent\nunique_index_columns: [v]\n")]
    [InlineData(Keyed + "sort_by: [v]\n")]
    [InlineData(Keyed + "suppress: { MV128: The table is loaded in the order of its key }\n")]
    public async Task Others_are_told_nothing(string yaml)
    {
        Write(yaml);
        (await PlanAsync()).ShouldNotContain("MV128");
    }

    [Fact]
    public async Task A_name_that_needs_quotes_has_them()
    {
        Write("sql: SELECT id, \"Odd, name\" FROM items\nrefresh_strategy: concurrent\nunique_index_columns: [id, \"Odd, name\"]\n");
        Words(await PlanAsync()).ShouldContain("""add 'sort_by: [id, "Odd, name"]' to""");
    }

    [Theory]
    [InlineData("off", 0)]
    [InlineData("warning", 0)]
    [InlineData("error", 65)]
    public async Task The_configuration_sets_the_severity(string severity, int exitCode)
    {
        _project.Write("matviews.yaml", $"version: 1\nrules: {{ MV128: {severity} }}\n");
        Write(Keyed);
        var result = await _project.RunAsync("plan");
        result.ExitCode.ShouldBe(exitCode, result.ToString());
        result.Output.Contains("MV128", StringComparison.Ordinal).ShouldBe(severity == "warning", result.ToString());
        result.Error.Contains("views/app/m.yaml:1:1: error MV128", StringComparison.Ordinal).ShouldBe(severity == "error", result.ToString());
    }

    private void Write(string yaml) => _project.Write("views/app/m.yaml", yaml);

    private async Task<string> PlanAsync(params string[] options)
    {
        var result = await _project.RunAsync(["plan", .. options]);
        result.ExitCode.ShouldBe(0, result.ToString());
        return result.Output;
    }

    private async Task ApplyAsync()
    {
        var result = await _project.RunAsync("apply", "--auto-approve");
        result.ExitCode.ShouldBe(0, result.ToString());
    }

    private async Task RefreshAsync(string strategy)
    {
        var result = await _project.RunAsync("refresh", "m", "--strategy", strategy);
        result.ExitCode.ShouldBe(0, result.ToString());
    }

    private static string Words(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
