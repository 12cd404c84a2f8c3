using System.Text.Json;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Cli;
using MatViewsMigrate.DatabaseTests.Refresh;
using MatViewsMigrate.DatabaseTests.Runs;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Checkup;

public sealed class DoctorTests
{
    private const string Plain = "sql: SELECT id FROM app.items\n";

    [Fact]
    public async Task Before_and_after_the_first_apply_all_is_well()
    {
        await using var project = await RefreshProject.CreateAsync();
        project.Project.Write("views/app/mv_a.yaml", Plain);
        var before = await DoctorAsync(project, 0);
        before["registry"].Message.ShouldContain("the first apply makes it");
        before.Values.ShouldAllBe(check => check.Status == "ok");
        await project.ApplyAsync();
        (await DoctorAsync(project, 0))["registry"].Message.ShouldStartWith($"version {RegistryVersion.Latest} ");
        (await project.Project.RunAsync("doctor")).Output.ShouldEndWith("\nAll is well.\n");
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_told_with_what_to_do()
    {
        await using var project = await RefreshProject.CreateAsync();
        using var output = new StringWriter();
        var terminal = new Terminal(TextReader.Null, output, TextWriter.Null) { Folder = project.Project.Folder, Variable = _ => null };
        (await new App(terminal, default).RunAsync("doctor", "--database", "postgres://nobody@127.0.0.1:1/nothing")).ShouldBe(6);
        output.ToString().ShouldContain("- connection");
        output.ToString().ShouldContain("Cannot connect to");
    }

    [Fact]
    public async Task A_role_without_rights_is_told_each_grant_that_it_lacks()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        project.Project.Write("views/app/mv_a.yaml", Plain + "owner: matviews_nobody_here\ntablespace: nowhere\ngrants: { select: [matviews_noone] }\n");
        project.Project.Write("views/missing/mv_b.yaml", Plain);
        var role = $"matviews_test_{Guid.NewGuid():N}";
        await project.ExecuteAsync($"CREATE ROLE {role} LOGIN");
        try
        {
            var checks = await DoctorAsync(project, 6, new NpgsqlConnectionStringBuilder(project.Database.ConnectionString) { Username = role }.ConnectionString);
            checks["staging"].Remedy!.ShouldContain($"TO {role}");
            checks["ownership"].Message.ShouldContain("app.mv_a (postgres)");
            checks["ownership"].Remedy!.ShouldStartWith("give what a superuser owns another owner");
            checks["schemas"].Message.ShouldContain("app, missing");
            checks["roles"].Message.ShouldContain("matviews_nobody_here, matviews_noone");
            checks["tablespaces"].Message.ShouldContain("nowhere");
            checks["registry"].Message.ShouldContain("GRANT USAGE ON SCHEMA matviews");
            checks.Values.Where(check => check.Status == "error" && check.Remedy is null).Count().ShouldBe(1);
        }
        finally
        {
            await project.ExecuteAsync($"DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task A_role_that_may_write_to_the_tables_of_the_registry_needs_its_sequences_too()
    {
        var role = await TestRole.CreateAsync("writer");
        await using (var project = await RefreshProject.CreateAsync(("mv_a", Plain)))
        {
            await project.ExecuteAsync($"GRANT USAGE ON SCHEMA matviews TO {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA matviews TO {role}");
            var address = new NpgsqlConnectionStringBuilder(project.Database.ConnectionString) { Username = role.Name }.ConnectionString;
            (await DoctorAsync(project, 6, address))["registry"].Remedy!.ShouldContain("GRANT USAGE ON ALL SEQUENCES");
            await project.ExecuteAsync($"GRANT USAGE ON ALL SEQUENCES IN SCHEMA matviews TO {role}");
            (await DoctorAsync(project, 6, address))["registry"].Status.ShouldBe("ok");
        }

        await role.DisposeAsync();
    }

    [Fact]
    public async Task A_role_that_was_granted_what_it_was_told_is_well()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        var role = $"matviews_test_{Guid.NewGuid():N}";
        await project.ExecuteAsync($"""
            CREATE ROLE {role}_owner; CREATE ROLE {role} LOGIN;
            ALTER MATERIALIZED VIEW app.mv_a OWNER TO {role}_owner
            """);
        var address = new NpgsqlConnectionStringBuilder(project.Database.ConnectionString) { Username = role }.ConnectionString;
        try
        {
            // Each grant opens the view onto the next: the registry has to be readable before it can be written to.
            for (var round = 0; round < 3; round++)
            {
                foreach (var check in (await DoctorAsync(project, null, address)).Values.Where(check => check.Status == "error"))
                    await project.ExecuteAsync(Statements(check));
            }

            (await DoctorAsync(project, 0, address))["ownership"].Status.ShouldBe("ok");
        }
        finally
        {
            await project.ExecuteAsync($"DROP OWNED BY {role}, {role}_owner; DROP ROLE {role}; DROP ROLE {role}_owner");
        }
    }

    [Fact]
    public async Task What_an_abandoned_command_left_is_named()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain));
        await project.ExecuteAsync("""
            CREATE SCHEMA matviews_staging_0123456789ab;
            COMMENT ON SCHEMA matviews_staging_0123456789ab IS 'matviews staging of registry matviews'
            """);
        await project.Database.AddRunAsync("matviews", await project.ScalarAsync<long>("SELECT id FROM matviews.mat_view_definitions"), RunStatus.Running, null);
        var left = (await DoctorAsync(project, 0))["leftovers"];
        left.Status.ShouldBe("warning");
        left.Message.ShouldContain("schema matviews_staging_0123456789ab, run 2 of app.mv_a");
    }

    [Fact]
    public async Task A_schedule_without_anything_that_keeps_it_is_a_warning()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", Plain + "schedule: \"*/5 * * * *\"\n"));
        (await DoctorAsync(project, 0))["pg_cron"].Status.ShouldBe("warning");
    }

    [Fact]
    public async Task Wrong_files_are_told_as_one()
    {
        await using var project = await RefreshProject.CreateAsync();
        project.Project.Write("views/app/mv_a.yaml", "nonsense: 1\n");
        (await DoctorAsync(project, 6))["files"].Remedy!.ShouldContain("matviews validate");
    }

    // What is to be executed stands between words; the message of the registry has its statements at the end.
    private static string Statements(Check check) => string.Join(
        ";", (check.Remedy is null ? check.Message[(check.Message.IndexOf(": GRANT", StringComparison.Ordinal) + 2)..] : check.Remedy)
            .Split(';').Select(part => part.Trim()).Where(part => part.StartsWith("GRANT", StringComparison.Ordinal)));

    private static async Task<Dictionary<string, Check>> DoctorAsync(RefreshProject project, int? exitCode, string? database = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(TextReader.Null, output, error) { Folder = project.Project.Folder, Variable = _ => null };
        var code = await new App(terminal, default).RunAsync("doctor", "--format", "json", "--database", database ?? project.Database.ConnectionString);
        if (exitCode is { } expected)
            code.ShouldBe(expected, $"{output}{error}");
        return JsonDocument.Parse(output.ToString()).RootElement.GetProperty("checks").EnumerateArray().ToDictionary(
            check => check.GetProperty("check").GetString()!,
            check => new Check(
                check.GetProperty("status").GetString()!, check.GetProperty("message").GetString()!, check.GetProperty("remedy").GetString()));
    }

    private sealed record Check(string Status, string Message, string? Remedy);
}
