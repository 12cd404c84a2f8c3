using System.Text.Json;

namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class SizeTests
{
    [Theory]
    [InlineData("repeat('x', 500)", "")]
    [InlineData("(SELECT string_agg(md5(id || '-' || n), '') FROM generate_series(1, 200) n)", "indexes: [{ columns: [v] }]\n")]
    public async Task The_size_after_a_refresh_is_told_although_nobody_analyzed_since(string text, string indexes)
    {
        await using var project = await RefreshProject.CreateAsync(("m", $"sql: SELECT id, v, {text} AS text FROM app.items\nstorage: {{ autovacuum_enabled: false }}\n{indexes}"));
        await project.AnswerAsync(0, "m", "--strategy", "regular");
        var status = await project.Project.RunAsync("status", "--format", "json");
        JsonDocument.Parse(status.Output).RootElement.GetProperty("views")[0].GetProperty("bytes").GetInt64()
            .ShouldBe(await project.ScalarAsync<long>(
                """
                SELECT sum(pg_relation_size(c.oid))::int8
                FROM pg_class m
                JOIN pg_class c ON c.oid IN (m.oid, m.reltoastrelid)
                    OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid IN (m.oid, m.reltoastrelid))
                WHERE m.oid = 'app.m'::regclass
                """));
    }
}
