using System.Data;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Load;

/// <summary>Ten views in a chain and five beside it go live at one moment, or not at all.</summary>
public sealed class AllOrNothingTests
{
    private static readonly string[] Views = [.. Enumerable.Range(1, 10).Select(n => $"chain{n:00}"), .. Enumerable.Range(1, 5).Select(n => $"beside{n}")];

    [Fact]
    public async Task Readers_never_see_one_old_and_one_new_and_older_snapshots_never_see_an_empty_view()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = await AppliedAsync(database);
        await using var repeatable = await SnapshotAsync(database, IsolationLevel.RepeatableRead);
        await using var serializable = await SnapshotAsync(database, IsolationLevel.Serializable);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(n => Task.Run(() => JoinAsync(database, n, stop.Token))).ToArray();
        Write(project, 1);
        var apply = await project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(0, apply.ToString());
        await stop.CancelAsync();
        foreach (var reads in await Task.WhenAll(readers))
            reads.ShouldBeGreaterThan(0);
        foreach (var view in Views)
        {
            (await CountAsync(repeatable, view)).ShouldBe(20, view);
            (await CountAsync(serializable, view)).ShouldBe(20, view);
        }

        (await database.ScalarAsync<bool>($"SELECT {string.Join(" AND ", Views.Select(view => $"(SELECT min(version) = 1 FROM app.{view})"))}")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_failure_in_the_ninth_build_leaves_nothing_behind()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = await AppliedAsync(database);
        const string state =
            """
            SELECT string_agg(c.oid || c.relname || c.relfilenode || c.relnamespace::regnamespace, ',' ORDER BY c.oid)
                || (SELECT string_agg(nspname, ',' ORDER BY nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%')
            FROM pg_class c WHERE c.relnamespace::regnamespace::text NOT LIKE 'pg\_%' AND c.relnamespace <> 'matviews'::regnamespace
            """;
        var before = await database.ScalarAsync<string>(state);
        Write(project, 1);
        project.Write("views/app/chain09.sql", "SELECT id, version / (id - 20) AS version FROM chain08");
        var apply = await project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(1, apply.ToString());
        apply.ToString().ShouldContain("division by zero");
        (await database.ScalarAsync<string>(state)).ShouldBe(before);
        (await database.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE status = 1")).ShouldBe(0);
        Write(project, 1);
        (await project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        (await database.ScalarAsync<int>("SELECT min(version) FROM app.chain10")).ShouldBe(1);
    }

    private static async Task<TestProject> AppliedAsync(TestDatabase database)
    {
        await database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.items AS SELECT n AS id FROM generate_series(1, 20) n");
        var project = new TestProject(database);
        Write(project, 0);
        var apply = await project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(0, apply.ToString());
        return project;
    }

    private static void Write(TestProject project, int version)
    {
        foreach (var view in Views)
        {
            var n = int.Parse(view[^2..].TrimStart('e', 's'));
            project.Write($"views/app/{view}.sql", view.StartsWith('b') || n == 1
                ? $"SELECT id, {version} AS version FROM items"
                : $"SELECT id, version FROM chain{n - 1:00}");
        }
    }

    // A snapshot, and no lock on anything.
    private static async Task<NpgsqlConnection> SnapshotAsync(TestDatabase database, IsolationLevel level)
    {
        var connection = new NpgsqlConnection($"{database.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await connection.BeginTransactionAsync(level);
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync();
        return connection;
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string view)
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM app.{view}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<int> JoinAsync(TestDatabase database, int number, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection($"{database.ConnectionString};Pooling=false");
        await connection.OpenAsync(CancellationToken.None);
        var reads = 0;
        for (var n = number; !stop.IsCancellationRequested; n++, reads++)
        {
            var (one, other) = (Views[n % Views.Length], Views[((n * 7) + 3) % Views.Length]);
            await using var command = new NpgsqlCommand(
                $"SELECT count(*) FROM app.{one} a JOIN app.{other} b ON a.id = b.id WHERE a.version = b.version", connection);
            ((long)(await command.ExecuteScalarAsync(CancellationToken.None))!).ShouldBe(20, $"{one} and {other}");
        }

        return reads;
    }
}
