using System.Text.Json;
using MatViewsMigrate.Cli;
using MatViewsMigrate.DatabaseTests.Refresh;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Delete;

public sealed class DeleteTests
{
    private const string Plain = "sql: SELECT id FROM app.items\n";
    private const string Reader = "sql: SELECT id FROM app.mv_a\n";

    [Fact]
    public async Task A_view_whose_file_is_gone_is_deleted_and_the_run_says_so()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain), ("mv_b", Plain));
        RemoveFile(project, "mv_a");
        var deleted = await project.Project.RunAsync("delete", "mv_a", "--allow", "delete", "--format", "json");
        deleted.ExitCode.ShouldBe(0, deleted.ToString());
        var answer = JsonDocument.Parse(deleted.Output).RootElement;
        answer.GetProperty("outcome").GetString().ShouldBe("done");
        answer.GetProperty("runs")[0].GetProperty("operation").GetString().ShouldBe("delete");
        (await LiveAsync(project)).ShouldBe("mv_b");
        (await project.ScalarAsync<string>("""
            SELECT string_agg(format('%s %s %s', d.name, r.operation, r.status), ', ') FROM matviews.mat_view_runs r
            JOIN matviews.mat_view_definitions d ON d.id = r.mat_view_definition_id WHERE d.dropped_at IS NOT NULL AND r.operation = 2
            """)).ShouldBe("mv_a 2 2");
        var plan = await project.Project.RunAsync("plan", "--detailed-exitcode");
        plan.ExitCode.ShouldBe(0, plan.ToString());
    }

    [Fact]
    public async Task A_file_that_still_asks_for_it_is_named()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        var deleted = await project.Project.RunAsync("delete", "app.mv_a", "--allow", "delete");
        deleted.ExitCode.ShouldBe(0, deleted.ToString());
        deleted.Output.ShouldStartWith("- app.mv_a: delete (");
        deleted.Output.ShouldNotContain("file");
        deleted.Error.ShouldContain("views/app/mv_a.yaml still asks for app.mv_a");
    }

    [Theory]
    [InlineData("")]
    [InlineData("--auto-approve")]
    public async Task Without_approval_and_without_anybody_to_ask_it_is_refused(string option)
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        var refused = await project.Project.RunAsync([.. new[] { "delete", "mv_a", option }.Where(word => word.Length > 0)]);
        refused.ExitCode.ShouldBe(4, refused.ToString());
        refused.Error.ShouldContain("--allow delete");
        refused.Output.ShouldContain("! app.mv_a: the view and its data are deleted (needs --allow delete)");
        (await LiveAsync(project)).ShouldBe("mv_a");
    }

    [Theory]
    [InlineData("\n", 4, "mv_a")]
    [InlineData("n\n", 4, "mv_a")]
    [InlineData("", 4, "mv_a")]
    [InlineData("yes\n", 0, "")]
    public async Task A_person_is_asked_and_silence_is_no(string answer, int exitCode, string left)
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        var (code, error) = await AskAsync(project, answer, "delete", "mv_a");
        code.ShouldBe(exitCode, error);
        error.ShouldContain("Delete app.mv_a, and all data in it? [y/N]");
        (await LiveAsync(project)).ShouldBe(left);
    }

    [Fact]
    public async Task A_protected_view_stays_whatever_is_allowed()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain + "protect: true\n"));
        var (code, error) = await AskAsync(project, "yes\n", "delete", "mv_a", "--allow", "delete");
        code.ShouldBe(4, error);
        error.ShouldContain("protect");
        (await LiveAsync(project)).ShouldBe("mv_a");
    }

    [Fact]
    public async Task A_view_that_is_not_managed_is_not_deleted()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        await project.ExecuteAsync("CREATE MATERIALIZED VIEW app.mine AS SELECT 1 AS a");
        var refused = await project.Project.RunAsync("delete", "mine", "--allow", "delete");
        refused.ExitCode.ShouldBe(64, refused.ToString());
        refused.Error.ShouldContain("app.mine is not managed");
        (await project.Project.RunAsync("delete", "mv_aa", "--allow", "delete")).Error.ShouldContain("did you mean `mv_a`?");
        (await project.Project.RunAsync("delete")).ExitCode.ShouldBe(64);
        (await LiveAsync(project)).ShouldBe("mine,mv_a");
    }

    [Fact]
    public async Task A_materialized_view_that_reads_it_has_to_go_too()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain), ("mv_b", Reader));
        var refused = await project.Project.RunAsync("delete", "mv_a", "--allow", "delete");
        refused.ExitCode.ShouldBe(64, refused.ToString());
        refused.Error.ShouldContain("app.mv_b");
        refused.Error.ShouldNotContain("file is gone");
        (await LiveAsync(project)).ShouldBe("mv_a,mv_b");
        var both = await project.Project.RunAsync("delete", "mv_a", "mv_b", "--allow", "delete");
        both.ExitCode.ShouldBe(0, both.ToString());
        (await LiveAsync(project)).ShouldBe("");
    }

    [Fact]
    public async Task A_plain_view_that_reads_it_is_named_and_needs_its_own_approval()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        await project.ExecuteAsync("CREATE VIEW app.report AS SELECT count(*) AS n FROM app.mv_a");
        var (code, error) = await AskAsync(project, "yes\n", "delete", "mv_a");
        code.ShouldBe(4, error);
        error.ShouldContain("app.report");
        error.ShouldContain("--allow drop-dependents");
        var deleted = await project.Project.RunAsync("delete", "mv_a", "--allow", "delete,drop-dependents");
        deleted.ExitCode.ShouldBe(0, deleted.ToString());
        (await project.ScalarAsync<bool>("SELECT to_regclass('app.report') IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_view_that_somebody_dropped_is_forgotten()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        RemoveFile(project, "mv_a");
        await project.ExecuteAsync("DROP MATERIALIZED VIEW app.mv_a");
        var deleted = await project.Project.RunAsync("delete", "mv_a");
        deleted.ExitCode.ShouldBe(0, deleted.ToString());
        deleted.Error.ShouldContain("no longer managed");
        (await project.ScalarAsync<bool>("SELECT dropped_at IS NOT NULL FROM matviews.mat_view_definitions")).ShouldBeTrue();
    }

    [Fact]
    public async Task Files_that_are_wrong_and_other_changes_do_not_matter()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain), ("mv_b", Plain));
        project.Project.Write("views/app/mv_b.yaml", "sql: SELECT nonsense\nunknown: 1\n");
        var deleted = await project.Project.RunAsync("delete", "mv_a", "--allow", "delete");
        deleted.ExitCode.ShouldBe(0, deleted.ToString());
        (await LiveAsync(project)).ShouldBe("mv_b");
    }

    [Fact]
    public async Task A_view_that_somebody_locks_is_busy()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        await using var other = await project.Database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var refresh = new NpgsqlCommand("REFRESH MATERIALIZED VIEW app.mv_a", other);
        await refresh.ExecuteNonQueryAsync();
        var busy = await project.Project.RunAsync("delete", "mv_a", "--allow", "delete");
        busy.ExitCode.ShouldBe(5, busy.ToString());
        busy.Error.ShouldContain("app.mv_a is busy");
    }

    private static Task<string?> LiveAsync(RefreshProject project) => project.ScalarAsync<string>(
        "SELECT coalesce(string_agg(matviewname, ',' ORDER BY matviewname), '') FROM pg_matviews WHERE schemaname = 'app'");

    private static void RemoveFile(RefreshProject project, string view) =>
        File.Delete(Path.Combine(project.Project.Folder, $"views/app/{view}.yaml"));

    private static async Task<(int ExitCode, string Error)> AskAsync(RefreshProject project, string answer, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(new StringReader(answer), output, error)
        {
            CanAsk = true,
            Folder = project.Project.Folder,
            Variable = _ => null,
        };
        var code = await new App(terminal, CancellationToken.None).RunAsync([.. arguments, "--database", project.Database.ConnectionString]);
        return (code, error.ToString());
    }
}
