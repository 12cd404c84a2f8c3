using System.Text.Json;

namespace MatViewsMigrate.DatabaseTests.Schedule;

/// <summary>Jobs of a real pg_cron as part of the plan.</summary>
public sealed class SchedulePlanTests(CronServer server) : CronTests(server)
{
    protected override Task PrepareAsync()
    {
        Configure("pg_cron");
        Write("daily", "0 3 * * *");
        Write("plain", null);
        return Task.CompletedTask;
    }

    private void Configure(string scheduler) =>
        Project.Write("matviews.yaml", $"version: 1\nregistry_schema: {Registry}\nscheduler: {scheduler}\n");

    private void Write(string view, string? schedule) => Project.Write(
        $"views/{Schema}/{view}.yaml", $"sql: SELECT id FROM items\n{(schedule is null ? "" : $"schedule: '{schedule}'\n")}");

    private async Task<string> RunAsync(int exitCode, params string[] arguments)
    {
        var result = await Project.RunAsync(arguments);
        result.ExitCode.ShouldBe(exitCode, result.ToString());
        return result.Output;
    }

    private Task<string> ApplyAsync() => RunAsync(0, "apply", "--auto-approve", "--allow", "delete");

    private Task<string?> JobsAsync() => Server.ScalarAsync<string>(
        $"SELECT string_agg(d.name || ' ' || j.schedule || CASE WHEN j.active THEN '' ELSE ' off' END, ', ' ORDER BY d.name) FROM cron.job j JOIN {Registry}.mat_view_definitions d ON j.command = 'CALL {Registry}.refresh_scheduled(' || d.id || ')'");

    private Task HandAsync(string view, string change) => Server.ExecuteAsync(
        $"UPDATE cron.job SET {change} WHERE command = 'CALL {Registry}.refresh_scheduled(' || (SELECT id FROM {Registry}.mat_view_definitions WHERE name = '{view}' AND dropped_at IS NULL) || ')'");

    private async Task SettledAsync(string? jobs)
    {
        (await JobsAsync()).ShouldBe(jobs);
        (await RunAsync(0, "plan", "--detailed-exitcode")).ShouldStartWith("No changes.");
        (await RunAsync(0, "drift")).ShouldBe("No drift.\n");
    }

    [CronFact]
    public async Task A_view_and_its_job_come_change_and_go_together()
    {
        (await RunAsync(0, "plan")).ShouldContain($"+ {Schema}.daily: schedule in pg_cron: 0 3 * * *");
        (await ApplyAsync()).ShouldContain("1 to schedule");
        await SettledAsync("daily 0 3 * * *");
        Write("daily", "*/5 * * * *");
        Write("plain", "0 4 * * *");
        var plan = await RunAsync(2, "plan", "--detailed-exitcode");
        plan.ShouldContain($"~ {Schema}.daily: reschedule in pg_cron: */5 * * * *, not 0 3 * * *");
        plan.ShouldContain($"+ {Schema}.plain: schedule in pg_cron: 0 4 * * *");
        (await JobsAsync()).ShouldBe("daily 0 3 * * *");
        await ApplyAsync();
        await SettledAsync("daily */5 * * * *, plain 0 4 * * *");
        File.Delete(Path.Combine(Project.Folder, $"views/{Schema}/daily.yaml"));
        Write("plain", null);
        plan = await RunAsync(0, "plan");
        plan.ShouldContain($"- {Schema}.daily: unschedule in pg_cron: */5 * * * *");
        plan.ShouldContain($"- {Schema}.plain: unschedule in pg_cron: 0 4 * * *");
        await ApplyAsync();
        await SettledAsync(null);
    }

    [CronFact]
    public async Task What_was_done_to_a_job_by_hand_is_drift_and_put_right()
    {
        Write("plain", "0 4 * * *");
        await ApplyAsync();
        await HandAsync("daily", "active = false");
        await HandAsync("plain", "schedule = '0 5 * * *'");
        var drift = await RunAsync(2, "drift", "--format", "json");
        drift.ShouldContain("\"what\": \"job of pg_cron\"");
        drift.ShouldContain("\"live\": \"0 3 * * * (off)\"");
        drift.ShouldContain("\"expected\": \"0 4 * * *\"");
        (await ApplyAsync()).ShouldContain("Plan: 2 to schedule");
        await SettledAsync("daily 0 3 * * *, plain 0 4 * * *");
        await Server.ExecuteAsync($"DELETE FROM cron.job WHERE command LIKE 'CALL {Registry}.%'");
        (await RunAsync(2, "drift")).ShouldContain("job of pg_cron");
        await ApplyAsync();
        await SettledAsync("daily 0 3 * * *, plain 0 4 * * *");
    }

    [CronFact]
    public async Task A_plan_file_carries_its_jobs_and_is_refused_when_one_was_changed_since()
    {
        await ApplyAsync();
        Write("daily", "*/5 * * * *");
        Write("plain", "0 4 * * *");
        var file = Path.Combine(Project.Folder, "plan.json");
        foreach (var format in new[] { "json", "markdown", "html", "sql" })
            (await RunAsync(0, "plan", "--out", file, "--format", format)).ShouldContain(format == "sql" ? "cron.schedule" : "reschedule");
        using (var document = JsonDocument.Parse(await File.ReadAllTextAsync(file)))
        {
            document.RootElement.GetProperty("summary").GetProperty("schedule").GetInt32().ShouldBe(2);
            document.RootElement.GetProperty("fingerprints").EnumerateObject().ShouldContain(print => print.Name.EndsWith("of pg_cron", StringComparison.Ordinal));
        }

        await HandAsync("daily", "active = false");
        (await Project.RunAsync("apply", "--plan", file, "--auto-approve")).ExitCode.ShouldBe(3);
        (await JobsAsync()).ShouldBe("daily 0 3 * * * off");
        await HandAsync("daily", "active = true");
        await RunAsync(0, "plan", "--verify", file);
        Configure("none");
        await RunAsync(0, "apply", "--plan", file, "--auto-approve");
        (await JobsAsync()).ShouldBe("daily */5 * * * *, plain 0 4 * * *");
        (await RunAsync(0, "apply", "--plan", file, "--auto-approve")).ShouldBe("No changes.\n");
        Configure("pg_cron");
        await SettledAsync("daily */5 * * * *, plain 0 4 * * *");
    }

    [CronFact]
    public async Task Without_the_switch_jobs_are_left_alone_and_with_it_they_come()
    {
        Configure("none");
        await ApplyAsync();
        (await JobsAsync()).ShouldBeNull();
        await SettledAsync(null);
        Configure("pg_cron");
        (await RunAsync(0, "drift")).ShouldBe("No drift.\n");
        var file = Path.Combine(Project.Folder, "plan.json");
        (await RunAsync(0, "plan", "--out", file)).ShouldStartWith("Plan: 1 to schedule; 2 unchanged.");
        await RunAsync(0, "apply", "--plan", file, "--auto-approve");
        await SettledAsync("daily 0 3 * * *");
        (await RunAsync(0, "apply", "--plan", file, "--auto-approve")).ShouldBe("No changes.\n");
        await RunAsync(0, "schedule", "remove", "--auto-approve");
        (await RunAsync(0, "drift")).ShouldBe("No drift.\n");
        (await RunAsync(0, "plan")).ShouldStartWith("Plan: 1 to schedule");
        await RunAsync(0, "schedule", "apply", "--auto-approve");
        await SettledAsync("daily 0 3 * * *");
    }

    [CronFact]
    public async Task A_target_leaves_other_jobs_alone_and_a_rename_keeps_its_own()
    {
        Write("plain", "0 4 * * *");
        await ApplyAsync();
        Write("daily", "0 6 * * *");
        Write("plain", null);
        var plan = await RunAsync(0, "plan", "--target", $"{Schema}.daily");
        plan.ShouldContain("reschedule");
        plan.ShouldNotContain("unschedule");
        await ApplyAsync();
        File.Delete(Path.Combine(Project.Folder, $"views/{Schema}/daily.yaml"));
        Project.Write($"views/{Schema}/dawn.yaml", "sql: SELECT id FROM items\nschedule: '0 6 * * *'\nrenamed_from: daily\n");
        (await ApplyAsync()).ShouldNotContain("schedule in pg_cron");
        await SettledAsync("dawn 0 6 * * *");
    }

    [CronFact]
    public async Task Jobs_of_others_stay_and_a_job_that_fails_does_not_undo_the_cutover()
    {
        await Server.ExecuteAsync($"SELECT cron.schedule('theirs_{Schema}', '0 0 1 1 *', 'SELECT 1')");
        await Server.ExecuteAsync("ALTER FUNCTION cron.schedule(text, text, text) RENAME TO gone");
        try
        {
            var failed = await Project.RunAsync("apply", "--auto-approve");
            failed.ExitCode.ShouldBe(1, failed.ToString());
            failed.ToString().ShouldContain("cron.schedule");
        }
        finally
        {
            await Server.ExecuteAsync("ALTER FUNCTION cron.gone(text, text, text) RENAME TO schedule");
        }

        (await Server.ScalarAsync<long>($"SELECT count(*) FROM {Schema}.daily")).ShouldBe(10);
        (await Server.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname ~ '^matviews_(staging|old)_'")).ShouldBe(0);
        (await RunAsync(0, "plan")).ShouldStartWith("Plan: 1 to schedule; 2 unchanged.");
        await ApplyAsync();
        await SettledAsync("daily 0 3 * * *");
        (await Server.ScalarAsync<long>($"SELECT count(*) FROM cron.job WHERE jobname = 'theirs_{Schema}'")).ShouldBe(1);
    }
}
