using System.Text.Json;

namespace MatViewsMigrate.DatabaseTests.Refresh;

/// <summary>What a refresh lacks is named as statements that can be run as they stand.</summary>
public sealed class RefreshRightsTests : IAsyncLifetime
{
    private TestRole _owner = null!;
    private TestRole _worker = null!;
    private RefreshProject _project = null!;

    public async Task InitializeAsync()
    {
        _owner = await TestRole.CreateAsync("The owner", "");
        _worker = await TestRole.CreateAsync("The worker");
        _project = await RefreshProject.CreateAsync();
        await _project.ExecuteAsync(
            $"""
            CREATE TABLE app."All items" AS SELECT * FROM app.items;
            CREATE FUNCTION app.twice(n integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 2 * n; END';
            REVOKE ALL ON FUNCTION app.twice(integer) FROM PUBLIC;
            GRANT USAGE, CREATE ON SCHEMA app TO {_owner};
            GRANT USAGE ON SCHEMA app TO {_worker};
            """);
        _project.Project.Write("views/app/Counts.yaml", "sql: SELECT count(*) AS n, max(app.twice(i.id)) AS m FROM app.\"All items\" i JOIN app.items USING (id)\n");
        await _project.ApplyAsync();
        await _project.ExecuteAsync(
            $"""
            GRANT USAGE ON SCHEMA matviews TO {_worker};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA matviews TO {_worker};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA matviews TO {_worker}
            """);
    }

    public async Task DisposeAsync()
    {
        await _project.DisposeAsync();
        await _owner.DisposeAsync();
        await _worker.DisposeAsync();
    }

    [Theory]
    [InlineData("regular")]
    [InlineData("swap")]
    public async Task What_the_owner_lacks_is_granted_by_what_is_said(string strategy)
    {
        await _project.ExecuteAsync($"ALTER MATERIALIZED VIEW app.\"Counts\" OWNER TO {_owner}");
        var answer = await _project.AnswerAsync(1, "Counts", "--strategy", strategy);
        var advice = Advice(answer.Text("app.Counts", "error")!);
        advice.ShouldBe($"GRANT SELECT ON app.\"All items\" TO {_owner}; GRANT SELECT ON app.items TO {_owner}; GRANT EXECUTE ON FUNCTION app.twice(integer) TO {_owner};");
        await _project.ExecuteAsync(advice);
        await _project.AnswerAsync(0, "Counts", "--strategy", strategy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_may_not_refresh_it_may_after_what_is_said(bool owned)
    {
        var isNew = await _project.ScalarAsync<int>("SELECT current_setting('server_version_num')::int") >= 170000;
        var rights = "GRANT SELECT ON ALL TABLES IN SCHEMA app TO {0}; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO {0}";
        await _project.ExecuteAsync(string.Format(null, rights, _owner) + "; " + string.Format(null, rights, _worker));
        if (owned)
            await _project.ExecuteAsync($"ALTER MATERIALIZED VIEW app.\"Counts\" OWNER TO {_owner}");
        var refused = await RefreshAsWorkerAsync(1);
        var advice = Advice(JsonDocument.Parse(refused).RootElement.GetProperty("steps")[0].GetProperty("error").GetString()!);
        advice.ShouldBe(isNew ? $"GRANT MAINTAIN ON app.\"Counts\" TO {_worker};"
            : owned ? $"GRANT {_owner} TO {_worker};"
            : $"ALTER MATERIALIZED VIEW app.\"Counts\" OWNER TO {_worker};");
        await _project.ExecuteAsync(advice);
        await RefreshAsWorkerAsync(0);
    }

    private async Task<string> RefreshAsWorkerAsync(int exitCode)
    {
        var result = await _project.Project.RunAsAsync(_worker.Name, "refresh", "Counts", "--format", "json");
        result.ExitCode.ShouldBe(exitCode, result.ToString());
        return result.Output;
    }

    private static string Advice(string error)
    {
        const string Begin = "To do: ";
        error.ShouldContain("(SQLSTATE 42501)");
        return error.Split('\n').Single(line => line.StartsWith(Begin, StringComparison.Ordinal))[Begin.Length..];
    }
}
