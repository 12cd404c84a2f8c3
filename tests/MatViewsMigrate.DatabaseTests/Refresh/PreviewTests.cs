using System.Text.Json;

namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class PreviewTests
{
    private const string Keyed = "sql: SELECT id, v, v % 2 AS odd FROM app.items\nunique_index_columns: [id]\n";

    [Fact]
    public async Task Rows_that_come_go_and_change_are_counted_by_column_and_nothing_is_written()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Keyed));
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 95; INSERT INTO app.items VALUES (200, 1); UPDATE app.items SET v = v + 2 WHERE id <= 10; UPDATE app.items SET v = v + 1 WHERE id = 50");
        var view = await ViewAsync(project, 0, "m");
        Numbers(view, "rows_now", "rows_after", "added", "removed", "changed", "null_keys").ShouldBe([100, 96, 1, 5, 11, 0]);
        Columns(view).ShouldBe(["v 11", "odd 1"]);
        view.GetProperty("churn").GetDouble().ShouldBe(0.16);
        (await project.ScalarAsync<long>("SELECT count(*) FROM app.m")).ShouldBe(100);
        (await project.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE operation = 1")).ShouldBe(0);
        var text = await project.RefreshAsync("m", "--preview");
        text.Output.ShouldBe("app.m\n  100 rows now, 96 after a refresh: 1 added, 5 removed, 11 changed (16 % of the\n    rows)\n  changed by column: v 11, odd 1\n");
    }

    [Fact]
    public async Task It_counts_what_a_concurrent_refresh_writes()
    {
        await using var project = await RefreshProject.CreateAsync(("m", "sql: SELECT nullif(id, 7) AS id, v FROM app.items\nunique_index_columns: [id]\nrefresh_strategy: concurrent\n"));
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 95; UPDATE app.items SET v = -v WHERE id BETWEEN 20 AND 29");
        var view = await ViewAsync(project, 0, "m");
        Numbers(view, "added", "removed", "changed", "null_keys").ShouldBe([1, 6, 10, 1]);
        var answer = await project.AnswerAsync(0, "m");
        answer.Number("app.m", "rows_inserted").ShouldBe(11);
        answer.Number("app.m", "rows_deleted").ShouldBe(16);
        (await project.RefreshAsync("m", "--preview")).Output.ShouldContain("1 row with NULL in the key (id)");
    }

    [Fact]
    public async Task Without_a_key_rows_are_compared_as_a_whole_each_as_often_as_it_is_there()
    {
        await using var project = await RefreshProject.CreateAsync(("m", "sql: SELECT v % 10 AS digit FROM app.items\n"));
        await project.ExecuteAsync("DELETE FROM app.items WHERE id IN (10, 20, 30); INSERT INTO app.items VALUES (201, 1), (202, 1)");
        var view = await ViewAsync(project, 0, "m");
        Numbers(view, "rows_now", "rows_after", "added", "removed").ShouldBe([100, 99, 2, 3]);
        view.GetProperty("changed").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_view_without_columns_has_rows_to_compare()
    {
        await using var project = await RefreshProject.CreateAsync(("m", "sql: SELECT FROM app.items WHERE id > 3\n"));
        await project.ExecuteAsync("DELETE FROM app.items WHERE id = 4");
        var preview = await project.RefreshAsync("m", "--preview");
        preview.ExitCode.ShouldBe(0, preview.ToString());
        preview.Output.ShouldContain("1 removed", customMessage: preview.ToString());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("r")]
    [InlineData("line")]
    [InlineData("old")]
    public async Task A_column_of_any_name_is_no_row(string name)
    {
        await using var project = await RefreshProject.CreateAsync(("m", $"sql: SELECT id, v, 1 AS {name} FROM app.items\n"));
        await project.ExecuteAsync("UPDATE app.items SET v = v + 1000 WHERE id <= 10");
        Numbers(await ViewAsync(project, 0, "m"), "added", "removed").ShouldBe([10, 10]);
    }

    [Fact]
    public async Task Values_without_equality_are_compared_too()
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync("CREATE TABLE app.odd AS SELECT 1 AS id, '{\"a\": 1}'::json AS j, point '(1,2)' AS p, NULL::text AS \"the \"\"text\"\"\"");
        project.Project.Write("views/app/m.yaml", "sql: SELECT * FROM app.odd\nunique_index_columns: [id]\n");
        await project.ApplyAsync();
        (await project.RefreshAsync("m", "--preview")).Output.ShouldContain("nothing would change");
        await project.ExecuteAsync("UPDATE app.odd SET j = '{\"a\": 2}', p = '(2,1)', \"the \"\"text\"\"\" = 'now there'");
        Columns(await ViewAsync(project, 0, "m")).ShouldBe(["j 1", "p 1", "the \"text\" 1"]);
    }

    [Fact]
    public async Task A_view_without_data_gets_all_rows()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Keyed + "with_data: false\n"));
        Numbers(await ViewAsync(project, 0, "m"), "rows_now", "rows_after", "added", "removed").ShouldBe([0, 100, 100, 0]);
    }

    [Fact]
    public async Task One_that_fails_is_said_and_the_others_are_compared()
    {
        await using var project = await RefreshProject.CreateAsync(("bad", "sql: SELECT 1 / v AS x FROM app.items\n"), ("m", Keyed));
        await project.ExecuteAsync("INSERT INTO app.items VALUES (0, 0)");
        var result = await project.RefreshAsync("--all", "--preview");
        result.ExitCode.ShouldBe(1, result.ToString());
        result.Output.ShouldContain("error: division by zero");
        result.Output.ShouldContain("1 added");
    }

    [Fact]
    public async Task It_sees_what_the_view_s_owner_may_see()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Keyed));
        var role = "preview_" + project.Project.Folder[^8..];
        await project.ExecuteAsync($"CREATE ROLE {role}; GRANT CREATE ON SCHEMA app TO {role}; ALTER MATERIALIZED VIEW app.m OWNER TO {role}");
        try
        {
            (await project.RefreshAsync("m", "--preview")).Output.ShouldContain("permission denied");
        }
        finally
        {
            await project.ExecuteAsync($"ALTER MATERIALIZED VIEW app.m OWNER TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    private static async Task<JsonElement> ViewAsync(RefreshProject project, int exitCode, string name)
    {
        var result = await project.RefreshAsync(name, "--preview", "--format", "json");
        result.ExitCode.ShouldBe(exitCode, result.ToString());
        return JsonDocument.Parse(result.Output).RootElement.GetProperty("views")[0];
    }

    private static IEnumerable<long> Numbers(JsonElement view, params string[] members) => members.Select(member => view.GetProperty(member).GetInt64());

    private static IEnumerable<string> Columns(JsonElement view) =>
        view.GetProperty("columns").EnumerateArray().Select(column => $"{column.GetProperty("name").GetString()} {column.GetProperty("changed").GetInt64()}");
}
