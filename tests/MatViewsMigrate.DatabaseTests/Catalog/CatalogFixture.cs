using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Catalog;

/// <summary>A database of its own for a class of tests, read as the tool reads it.</summary>
public sealed class CatalogFixture : IAsyncLifetime
{
    private readonly List<string> _roles = [];
    private NpgsqlDataSource _source = null!;

    public TestDatabase Database { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync();
        var builder = new NpgsqlDataSourceBuilder($"{Database.ConnectionString};Options=-c search_path=");
        builder.ConfigureTypeLoading(loading => loading.EnableTypeLoading(false));
        _source = builder.Build();
    }

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        foreach (var role in _roles)
            await Database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        await Database.DisposeAsync();
    }

    /// <summary>A session with an empty search_path, without type loading.</summary>
    public Task<NpgsqlConnection> OpenAsync() => _source.OpenConnectionAsync().AsTask();

    /// <summary>Makes a schema of a random name and, in it, what the statements say: <c>{s}</c> stands for it.</summary>
    public async Task<string> SchemaAsync(string sql)
    {
        var schema = $"s_{Guid.NewGuid():N}"[..12];
        await Database.ExecuteAsync($"CREATE SCHEMA {schema}");
        await ExecuteAsync(sql, schema);
        return schema;
    }

    /// <summary>A role, dropped at the end.</summary>
    public async Task<string> RoleAsync()
    {
        var role = $"catalog_{Guid.NewGuid():N}"[..20];
        await Database.ExecuteAsync($"CREATE ROLE {role}");
        _roles.Add(role);
        return role;
    }

    /// <summary>Runs statements in one transaction, <c>{s}</c> standing for the schema.</summary>
    /// <remarks>Inside dollar quotes, as Npgsql would cut them at the semicolons of BEGIN ATOMIC too.</remarks>
    public Task ExecuteAsync(string sql, string schema) => Database.ExecuteAsync(
        $"DO $all$BEGIN EXECUTE $sql${sql.Replace("{s}", schema, StringComparison.Ordinal)}$sql$; END$all$");

    /// <summary>The only materialized view of a schema.</summary>
    public async Task<LiveView> OneAsync(string schema) => (await AllAsync(schema)).ShouldHaveSingleItem();

    /// <summary>The materialized views of a schema.</summary>
    public async Task<IReadOnlyList<LiveView>> AllAsync(string schema)
    {
        await using var connection = await OpenAsync();
        return await new CatalogReader().ReadAsync(connection, [schema], CancellationToken.None);
    }

    /// <summary>The materialized view of a name.</summary>
    public async Task<LiveView> NamedAsync(string schema, string name) =>
        (await AllAsync(schema)).Single(view => view.Name == new ViewName(schema, name));

    /// <summary>What depends on the materialized view m of a schema.</summary>
    public async Task<IReadOnlyList<Dependent>> DependentsAsync(string schema) =>
        await DependentsAsync([await OidAsync($"{schema}.m")]);

    /// <summary>What depends on materialized views.</summary>
    public async Task<IReadOnlyList<Dependent>> DependentsAsync(IReadOnlyList<uint> oids)
    {
        await using var connection = await OpenAsync();
        return await new DependentReader().ReadAsync(connection, oids, CancellationToken.None);
    }

    /// <summary>The OID of a relation, <c>schema.name</c> as SQL.</summary>
    public async Task<uint> OidAsync(string relation) =>
        (uint)await Database.ScalarAsync<long>($"SELECT '{relation}'::regclass::oid::bigint");

    /// <summary>A session in a transaction that has run a statement and keeps its locks.</summary>
    public async Task<NpgsqlConnection> HoldAsync(string sql, string schema)
    {
        var connection = await OpenAsync();
        await ExecuteAsync(connection, "SET application_name = 'holder'");
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(connection, sql.Replace("{s}", schema, StringComparison.Ordinal));
        return connection;
    }

    /// <summary>Runs statements in a session.</summary>
    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in SqlScript.Statements(new SqlText(sql, new SourceSpan("test", 1, 1), 0)))
            batch.BatchCommands.Add(new(statement.Text));
        await batch.ExecuteNonQueryAsync();
    }
}
