using MatViewsMigrate.Definitions;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Crashes;

/// <summary>
/// A project in which an apply has steps of every kind: views in a chain with a plain view between them, one that only gets
/// an index, a plain view on top. Each version differs from the one before by a number in the data.
/// </summary>
internal sealed class CrashProject : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly TestProject _project;
    private readonly List<string> _torn = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reader;
    private long _reads;

    private CrashProject(TestDatabase database, TestProject project)
    {
        (_database, _project) = (database, project);
        _reader = Task.Run(ReadAsync);
    }

    /// <summary>What readers saw that they must never see.</summary>
    public IReadOnlyList<string> Torn
    {
        get
        {
            lock (_torn)
                return [.. _torn];
        }
    }

    /// <summary>How often a reader saw everything as it should be.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>The server may go away: its readers come back.</summary>
    public bool ServerStops { get; init; }

    /// <summary>What the apply connects to; the database itself by default.</summary>
    public string? Address { get; set; }

    /// <summary>The version that is live.</summary>
    public int Live { get; private set; }

    public TestDatabase Database => _database;

    public TestProject Files => _project;

    public static async Task<CrashProject> CreateAsync(string? server = null)
    {
#pragma warning disable CA2000 // The project's from the last line on.
        var database = await TestDatabase.CreateAsync(server ?? await TestServer.ConnectionStringAsync());
        await database.ExecuteAsync(
            """
            CREATE SCHEMA app;
            CREATE TABLE app.items AS SELECT n AS id FROM generate_series(1, 50) n
            """);
        var project = new TestProject(database);
#pragma warning restore CA2000
        Write(project, 0);
        await ApplyAsync(project);
        await database.ExecuteAsync("CREATE VIEW app.between AS SELECT id, version FROM app.base");
        project.Write("views/app/top.sql", "SELECT max(version) AS version, count(*) AS n FROM app.between");
        await ApplyAsync(project);
        await database.ExecuteAsync("CREATE VIEW app.edge AS SELECT version FROM app.top; CREATE TABLE app.seen (n integer)");
        return new CrashProject(database, project) { ServerStops = server is not null };
    }

    private static async Task ApplyAsync(TestProject project)
    {
        var apply = await project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(0, apply.ToString());
    }

    /// <summary>The files of a version.</summary>
    /// <param name="index">The version of the index that is built beside, when it is another.</param>
    public void Write(int version, int? index = null) => Write(_project, version, index);

    private static void Write(TestProject project, int version, int? index = null)
    {
        project.Write("views/app/base.sql", $"SELECT id, {version} AS version FROM items");
        project.Write("views/app/base.yaml", "unique_index_columns: [id]");
        project.Write("views/app/other.yaml", $"sql: SELECT id FROM items\nindexes: [{{ columns: [id], where: id > {index ?? version}, name: other_{index ?? version} }}]");
    }

    public async Task<Plan> PlanAsync()
    {
        var configuration = Configuration();
        var result = await new PlanMaker(new Database(_database.ConnectionString), configuration)
            .PlanAsync(new DefinitionReader(configuration), default);
        return result.Plan.ShouldNotBeNull(string.Join('\n', result.Problems));
    }

    /// <summary>Applies with something that looks on.</summary>
    public async Task<ApplyResult> ApplyAsync(Plan plan, Action<Progress> look, CancellationToken cancellationToken)
    {
        var runner = new PlanRunner(
            new Database($"{Address ?? _database.ConnectionString};Application Name=to_be_killed"), Configuration(), TimeProvider.System, new Looker(look));
        return await runner.RunAsync(plan, new HashSet<Approval>(), cancellationToken);
    }

    /// <summary>Every step of an apply and every point of its cutover: of the plan and of the runner, so that a new one is among them.</summary>
    public async Task<IReadOnlyList<string>> PointsAsync()
    {
        Write(Live + 1);
        var plan = await PlanAsync();
        plan.Steps.ShouldContain(step => step is Step.StageBridge);
        plan.Steps.ShouldContain(step => step is Step.BuildIndex);
        Write(Live);
        return [.. plan.Steps.Select((step, i) => $"{i + 1} {step.GetType().Name}"), .. Enum.GetNames<CutOverPoint>()];
    }

    /// <summary>The name of the point that an apply got to; null for other news.</summary>
    public static string? PointOf(Progress progress) => progress switch
    {
        Progress.Started started => $"{started.Number} {started.Step.GetType().Name}",
        Progress.Reached reached => reached.Point.ToString(),
        _ => null,
    };

    /// <summary>Applies the files, and does something once, when it gets to a point; what it throws for a lost connection is passed over.</summary>
    public async Task<ApplyResult?> ApplyAsync(string at, Action act)
    {
        var done = false;
        try
        {
            return await ApplyAsync(await PlanAsync(), progress =>
            {
                if (done || PointOf(progress) != at)
                    return;
                done = true;
                act();
            }, default);
        }
        catch (Exception error) when (error is MatViewsException or NpgsqlException)
        {
            return null;
        }
        finally
        {
            done.ShouldBeTrue(at);
        }
    }

    /// <summary>Ends all sessions of the apply, and waits until they are gone.</summary>
    public void Kill()
    {
        using var connection = new NpgsqlConnection($"{_database.ConnectionString};Pooling=false;Application Name=killer");
        connection.Open();
        using var kill = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'to_be_killed' AND datname = current_database()", connection);
        while ((long)kill.ExecuteScalar()! > 0)
            Thread.Sleep(5);
    }

    /// <summary>The live views are all of one version, and whole; then the next apply brings the files' version and leaves nothing.</summary>
    public async Task ShouldConvergeAsync(int version, string after)
    {
        var seen = await _database.ScalarAsync<int[]>(Versions);
        seen.ShouldNotBeNull();
        seen.Distinct().Count().ShouldBe(1, after);
        seen[0].ShouldBeOneOf([Live, version], after);
        var apply = await _project.RunAsync("apply", "--auto-approve");
        apply.ExitCode.ShouldBe(0, $"{after}\n{apply}");
        Live = version;
        (await _database.ScalarAsync<int[]>(Versions)).ShouldNotBeNull().ShouldAllBe(one => one == version, after);
        (await _project.RunAsync("plan")).Output.ShouldBe("No changes.\n", after);
        (await _database.ScalarAsync<string>(
            "SELECT string_agg(nspname, ',') FROM pg_namespace WHERE nspname LIKE 'matviews\\_%'")).ShouldBeNull(after);
        (await _database.ScalarAsync<string>(
            "SELECT string_agg(c.relname, ',') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid")).ShouldBeNull(after);
        (await _database.ScalarAsync<string>(
            "SELECT string_agg(relname, ',') FROM pg_class WHERE relname LIKE 'other\\_%'")).ShouldBe($"other_{version}", after);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE status = 1")).ShouldBe(0, after);
        Torn.ShouldBeEmpty(after);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reader;
        _stop.Dispose();
        _project.Dispose();
        await _database.DisposeAsync();
    }

    private const string Versions =
        "SELECT ARRAY[(SELECT max(version) FROM app.base), (SELECT min(version) FROM app.base), (SELECT version FROM app.top), (SELECT version FROM app.edge)]";

    private ProjectConfiguration Configuration() =>
        new ConfigurationReader(_ => null).Read(Path.Combine(_project.Folder, "matviews.yaml"), null).Configuration;

    // One statement sees one version of everything, and all rows, whatever happens.
    private async Task ReadAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection($"{_database.ConnectionString};Pooling=false;Application Name=reader");
                await connection.OpenAsync();
                while (!_stop.IsCancellationRequested)
                {
                    await using var read = new NpgsqlCommand(
                        "SELECT count(*) = 50 AND min(version) = max(version) AND max(version) = (SELECT version FROM app.top) "
                        + "AND (SELECT n FROM app.top) = 50 FROM app.base", connection);
                    if (await read.ExecuteScalarAsync() is not true)
                        Tear("a mixture of versions, or rows are missing");
                    Interlocked.Increment(ref _reads);
                    await Task.Delay(2);
                }
            }
            catch (NpgsqlException error) when (ServerStops && (error is not PostgresException stopped || stopped.SqlState.StartsWith("57P", StringComparison.Ordinal)))
            {
                await Task.Delay(20);
            }
            catch (NpgsqlException error)
            {
                Tear(error.Message);
            }
        }
    }

    private void Tear(string what)
    {
        lock (_torn)
            _torn.Add(what);
    }

    private sealed class Looker(Action<Progress> look) : IProgress<Progress>
    {
        public void Report(Progress value) => look(value);
    }
}
