using MatViewsMigrate.DatabaseTests.Crashes;
using MatViewsMigrate.DatabaseTests.Runs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Load;

/// <summary>Whoever reads comes first: nobody's session is ended, and no reader dies of a deadlock.</summary>
public sealed class ReadersFirstTests
{
    [Fact]
    public async Task Transactions_that_read_in_both_orders_are_got_past()
    {
        await using var project = await CrashProject.CreateAsync();
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(n => Task.Run(() => ReadAsync(project, n, stop.Token))).ToArray();
        await ApplyAsync(project);
        await stop.CancelAsync();
        foreach (var reads in await Task.WhenAll(readers))
            reads.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_vacuum_of_the_old_view_is_got_past()
    {
        await using var project = await CrashProject.CreateAsync();
        using var stop = new CancellationTokenSource();
        var vacuums = Task.Run(async () =>
        {
            await using var connection = await OpenAsync(project, "vacuum");
            var count = 0;
            for (; !stop.IsCancellationRequested; count++)
            {
                await using var vacuum = new NpgsqlCommand("VACUUM (ANALYZE) app.base", connection);
                await vacuum.ExecuteNonQueryAsync(CancellationToken.None);
            }

            return count;
        });
        await ApplyAsync(project);
        await stop.CancelAsync();
        (await vacuums).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_long_reader_is_waited_for_while_others_read_on()
    {
        await using var project = await CrashProject.CreateAsync();
        await using var reader = await OpenAsync(project, "long reader");
        await using var transaction = await reader.BeginTransactionAsync();
        await ScalarAsync(reader, "SELECT count(*) FROM app.base");
        await Condition.BecomesTrueAsync(async () => await project.Database.ScalarAsync<bool>(
            "SELECT xact_start < clock_timestamp() - interval '300 ms' FROM pg_stat_activity WHERE application_name = 'long reader' AND datname = current_database()"));
        project.Write(1, index: 0);
        var compared = new TaskCompletionSource();
        var apply = Task.Run(() => project.ApplyAsync(nameof(CutOverPoint.Compared), compared.SetResult));
        await Task.WhenAny(compared.Task, apply);
        var reads = project.Reads;
        await Condition.BecomesTrueAsync(() => Task.FromResult(project.Reads > reads + 100));
        apply.IsCompleted.ShouldBeFalse();
        // It never stands in the queue before them.
        (await project.Database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'app.base'::regclass")).ShouldBe(0);
        await ScalarAsync(reader, "SELECT count(*) FROM app.top");
        await transaction.CommitAsync();
        (await apply)!.ExitCode.ShouldBe(ExitCode.Done);
        project.Write(1);
        await project.ShouldConvergeAsync(1, "a long reader");
    }

    [Fact]
    public async Task A_reader_that_is_idle_for_ever_is_named_and_kept()
    {
        await using var project = await CrashProject.CreateAsync();
        project.Files.Write("matviews.yaml", "version: 1\ntimeouts:\n  cutover: 2500ms\n");
        await using var reader = await OpenAsync(project, "idle for ever");
        await using var transaction = await reader.BeginTransactionAsync();
        await ScalarAsync(reader, $"SELECT count(*) FROM app.base WHERE id <> 1234567 AND '{new string('x', 100)}' <> 'end of it'");
        project.Write(1, index: 0);
        var before = await project.Database.ScalarAsync<uint>("SELECT 'app.base'::regclass::oid");
        var apply = await project.Files.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(1, apply.ToString());
        foreach (var text in new[] { apply.Error, apply.Error[apply.Error.IndexOf("the cutover found", StringComparison.Ordinal)..] })
        {
            var who = OneLine(text);
            who.ShouldContain($"pid {reader.ProcessID}, user postgres, application idle for ever, query since 2");
            who.ShouldContain("idle in transaction: SELECT count(*) FROM app.base WHERE id <> 1234567");
            who.ShouldNotContain("end of it");
        }

        apply.Error.ShouldContain("waiting for pid");
        (await project.Database.ScalarAsync<uint>("SELECT 'app.base'::regclass::oid")).ShouldBe(before);
        (await ScalarAsync(reader, "SELECT max(version) FROM app.top")).ShouldBe(0);
        await transaction.CommitAsync();
        project.Write(1);
        await project.ShouldConvergeAsync(1, "an idle reader");
    }

    [Fact]
    public async Task An_index_build_waits_for_an_older_snapshot_no_longer_than_a_cutover_may_and_names_it()
    {
        await using var project = await CrashProject.CreateAsync();
        project.Files.Write("matviews.yaml", "version: 1\ntimeouts:\n  cutover: 300ms\n");
        await using var reader = await OpenAsync(project, "old snapshot");
        await using var transaction = await reader.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await ScalarAsync(reader, "SELECT count(*) FROM app.items");
        project.Write(1);
        var apply = await project.Files.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(1, apply.ToString());
        OneLine(apply.Error).ShouldContain($"pid {reader.ProcessID}, user postgres, application old snapshot");
        (await ScalarAsync(reader, "SELECT max(version) FROM app.top")).ShouldBe(0);
        await transaction.CommitAsync();
        await project.ShouldConvergeAsync(1, "an old snapshot");
    }

    private static async Task ApplyAsync(CrashProject project)
    {
        project.Write(1);
        var apply = await project.Files.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(0, apply.ToString());
        await project.ShouldConvergeAsync(1, "readers");
    }

    // Up to 200 ms in a transaction, now in the one order, now in the other.
    private static async Task<int> ReadAsync(CrashProject project, int number, CancellationToken stop)
    {
        string[] views = number % 2 == 0 ? ["app.base", "app.edge"] : ["app.edge", "app.base"];
        await using var connection = await OpenAsync(project, $"reader {number}");
        var reads = 0;
        for (; !stop.IsCancellationRequested; reads++)
        {
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            await ScalarAsync(connection, $"SELECT count(version) FROM {views[0]}");
            await Task.Delay(((reads * 67) + (number * 31)) % 200, CancellationToken.None);
            await ScalarAsync(connection, $"SELECT count(version) FROM {views[1]}");
            await transaction.CommitAsync(CancellationToken.None);
            await Task.Delay(((reads * 89) + (number * 53)) % 200, CancellationToken.None);
        }

        return reads;
    }

    private static async Task<NpgsqlConnection> OpenAsync(CrashProject project, string name)
    {
        var connection = new NpgsqlConnection($"{project.Database.ConnectionString};Pooling=false;Application Name={name}");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
