using MatViewsMigrate.Catalog;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Catalog;

public sealed class StampTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string View = """
        CREATE TYPE {s}.kind AS ENUM ('a', 'b');
        CREATE TABLE {s}.t (id int, name text, kind {s}.kind, unused int);
        INSERT INTO {s}.t VALUES (1, 'x', 'a'), (2, 'y', 'b');
        CREATE FUNCTION {s}.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
        CREATE COLLATION {s}.c FROM "C";
        CREATE VIEW {s}.below AS SELECT id, name, kind FROM {s}.t;
        CREATE VIEW {s}.v AS SELECT id, name, kind, 1 AS one FROM {s}.below;
        CREATE MATERIALIZED VIEW {s}.m AS
            SELECT {s}.f(id) AS id, name COLLATE {s}.c AS name, kind FROM {s}.v WHERE kind IN ('a', 'b');
        CREATE UNIQUE INDEX i ON {s}.m (id);
        CREATE INDEX j ON {s}.m (lower(name)) WHERE id > 0;
        CREATE STATISTICS {s}.st ON id, kind FROM {s}.m;
        """;

    [Theory]
    [InlineData("REFRESH MATERIALIZED VIEW {s}.m")]
    [InlineData("REFRESH MATERIALIZED VIEW {s}.m WITH NO DATA")]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY {s}.m")]
    [InlineData("VACUUM FULL {s}.m")]
    [InlineData("VACUUM (FREEZE, ANALYZE) {s}.m")]
    [InlineData("VACUUM FULL pg_catalog.pg_rewrite")]
    [InlineData("VACUUM (FREEZE) pg_catalog.pg_rewrite")]
    [InlineData("VACUUM FULL pg_catalog.pg_attribute")]
    [InlineData("VACUUM (FREEZE) pg_catalog.pg_attribute")]
    [InlineData("REINDEX TABLE CONCURRENTLY {s}.m")]
    [InlineData("ANALYZE {s}.m")]
    [InlineData("REINDEX TABLE {s}.m")]
    [InlineData("INSERT INTO {s}.t VALUES (3, 'z', 'a')")]
    [InlineData("TRUNCATE {s}.t")]
    [InlineData("CREATE VIEW {s}.above AS SELECT * FROM {s}.m")]
    public async Task It_stays_the_same_after(string sql)
    {
        var schema = await fixture.SchemaAsync(View);
        await fixture.Database.ExecuteAsync($"ALTER MATERIALIZED VIEW {schema}.m SET (toast.autovacuum_vacuum_threshold = 7)");
        var before = await StampAsync(schema);

        await fixture.Database.ExecuteAsync(sql.Replace("{s}", schema, StringComparison.Ordinal));

        (await StampAsync(schema)).ShouldBe(before);
    }

    [Theory]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m RENAME TO n")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m RENAME COLUMN name TO title")]
    [InlineData("ALTER TABLE {s}.t RENAME TO u")]
    [InlineData("ALTER TABLE {s}.t RENAME COLUMN name TO title")]
    [InlineData("ALTER VIEW {s}.below RENAME COLUMN name TO title")]
    [InlineData("ALTER VIEW {s}.v RENAME TO w")]
    [InlineData("ALTER TABLE {s}.t SET SCHEMA public")]
    [InlineData("ALTER FUNCTION {s}.f RENAME TO g")]
    [InlineData("ALTER FUNCTION {s}.f SET SCHEMA public")]
    [InlineData("ALTER COLLATION {s}.c RENAME TO d")]
    [InlineData("ALTER TYPE {s}.kind ADD VALUE 'c'")]
    [InlineData("ALTER TYPE {s}.kind RENAME VALUE 'a' TO 'z'")]
    [InlineData("ALTER TYPE {s}.kind RENAME TO sort")]
    [InlineData("CREATE OR REPLACE VIEW {s}.below AS SELECT id, name, kind FROM {s}.t WHERE id > 1")]
    [InlineData("CREATE OR REPLACE VIEW {s}.v AS SELECT id, name, kind, 2 AS one FROM {s}.below")]
    [InlineData("DROP MATERIALIZED VIEW {s}.m; CREATE MATERIALIZED VIEW {s}.m AS SELECT 1 AS id")]
    [InlineData("GRANT SELECT ON {s}.m TO PUBLIC")]
    [InlineData("GRANT SELECT (id) ON {s}.m TO PUBLIC")]
    [InlineData("COMMENT ON MATERIALIZED VIEW {s}.m IS 'x'")]
    [InlineData("COMMENT ON COLUMN {s}.m.id IS 'x'")]
    [InlineData("COMMENT ON INDEX {s}.i IS 'x'")]
    [InlineData("COMMENT ON STATISTICS {s}.st IS 'x'")]
    [InlineData("CREATE INDEX k ON {s}.m (name)")]
    [InlineData("DROP INDEX {s}.i")]
    [InlineData("DROP INDEX {s}.i; CREATE INDEX i ON {s}.m (id)")]
    [InlineData("DROP INDEX {s}.i; CREATE UNIQUE INDEX i ON {s}.m (id DESC)")]
    [InlineData("DROP INDEX {s}.j; CREATE INDEX j ON {s}.m (upper(name)) WHERE id > 0")]
    [InlineData("DROP INDEX {s}.j; CREATE INDEX j ON {s}.m (lower(name)) WHERE id > 1")]
    [InlineData("ALTER INDEX {s}.i RENAME TO k")]
    [InlineData("ALTER INDEX {s}.i SET (fillfactor = 50)")]
    [InlineData("ALTER INDEX {s}.j ALTER COLUMN 1 SET STATISTICS 7")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m CLUSTER ON i")]
    [InlineData("UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{s}.i'::regclass")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m OWNER TO pg_monitor")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m SET (fillfactor = 50)")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m SET (toast.autovacuum_enabled = off)")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m ALTER COLUMN id SET STATISTICS 7")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m ALTER COLUMN id SET (n_distinct = 7)")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m ALTER COLUMN name SET STORAGE PLAIN")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m REPLICA IDENTITY NOTHING")]
    [InlineData("DROP STATISTICS {s}.st")]
    [InlineData("ALTER STATISTICS {s}.st RENAME TO st2")]
    [InlineData("ALTER STATISTICS {s}.st SET STATISTICS 7")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS pg_trgm; ALTER MATERIALIZED VIEW {s}.m DEPENDS ON EXTENSION pg_trgm")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS pg_trgm; ALTER INDEX {s}.i DEPENDS ON EXTENSION pg_trgm")]
    [InlineData("INSERT INTO pg_seclabel VALUES ('{s}.m'::regclass, 'pg_class'::regclass, 0, 'p', 'x')")]
    [InlineData("ALTER TABLE {s}.t RENAME COLUMN unused TO still_unused")]
    [InlineData("ALTER TABLE {s}.t ADD COLUMN more int")]
    public async Task It_changes_with(string sql)
    {
        var schema = await fixture.SchemaAsync(View);
        var before = await StampAsync(schema);

        await fixture.ExecuteAsync(sql, schema);

        (await StampAsync(schema)).ShouldNotBe(before);
        await fixture.ExecuteAsync("DROP SCHEMA {s} CASCADE; DROP TABLE IF EXISTS public.t; DROP FUNCTION IF EXISTS public.f(int)", schema);
    }

    [Fact]
    public async Task It_changes_when_two_columns_exchange_their_names()
    {
        var schema = await fixture.SchemaAsync(
            "CREATE TABLE {s}.t (a int, b int); CREATE MATERIALIZED VIEW {s}.m AS SELECT a AS x, b AS y FROM {s}.t");
        var before = await StampAsync(schema);

        await fixture.ExecuteAsync("""
            ALTER TABLE {s}.t RENAME a TO c; ALTER TABLE {s}.t RENAME b TO a; ALTER TABLE {s}.t RENAME c TO b
            """, schema);

        (await StampAsync(schema)).ShouldNotBe(before);
    }

    [Fact]
    public async Task It_is_the_same_in_the_full_read_in_the_fast_one_and_in_an_update()
    {
        var schema = await fixture.SchemaAsync(View + "CREATE TABLE {s}.registry (oid bigint, live_fingerprint text)");
        var live = await fixture.OneAsync(schema);
        await fixture.ExecuteAsync($"INSERT INTO {{s}}.registry VALUES ({live.Oid}, NULL)", schema);
        await using var connection = await fixture.OpenAsync();
        await using (var command = new NpgsqlCommand("SET search_path = public, pg_catalog", connection))
            await command.ExecuteNonQueryAsync();
        await using var update = new NpgsqlCommand($"""
            UPDATE {schema}.registry AS r SET live_fingerprint = s.stamp FROM ({StampSql.ForViews}) AS s WHERE r.oid = s.oid::bigint
            """, connection);
        update.Parameters.Add(new() { Value = new long[] { live.Oid } });

        (await update.ExecuteNonQueryAsync()).ShouldBe(1);

        var registered = await fixture.Database.ScalarAsync<string>($"SELECT live_fingerprint FROM {schema}.registry");
        registered.ShouldBe(live.Stamp);
        (await StampAsync(schema)).ShouldBe(live.Stamp);
        live.Stamp.ShouldNotBeNull().Length.ShouldBe(32);
    }

    [Fact]
    public async Task It_is_the_same_whichever_other_views_are_asked_for()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE MATERIALIZED VIEW {s}.n AS SELECT m.id FROM {s}.m JOIN {s}.v USING (id);
            CREATE MATERIALIZED VIEW {s}.o AS SELECT id FROM {s}.n;
            """);
        await using var connection = await fixture.OpenAsync();
        var reader = new CatalogReader();

        var together = await reader.ReadAsync(connection, [schema], CancellationToken.None);

        together.Count.ShouldBe(3);
        foreach (var view in together)
        {
            var alone = await reader.ReadAsync(connection, [view.Oid], CancellationToken.None);
            alone.ShouldHaveSingleItem().Stamp.ShouldBe(view.Stamp);
        }
    }

    [Fact]
    public async Task An_update_sees_what_its_own_transaction_did()
    {
        var schema = await fixture.SchemaAsync(View);
        var live = await fixture.OneAsync(schema);
        await using var connection = await fixture.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var comment = new NpgsqlCommand($"COMMENT ON MATERIALIZED VIEW {schema}.m IS 'x'", connection))
            await comment.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand($"SELECT stamp FROM ({StampSql.ForViews}) AS s", connection);
        command.Parameters.Add(new() { Value = new long[] { live.Oid } });
        var inside = (string)(await command.ExecuteScalarAsync())!;
        await transaction.CommitAsync();

        inside.ShouldNotBe(live.Stamp);
        (await StampAsync(schema)).ShouldBe(inside);
    }

    [Fact]
    public async Task The_fast_read_has_what_the_full_one_has()
    {
        var schema = await fixture.SchemaAsync(View + "CREATE MATERIALIZED VIEW {s}.\"A b\" AS SELECT 1 AS one WITH NO DATA");
        await fixture.Database.ExecuteAsync($"VACUUM ANALYZE {schema}.m");
        await using var connection = await fixture.OpenAsync();

        var stamps = await new StampReader().ReadAsync(connection, [new(schema, "m"), new(schema, "A b")], CancellationToken.None);

        stamps.ShouldBe((await fixture.AllAsync(schema)).Select(view => new ViewStamp(
            view.Oid, view.Name, view.Stamp, view.Populated, view.EstimatedRows, view.Bytes, null)));
        stamps.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_role_that_may_not_read_the_cluster_still_gets_stamps()
    {
        var schema = await fixture.SchemaAsync(View);
        var role = await fixture.RoleAsync();
        await fixture.Database.ExecuteAsync("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
        await using var connection = await fixture.OpenAsync();
        await using (var command = new NpgsqlCommand($"SET ROLE {role}", connection))
            await command.ExecuteNonQueryAsync();

        var stamps = await new StampReader().StampsAsync(connection, [new(schema, "m")], CancellationToken.None);
        var target = await new CatalogReader().TargetAsync(connection, CancellationToken.None);

        stamps.ShouldHaveSingleItem().Stamp!.Length.ShouldBe(32);
        target.SystemIdentifier.ShouldBe(0);
        await CatalogFixture.ExecuteAsync(connection, "RESET ROLE; GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC");
    }

    private async Task<string> StampAsync(string schema)
    {
        await using var connection = await fixture.OpenAsync();
        var stamps = await new StampReader().StampsAsync(connection, [new(schema, "m"), new(schema, "n")], CancellationToken.None);
        return stamps.ShouldHaveSingleItem().Stamp!;
    }
}
