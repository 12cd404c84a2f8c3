using System.Diagnostics.CodeAnalysis;
using MatViewsMigrate.DatabaseTests.Import;

namespace MatViewsMigrate.DatabaseTests.CarryOver;

/// <summary>Why a view is built anew.</summary>
public enum Cause
{
    /// <summary>Its file's query changed.</summary>
    QueryChanged,

    /// <summary><c>refresh --strategy swap</c>.</summary>
    SwapRefresh,

    /// <summary>A view that it reads was changed, in its file.</summary>
    UpstreamChanged,

    /// <summary>The same, and it is not managed.</summary>
    UpstreamOfUnmanagedChanged,

    /// <summary>A view that it reads was refreshed by a swap.</summary>
    UpstreamRefreshed,
}

/// <summary>For each cause a database with a view for each property; what the catalog says of each before and after.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "It disposes of what it holds.")]
public sealed class CarriedOver : IAsyncLifetime
{
    private readonly Dictionary<Cause, Task<Swapped>> _swapped = [];
    private readonly Roles _roles = new();
    private TestTablespace _tablespace = null!;

    public async Task InitializeAsync()
    {
        await _roles.InitializeAsync();
        _tablespace = await TestTablespace.CreateAsync();
    }

    /// <summary>What became of all views by a cause.</summary>
    internal Task<Swapped> ByAsync(Cause cause)
    {
        if (!_swapped.TryGetValue(cause, out var swapped))
            _swapped[cause] = swapped = SwapAsync(cause);
        return swapped;
    }

    /// <summary>The name of the view of a property.</summary>
    public static string ViewOf(string property) => $"view{ViewProperties.All.Keys.ToList().IndexOf(property):00}";

    public async Task DisposeAsync()
    {
        foreach (var swapped in _swapped.Values.Where(task => task.IsCompletedSuccessfully))
            await (await swapped).Database.DisposeAsync();
        await _tablespace.DisposeAsync();
        await _roles.DisposeAsync();
    }

    private async Task<Swapped> SwapAsync(Cause cause)
    {
        var database = await TestDatabase.CreateAsync();
        try
        {
            return await SwapAsync(cause, database);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private async Task<Swapped> SwapAsync(Cause cause, TestDatabase database)
    {
        var source = cause is Cause.QueryChanged or Cause.SwapRefresh ? "items" : "up";
        await database.ExecuteAsync(
            $"""
            CREATE SCHEMA app;
            CREATE SCHEMA other;
            CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler;
            CREATE TABLE app.items AS SELECT n AS id, n % 7 AS a, 'text ' || n % 20 AS t FROM generate_series(1, 500) n;
            GRANT USAGE, CREATE ON SCHEMA app, other TO PUBLIC;
            GRANT SELECT ON app.items TO PUBLIC
            """);
        using var project = new TestProject(database);
        project.Write("views/app/up.sql", "SELECT id, a, t FROM app.items");
        Write(project, cause, source, "");
        await RunAsync(project, "apply", "--auto-approve");
        await database.ExecuteAsync("GRANT SELECT ON app.up TO PUBLIC");
        var version = await database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000");
        foreach (var property in ViewProperties.All.Keys)
            await HangAsync(database, cause, property, ViewProperties.On(property, version).Replace("{source}", source, StringComparison.Ordinal));
        // Not one of these is for a view that was there before.
        await database.ExecuteAsync(
            $"""
            ALTER DEFAULT PRIVILEGES GRANT SELECT, DELETE ON TABLES TO {_roles.Writer};
            ALTER DEFAULT PRIVILEGES REVOKE TRUNCATE ON TABLES FROM CURRENT_USER;
            ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT UPDATE ON TABLES TO {_roles.Reader}
            """);
        var before = await SnapshotsAsync(database);
        await CauseAsync(project, cause, source);
        var after = await SnapshotsAsync(database);
        project.Write("views/app/new.sql", "SELECT 1 AS a");
        await RunAsync(project, "apply", "--auto-approve");
        return new(database, before, after);
    }

    private static async Task CauseAsync(TestProject project, Cause cause, string source)
    {
        switch (cause)
        {
            case Cause.QueryChanged:
                Write(project, cause, source, " WHERE id > 0");
                await RunAsync(project, "apply", "--auto-approve");
                break;
            case Cause.SwapRefresh:
                await RunAsync(project, "refresh", "--all", "--strategy", "swap");
                break;
            case Cause.UpstreamRefreshed:
                await RunAsync(project, "refresh", "up", "--strategy", "swap");
                break;
            default:
                project.Write("views/app/up.sql", "SELECT id, a, t FROM app.items WHERE id > 0");
                await RunAsync(project, "apply", "--auto-approve");
                break;
        }
    }

    private static void Write(TestProject project, Cause cause, string source, string where)
    {
        foreach (var property in ViewProperties.All.Keys.Where(_ => cause != Cause.UpstreamOfUnmanagedChanged))
            project.Write($"views/app/{ViewOf(property)}.yaml", $"sql: SELECT id, a, t FROM app.{source}{where}\n");
    }

    private async Task HangAsync(TestDatabase database, Cause cause, string property, string sql)
    {
        var view = ViewOf(property);
        var create = cause == Cause.UpstreamOfUnmanagedChanged ? $"CREATE MATERIALIZED VIEW app.{view} AS SELECT id, a, t FROM app.up;" : "";
        await database.ExecuteAsync("SET search_path = app, public;" + create + sql
            .Replace("{v}", view, StringComparison.Ordinal)
            .Replace("{r1}", _roles.Reader, StringComparison.Ordinal)
            .Replace("{r2}", _roles.Writer, StringComparison.Ordinal)
            .Replace("{space}", _tablespace.Name, StringComparison.Ordinal)
            + ";RESET search_path");
    }

    private static async Task RunAsync(TestProject project, params string[] arguments)
    {
        var result = await project.RunAsync(arguments);
        result.ExitCode.ShouldBe(0, result.ToString());
    }

    private static async Task<Dictionary<string, (uint Oid, string Text)>> SnapshotsAsync(TestDatabase database)
    {
        var snapshots = new Dictionary<string, (uint, string)>();
        foreach (var property in ViewProperties.All.Keys)
        {
            var view = ViewOf(property);
            snapshots[property] = (await database.ScalarAsync<uint>($"SELECT 'app.{view}'::regclass::oid"), await CatalogSnapshot.OfAsync(database, $"app.{view}"));
        }

        return snapshots;
    }
}

/// <summary>A database in which views were built anew, and its catalog before and after.</summary>
internal sealed record Swapped(
    TestDatabase Database, Dictionary<string, (uint Oid, string Text)> Before, Dictionary<string, (uint Oid, string Text)> After);
