using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Schedule;

/// <summary>The files' schedules as jobs of a real pg_cron.</summary>
public sealed class ScheduleTests(CronServer server) : CronTests(server)
{
    protected override async Task PrepareAsync()
    {
        Project.Write("matviews.yaml", $"version: 1\nregistry_schema: {Registry}\n");
        Write("daily", "sql: SELECT id FROM items\nunique_index_columns: [id]\nrefresh_strategy: concurrent\nrow_count: exact\nschedule: '0 3 * * *'\n");
        Write("plain", "sql: SELECT id FROM items\nschedule: '0 4 * * *'\n");
        Write("none", "sql: SELECT id FROM items\n");
        (await Project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
    }

    private void Write(string view, string yaml) => Project.Write($"views/{Schema}/{view}.yaml", yaml);

    private Task<CommandResult> ApplyAsync() => Project.RunAsync("schedule", "apply", "--auto-approve");

    private Task<string?> JobsAsync() => Server.ScalarAsync<string>(
        $"SELECT string_agg(d.name || ' ' || j.schedule, ', ' ORDER BY d.name) FROM cron.job j JOIN {Registry}.mat_view_definitions d ON j.command = 'CALL {Registry}.refresh_scheduled(' || d.id || ')'");

    private Task<long> IdAsync(string view) => Server.ScalarAsync<long>($"SELECT id FROM {Registry}.mat_view_definitions WHERE name = '{view}' AND dropped_at IS NULL");

    [CronFact]
    public async Task Jobs_become_what_the_files_say()
    {
        var first = await ApplyAsync();
        first.ExitCode.ShouldBe(0, first.ToString());
        first.Output.ShouldContain("Schedules: 2 to add; 0 unchanged.");
        (await JobsAsync()).ShouldBe("daily 0 3 * * *, plain 0 4 * * *");
        Write("daily", "sql: SELECT id FROM items\nunique_index_columns: [id]\nrefresh_strategy: concurrent\nrow_count: exact\nschedule: '*/5 * * * *'\n");
        Write("plain", "sql: SELECT id FROM items\n");
        Write("fresh", "sql: SELECT id FROM items\nschedule: '0 5 * * *'\n");
        var drift = await Project.RunAsync("schedule", "list", "--detailed-exitcode");
        drift.ExitCode.ShouldBe(2, drift.ToString());
        drift.Output.ShouldContain("Schedules: 1 to change, 1 to remove, 1 waiting; 0 unchanged.");
        (await ApplyAsync()).ExitCode.ShouldBe(0);
        (await JobsAsync()).ShouldBe("daily */5 * * * *");
        (await Project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        (await ApplyAsync()).ExitCode.ShouldBe(0);
        (await JobsAsync()).ShouldBe("daily */5 * * * *, fresh 0 5 * * *");
        var same = await Project.RunAsync("schedule", "--detailed-exitcode");
        same.ExitCode.ShouldBe(0, same.ToString());
        same.Output.ShouldContain("Schedules: 2 as the files say.");
    }

    [CronFact]
    public async Task A_job_that_was_switched_off_or_changed_by_hand_is_drift()
    {
        await ApplyAsync();
        await Server.ExecuteAsync($"UPDATE cron.job SET active = false WHERE command = 'CALL {Registry}.refresh_scheduled({await IdAsync("daily")})'");
        var list = await Project.RunAsync("schedule", "--format", "json");
        list.Output.ShouldContain("\"live\": \"0 3 * * * (off)\"");
        (await ApplyAsync()).Output.ShouldContain("1 to change; 1 unchanged");
        (await Server.ScalarAsync<bool>($"SELECT bool_and(active) FROM cron.job WHERE command LIKE 'CALL {Registry}.%'")).ShouldBeTrue();
    }

    [CronFact]
    public async Task Nothing_changes_without_approval()
    {
        var refused = await Project.RunAsync("schedule", "apply");
        refused.ExitCode.ShouldBe(4, refused.ToString());
        (await JobsAsync()).ShouldBeNull();
    }

    [CronFact]
    public async Task Jobs_of_others_and_of_other_registries_are_left_alone()
    {
        await Server.ExecuteAsync($"SELECT cron.schedule('theirs_{Schema}', '0 0 1 1 *', 'SELECT 1')");
        await ApplyAsync();
        var removed = await Project.RunAsync("schedule", "remove", "plain", "--auto-approve");
        removed.ExitCode.ShouldBe(0, removed.ToString());
        (await JobsAsync()).ShouldBe("daily 0 3 * * *");
        (await Project.RunAsync("schedule", "remove", "--auto-approve")).ExitCode.ShouldBe(0);
        (await JobsAsync()).ShouldBeNull();
        (await Server.ScalarAsync<long>($"SELECT count(*) FROM cron.job WHERE jobname = 'theirs_{Schema}'")).ShouldBe(1);
        (await Project.RunAsync("schedule", "remove", "nothing", "--auto-approve")).ExitCode.ShouldBe(64);
    }

    [CronFact]
    public async Task The_procedure_writes_the_run_that_the_tool_would_write()
    {
        await Server.ExecuteAsync($"INSERT INTO {Schema}.items VALUES (11), (12);\nDELETE FROM {Schema}.items WHERE id = 1");
        await Server.ExecuteAsync($"CALL {Registry}.refresh_scheduled({await IdAsync("daily")})");
        var run = await Server.ScalarAsync<string>(
            $"SELECT concat_ws(' ', r.status, r.operation, r.meta #>> '{{service,response,strategy}}', r.meta #>> '{{service,response,rows_before}}', r.meta #>> '{{service,response,rows_after}}', r.meta #>> '{{service,response,rows_inserted}}', r.meta #>> '{{service,response,rows_deleted}}') FROM {Registry}.mat_view_runs r ORDER BY id DESC LIMIT 1");
        run.ShouldBe("2 1 concurrent 10 11 2 1");
        (await Server.ScalarAsync<long>($"SELECT count(*) FROM {Schema}.daily")).ShouldBe(11);
        (await Server.ScalarAsync<bool>($"SELECT refreshed_at > now() - interval '1 minute' FROM {Registry}.mv_refresh_log WHERE mv_name = '{Schema}.daily'")).ShouldBeTrue();
        (await Server.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")).ShouldBe(0);
        (await Project.RunAsync("runs")).Output.ShouldContain("refresh");
    }

    [CronFact]
    public async Task A_refresh_by_the_tool_and_one_by_a_job_exclude_each_other()
    {
        await using var other = new NpgsqlConnection(Server.ConnectionString);
        await other.OpenAsync();
        await using var hold = new NpgsqlCommand($"SELECT pg_advisory_lock({Jobs.RefreshJob.LockKey(new(Schema, "daily"))})", other);
        await hold.ExecuteNonQueryAsync();
        var before = await Server.ScalarAsync<long>($"SELECT count(*) FROM {Registry}.mat_view_runs");
        await Server.ExecuteAsync($"CALL {Registry}.refresh_scheduled({await IdAsync("daily")})");
        (await Server.ScalarAsync<long>($"SELECT count(*) FROM {Registry}.mat_view_runs")).ShouldBe(before);
    }

    [CronFact]
    public async Task A_failure_is_a_failed_run_and_a_failed_job()
    {
        await Server.ExecuteAsync($"ALTER MATERIALIZED VIEW {Schema}.daily RENAME TO gone");
        var id = await IdAsync("daily");
        await Should.ThrowAsync<PostgresException>(() => Server.ExecuteAsync($"CALL {Registry}.refresh_scheduled({id})"));
        await Server.ExecuteAsync($"ALTER MATERIALIZED VIEW {Schema}.gone RENAME TO daily;\nINSERT INTO {Schema}.items VALUES (1)");
        var refused = await Should.ThrowAsync<PostgresException>(() => Server.ExecuteAsync($"CALL {Registry}.refresh_scheduled({id})"));
        refused.MessageText.ShouldContain("failed: ");
        var run = await Server.ScalarAsync<string>($"SELECT status || ' ' || (error ->> 'sqlstate') FROM {Registry}.mat_view_runs ORDER BY id DESC LIMIT 1");
        run.ShouldBeOneOf("3 21000", "3 23505");
    }

    [CronFact]
    public async Task A_view_that_somebody_reads_is_waited_for_in_slices_and_others_pass()
    {
        await using var reader = new NpgsqlConnection(Server.ConnectionString);
        await reader.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using (var read = new NpgsqlCommand($"SELECT count(*) FROM {Schema}.plain", reader, transaction))
            await read.ExecuteScalarAsync();
        var refresh = Server.ExecuteAsync($"CALL {Registry}.refresh_scheduled({await IdAsync("plain")})");
        await Until($"SELECT EXISTS (SELECT FROM {Registry}.mat_view_runs WHERE status = 1)");
        (await Server.ScalarAsync<long>($"SET statement_timeout = '2s'; SELECT count(*) FROM {Schema}.plain".Split("; ")[1])).ShouldBe(10);
        await transaction.CommitAsync();
        await refresh;
        (await Server.ScalarAsync<int>($"SELECT status FROM {Registry}.mat_view_runs ORDER BY id DESC LIMIT 1")).ShouldBe(2);
    }

    [CronFact]
    public async Task Pg_cron_runs_the_job()
    {
        Write("daily", "sql: SELECT id FROM items\nunique_index_columns: [id]\nrefresh_strategy: concurrent\nschedule: '* * * * *'\n");
        (await Project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        await ApplyAsync();
        await Until($"SELECT EXISTS (SELECT FROM {Registry}.mat_view_runs WHERE operation = 1 AND status = 2 AND meta #>> '{{service,request,where}}' = 'pg_cron')");
        await Until($"SELECT EXISTS (SELECT FROM cron.job_run_details r JOIN cron.job j USING (jobid) WHERE j.command LIKE 'CALL {Registry}.%' AND r.status = 'succeeded')");
        (await Project.RunAsync("schedule")).Output.ShouldContain("succeeded");
    }

    private async Task Until(string condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await Server.ScalarAsync<bool>(condition))
            await Task.Delay(50, patience.Token);
    }
}
