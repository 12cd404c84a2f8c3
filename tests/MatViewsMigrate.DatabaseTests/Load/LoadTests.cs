using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Load;

/// <summary>Sixteen readers, who never see an error or half of anything, while views are changed, swapped and refreshed.</summary>
public sealed class LoadTests
{
    private static readonly string[] Queries =
    [
        "SELECT count(*) FROM app.base WHERE id > $1",
        "SELECT count(*) FROM app.edge WHERE id > $1",
        "SELECT count(*) FROM app.base b JOIN app.top t USING (id) WHERE b.id > $1 AND b.version = t.version",
        "SELECT count(*) FROM app.edge e JOIN app.base b USING (id) WHERE b.id > $1 AND e.version = b.version",
    ];

    [Fact]
    public async Task No_reader_sees_an_error()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.items AS SELECT n AS id FROM generate_series(1, 2000) n");
        using var project = new TestProject(database);
        Write(project, 0);
        await RunAsync(project, "apply", "--auto-approve");
        await database.ExecuteAsync("CREATE VIEW app.edge AS SELECT id, version FROM app.top");
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 16).Select(n => Task.Run(() => ReadAsync(database, n, stop.Token))).ToArray();
        for (var version = 1; version <= 3; version++)
        {
            // Changes base, and top with it.
            Write(project, version);
            await RunAsync(project, "apply", "--auto-approve");
            await RunAsync(project, "refresh", "base", "--strategy", "swap");
            await RunAsync(project, "refresh", "--all", "--strategy", "swap");
        }

        await stop.CancelAsync();
        foreach (var reads in await Task.WhenAll(readers))
            reads.ShouldBeGreaterThan(0);
    }

    private static void Write(TestProject project, int version)
    {
        project.Write("views/app/base.sql", $"SELECT id, {version} AS version FROM items");
        project.Write("views/app/base.yaml", "unique_index_columns: [id]");
        project.Write("views/app/top.sql", "SELECT id, version FROM base");
        project.Write("views/app/top.yaml", "unique_index_columns: [id]");
    }

    private static async Task RunAsync(TestProject project, params string[] arguments)
    {
        var result = await project.RunAsync(arguments);
        result.ExitCode.ShouldBe(0, result.ToString());
    }

    // Half of them prepare their query once.
    private static async Task<int> ReadAsync(TestDatabase database, int number, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection($"{database.ConnectionString};Pooling=false");
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(Queries[number / 2 % Queries.Length], connection) { Parameters = { new() { Value = 0 } } };
        if (number % 2 == 0)
            await command.PrepareAsync(CancellationToken.None);
        var reads = 0;
        for (; !stop.IsCancellationRequested; reads++)
            ((long)(await command.ExecuteScalarAsync(CancellationToken.None))!).ShouldBe(2000, command.CommandText);
        return reads;
    }
}
