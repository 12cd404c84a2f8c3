using MatViewsMigrate.DatabaseTests.Refresh;

namespace MatViewsMigrate.DatabaseTests.Delete;

/// <summary>What an earlier command put aside and could not drop.</summary>
public sealed class LeftoverTests
{
    private const string Old = "matviews_old_0123456789ab";
    private const string Removed = "removed what an abandoned command left";

    [Theory]
    [InlineData("sql: SELECT id FROM app.items\n")]
    [InlineData("sql: SELECT id + 1 AS id FROM app.items\n")]
    public async Task What_is_still_in_use_is_named_with_its_user_and_removed_when_it_is_free(string next)
    {
        await using var project = await RefreshProject.CreateAsync(("m", "sql: SELECT id FROM app.items\n"));
        await project.ExecuteAsync($"""
            CREATE SCHEMA {Old};
            COMMENT ON SCHEMA {Old} IS 'matviews staging of registry matviews';
            CREATE MATERIALIZED VIEW {Old}.a AS SELECT 1 AS id;
            CREATE VIEW app.reads_it AS SELECT id FROM {Old}.a;
            """);
        project.Project.Write("views/app/m.yaml", next);
        var used = await project.Project.RunAsync("apply", "--auto-approve");
        used.ExitCode.ShouldBe(0, used.ToString());
        OneLine(used.Error).ShouldNotContain(Removed);
        var said = OneLine(used.Error).Split("is still in use, and stays: ");
        said.Length.ShouldBe(2, used.ToString());
        said[0].ShouldContain($"what an earlier command left in {Old} ");
        said[1].ShouldContain($"view app.reads_it depends on materialized view {Old}.a");

        await project.ExecuteAsync("DROP VIEW app.reads_it");
        var free = await project.Project.RunAsync("apply", "--auto-approve");
        OneLine(free.Error).ShouldContain($"{Removed} in {Old}");
        free.Error.ShouldNotContain("still in use");
        (await project.ScalarAsync<bool>($"SELECT to_regnamespace('{Old}') IS NULL")).ShouldBeTrue();
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
