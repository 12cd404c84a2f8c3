using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace MatViewsMigrate.DatabaseTests.Refresh;

/// <summary>A table of 100 rows and a project of views on it, applied.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "It disposes of what it holds.")]
internal sealed class RefreshProject : IAsyncDisposable
{
    private RefreshProject(TestDatabase database) => (Database, Project) = (database, new TestProject(database));

    public TestDatabase Database { get; }

    public TestProject Project { get; }

    /// <summary>Makes the table, writes the files (by name in the schema app), and applies them when there are any.</summary>
    public static async Task<RefreshProject> CreateAsync(params (string Name, string Yaml)[] views)
    {
        var made = new RefreshProject(await TestDatabase.CreateAsync());
        await made.ExecuteAsync(
            """
            CREATE SCHEMA app;
            CREATE TABLE app.items (id integer PRIMARY KEY, v integer NOT NULL);
            INSERT INTO app.items SELECT n, n FROM generate_series(1, 100) AS n;
            """);
        foreach (var (name, yaml) in views)
            made.Project.Write($"views/app/{name}.yaml", yaml);
        if (views.Length > 0)
            await made.ApplyAsync();
        return made;
    }

    public async Task ApplyAsync()
    {
        var applied = await Project.RunAsync("apply", "--auto-approve");
        applied.ExitCode.ShouldBe(0, applied.ToString());
    }

    public Task ExecuteAsync(string sql) => Database.ExecuteAsync(sql);

    public Task<T?> ScalarAsync<T>(string sql) => Database.ScalarAsync<T>(sql);

    /// <summary>Runs <c>matviews refresh</c>.</summary>
    public Task<CommandResult> RefreshAsync(params string[] arguments) => Project.RunAsync(["refresh", .. arguments]);

    /// <summary>Runs it, expects an exit code, and reads its JSON.</summary>
    public async Task<RefreshAnswer> AnswerAsync(int exitCode, params string[] arguments)
    {
        var result = await Project.RunAsync(["refresh", .. arguments, "--format", "json"]);
        result.ExitCode.ShouldBe(exitCode, result.ToString());
        return new RefreshAnswer(JsonDocument.Parse(result.Output).RootElement);
    }

    /// <summary>A member of the newest refresh's response, as text; null for null.</summary>
    public Task<string?> ResponseAsync(string view, string member) => ScalarAsync<string>(
        $"""
        SELECT r.meta #>> '{"{"}service,response,{member}{"}"}'
        FROM matviews.mat_view_runs r JOIN matviews.mat_view_definitions d ON d.id = r.mat_view_definition_id
        WHERE d.name = '{view}' AND r.operation = 1 ORDER BY r.id DESC LIMIT 1
        """);

    public async ValueTask DisposeAsync()
    {
        Project.Dispose();
        await Database.DisposeAsync();
    }
}

/// <summary>What <c>refresh --format json</c> wrote.</summary>
internal sealed record RefreshAnswer(JsonElement Root)
{
    public string Outcome => Root.GetProperty("outcome").GetString()!;

    public IReadOnlyList<string> Views => [.. Root.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("view").GetString()!)];

    public JsonElement Step(string view) =>
        Root.GetProperty("steps").EnumerateArray().Single(step => step.GetProperty("view").GetString() == view);

    public string? Text(string view, string member) => Step(view).GetProperty(member).GetString();

    public long? Number(string view, string member) =>
        Step(view).GetProperty(member) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;
}
