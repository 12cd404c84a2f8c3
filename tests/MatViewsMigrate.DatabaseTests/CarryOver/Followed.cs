using System.Diagnostics.CodeAnalysis;
using MatViewsMigrate.DatabaseTests.Import;

namespace MatViewsMigrate.DatabaseTests.CarryOver;

/// <summary>For each cause a database with a view for each kind of dependent; what the catalog says of these before and after.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "It disposes of what it holds.")]
public sealed class Followed : IAsyncLifetime
{
    private readonly Dictionary<bool, Task<FollowedDatabase>> _databases = [];
    private readonly Roles _roles = new();

    public Task InitializeAsync() => _roles.InitializeAsync();

    /// <summary>After a query change by apply, or after a refresh by swap.</summary>
    internal Task<FollowedDatabase> ByAsync(bool apply)
    {
        if (!_databases.TryGetValue(apply, out var followed))
            _databases[apply] = followed = FollowAsync(apply);
        return followed;
    }

    internal static string ViewOf(string kind) => $"m{DependentKinds.All.Keys.ToList().IndexOf(kind):00}";

    public async Task DisposeAsync()
    {
        foreach (var database in _databases.Values.Where(task => task.IsCompletedSuccessfully))
            await (await database).Database.DisposeAsync();
        await _roles.DisposeAsync();
    }

    private async Task<FollowedDatabase> FollowAsync(bool apply)
    {
        var database = await TestDatabase.CreateAsync();
        using var project = new TestProject(database);
        await database.ExecuteAsync(
            """
            CREATE SCHEMA app;
            CREATE SCHEMA other;
            CREATE SCHEMA third;
            CREATE TABLE app.items AS SELECT n AS id, n % 7 AS a, 'text ' || n AS t FROM generate_series(1, 100) n;
            CREATE TABLE app.log (n bigint);
            CREATE FUNCTION app.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
            GRANT USAGE, CREATE ON SCHEMA app, other, third TO PUBLIC;
            GRANT ALL ON app.items, app.log TO PUBLIC
            """);
        var version = await database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000");
        var kinds = DependentKinds.All.Where(kind => (apply || !kind.Value.ByApplyOnly) && version >= kind.Value.Since).ToList();
        foreach (var (name, _) in kinds)
            project.Write($"views/app/{ViewOf(name)}.sql", "SELECT id, a, t FROM app.items");
        await RunAsync(project, "apply", "--auto-approve");
        foreach (var (name, kind) in kinds)
        {
            await database.ExecuteAsync($"GRANT SELECT ON app.{ViewOf(name)} TO PUBLIC; {Filled(kind.Sql, name)}");
            if (kind.Reader is { } reader)
                project.Write($"views/app/{ViewOf(name)}_reader.sql", Filled(reader, name));
        }

        await RunAsync(project, "apply", "--auto-approve");
        await database.ExecuteAsync(
            $"""
            ALTER DEFAULT PRIVILEGES GRANT SELECT, DELETE ON TABLES TO {_roles.Writer};
            ALTER DEFAULT PRIVILEGES REVOKE TRUNCATE ON TABLES FROM CURRENT_USER;
            ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO {_roles.Writer};
            ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC
            """);
        var before = await SnapshotsAsync(database, kinds);
        if (apply)
        {
            foreach (var (name, _) in kinds)
                project.Write($"views/app/{ViewOf(name)}.sql", "SELECT id, a, t FROM app.items WHERE id > 10");
            await RunAsync(project, "apply", "--auto-approve");
        }
        else
        {
            await database.ExecuteAsync("DELETE FROM app.items WHERE id <= 10");
            await RunAsync(project, "refresh", "--all", "--strategy", "swap");
        }

        return new(database, before, await SnapshotsAsync(database, kinds));
    }

    internal static string Filled(string sql, string kind, string r1 = "", string r2 = "") => sql
        .Replace("{v}", ViewOf(kind), StringComparison.Ordinal)
        .Replace("{r1}", r1, StringComparison.Ordinal)
        .Replace("{r2}", r2, StringComparison.Ordinal);

    private string Filled(string sql, string kind) => Filled(sql, kind, _roles.Reader, _roles.Writer);

    private static async Task RunAsync(TestProject project, params string[] arguments)
    {
        var result = await project.RunAsync(arguments);
        result.ExitCode.ShouldBe(0, result.ToString());
    }

    private static async Task<Dictionary<string, FollowedObjects>> SnapshotsAsync(
        TestDatabase database, IEnumerable<KeyValuePair<string, DependentKind>> kinds)
    {
        var snapshots = new Dictionary<string, FollowedObjects>();
        foreach (var (name, _) in kinds)
        {
            var oids = await database.ScalarAsync<string[]>(
                $"""
                SELECT array_agg(o ORDER BY o) FROM (
                    SELECT substr(relname, 5) || ' ' || oid AS o FROM pg_class WHERE relname LIKE '{ViewOf(name)}\_%' AND relkind IN ('v', 'm')
                    UNION ALL SELECT substr(proname, 5) || ' ' || oid FROM pg_proc WHERE proname LIKE '{ViewOf(name)}\_%') AS x
                """);
            snapshots[name] = new(await CatalogSnapshot.OfAllAsync(database, $"{ViewOf(name)}\\_"), oids ?? []);
        }

        return snapshots;
    }
}

internal sealed record FollowedObjects(IReadOnlyList<string> Lines, IReadOnlyList<string> Oids);

/// <summary>A database in which views were built anew, and what depends on them before and after.</summary>
internal sealed record FollowedDatabase(
    TestDatabase Database, Dictionary<string, FollowedObjects> Before, Dictionary<string, FollowedObjects> After);
