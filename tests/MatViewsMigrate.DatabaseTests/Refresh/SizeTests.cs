using System.Text.Json;

namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class SizeTests
{
    [Fact]
    public async Task The_size_after_a_refresh_is_told_although_nobody_analyzed_since()
    {
        await using var project = await RefreshProject.CreateAsync(("m", "sql: SELECT id, v, repeat('x', 500) AS text FROM app.items\nstorage: { autovacuum_enabled: false }\n"));
        await project.AnswerAsync(0, "m", "--strategy", "regular");
        var status = await project.Project.RunAsync("status", "--format", "json");
        JsonDocument.Parse(status.Output).RootElement.GetProperty("views")[0].GetProperty("bytes").GetInt64()
            .ShouldBe(await project.ScalarAsync<long>("SELECT pg_total_relation_size('app.m')"));
    }
}
