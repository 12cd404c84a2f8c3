using MatViewsMigrate.Names;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Catalog;

/// <summary>Under the locks of a cutover only the mark is looked at: whatever makes a plan stale has to move it.</summary>
public sealed class CatalogMarkTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync(
            """
            CREATE SCHEMA app;
            CREATE TABLE app.items AS SELECT 1 AS id, 'a' AS kind;
            CREATE MATERIALIZED VIEW app.m AS SELECT id, kind FROM app.items;
            CREATE UNIQUE INDEX m_id ON app.m (id);
            CREATE VIEW app.v AS SELECT id FROM app.m;
            CREATE FUNCTION app.f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM app.items';
            ALTER TABLE app.items ENABLE ROW LEVEL SECURITY;
            CREATE POLICY p ON app.items USING (EXISTS (SELECT FROM app.m))
            """);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Theory]
    [InlineData("GRANT SELECT ON app.m TO public")]
    [InlineData("GRANT SELECT (id) ON app.m TO public")]
    [InlineData("COMMENT ON MATERIALIZED VIEW app.m IS 'x'")]
    [InlineData("COMMENT ON COLUMN app.m.id IS 'x'")]
    [InlineData("COMMENT ON INDEX app.m_id IS 'x'")]
    [InlineData("ALTER MATERIALIZED VIEW app.m SET (fillfactor = 90)")]
    [InlineData("ALTER MATERIALIZED VIEW app.m ALTER id SET STATISTICS 7")]
    [InlineData("ALTER MATERIALIZED VIEW app.m RENAME COLUMN id TO no")]
    [InlineData("ALTER MATERIALIZED VIEW app.m RENAME TO other")]
    [InlineData("ALTER MATERIALIZED VIEW app.m CLUSTER ON m_id")]
    [InlineData("CREATE INDEX ON app.m (kind)")]
    [InlineData("DROP INDEX app.m_id")]
    [InlineData("ALTER INDEX app.m_id RENAME TO m_no")]
    [InlineData("CREATE STATISTICS app.s ON id, kind FROM app.m")]
    [InlineData("CREATE VIEW app.w AS SELECT id FROM app.m")]
    [InlineData("CREATE VIEW app.w AS SELECT id FROM app.v")]
    [InlineData("CREATE MATERIALIZED VIEW app.w AS SELECT id FROM app.m")]
    [InlineData("CREATE OR REPLACE VIEW app.v AS SELECT id + 0 AS id FROM app.m")]
    [InlineData("ALTER VIEW app.v SET (security_barrier = true)")]
    [InlineData("CREATE RULE r AS ON INSERT TO app.v DO INSTEAD NOTHING")]
    [InlineData("CREATE FUNCTION app.g(app.m) RETURNS integer LANGUAGE sql AS 'SELECT 1'")]
    [InlineData("CREATE TABLE app.u (whole app.m)")]
    [InlineData("CREATE TABLE app.u (wholes app.m[])")]
    [InlineData("CREATE OR REPLACE FUNCTION app.f() RETURNS bigint LANGUAGE sql AS 'SELECT 1'")]
    [InlineData("ALTER POLICY p ON app.items USING (true)")]
    [InlineData("CREATE TABLE app.expected (id integer)")]
    [InlineData("REFRESH MATERIALIZED VIEW app.m")]
    public Task A_change_moves_it(string sql) => ShouldStandAsync(sql, false);

    [Theory]
    [InlineData("SELECT count(*) FROM app.m")]
    [InlineData("ANALYZE app.m")]
    [InlineData("INSERT INTO app.items VALUES (2, 'b')")]
    [InlineData("CREATE TABLE app.unrelated (id integer)")]
    [InlineData("CREATE VIEW app.unrelated AS SELECT id FROM app.items")]
    public Task Anything_else_does_not(string sql) => ShouldStandAsync(sql, true);

    private async Task ShouldStandAsync(string sql, bool stands)
    {
        await using var session = new NpgsqlConnection(_database.ConnectionString);
        await session.OpenAsync();
        var oids = new List<uint>();
        foreach (var thing in new[] { "'app.m'::regclass", "'app.v'::regclass", "'app.f'::regproc", "(SELECT oid FROM pg_policy)" })
            oids.Add((uint)await _database.ScalarAsync<long>($"SELECT ({thing})::oid::bigint"));
        await using var transaction = await session.BeginTransactionAsync();
        await using var mark = await CatalogMark.SetAsync(
            session, oids, [new ViewName("app", "m"), new ViewName("app", "expected")], default);
        (await mark.StandsAsync(default)).ShouldBeTrue();
        await _database.ExecuteAsync(sql);
        (await mark.StandsAsync(default)).ShouldBe(stands);
    }
}
