namespace MatViewsMigrate.DatabaseTests.Catalog;

public sealed class FingerprintTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string Source = "CREATE TABLE {s}.t (id int, name text);";

    private const string View = """
        CREATE MATERIALIZED VIEW {s}.m WITH (fillfactor = 90) AS SELECT id, name FROM {s}.t;
        CREATE UNIQUE INDEX i ON {s}.m (id);
        CREATE INDEX j ON {s}.m (lower(name));
        CREATE STATISTICS {s}.st ON id, name FROM {s}.m;
        ALTER STATISTICS {s}.st SET STATISTICS 7;
        ALTER INDEX {s}.j ALTER COLUMN 1 SET STATISTICS 8;
        COMMENT ON MATERIALIZED VIEW {s}.m IS 'x';
        COMMENT ON COLUMN {s}.m.id IS 'y';
        GRANT SELECT ON {s}.m TO PUBLIC;
        GRANT UPDATE (id) ON {s}.m TO PUBLIC;
        """;

    [Fact]
    public async Task A_view_made_again_alike_has_the_same_one()
    {
        var schema = await fixture.SchemaAsync(Source + View);
        var before = await fixture.OneAsync(schema);

        await fixture.ExecuteAsync("DROP MATERIALIZED VIEW {s}.m;" + View, schema);

        var after = await fixture.OneAsync(schema);
        after.Oid.ShouldNotBe(before.Oid);
        after.Stamp.ShouldNotBe(before.Stamp);
        after.Fingerprint.ShouldBe(before.Fingerprint);
        after.Fingerprint.ShouldNotBeNull().Length.ShouldBe(64);
    }

    [Fact]
    public async Task New_data_leaves_it_alone()
    {
        var schema = await fixture.SchemaAsync(Source + View);
        var before = await fixture.OneAsync(schema);

        await fixture.ExecuteAsync("INSERT INTO {s}.t SELECT g, 'x' FROM generate_series(1, 500) AS g; REFRESH MATERIALIZED VIEW {s}.m", schema);
        await fixture.Database.ExecuteAsync($"VACUUM ANALYZE {schema}.m");

        var after = await fixture.OneAsync(schema);
        after.Bytes.ShouldBeGreaterThan(before.Bytes);
        after.Fingerprint.ShouldBe(before.Fingerprint);
    }

    [Theory]
    [InlineData("DROP INDEX {s}.j")]
    [InlineData("ALTER INDEX {s}.j RENAME TO k")]
    [InlineData("CREATE INDEX k ON {s}.m (name)")]
    [InlineData("ALTER INDEX {s}.j ALTER COLUMN 1 SET STATISTICS 9")]
    [InlineData("COMMENT ON INDEX {s}.i IS 'z'")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m CLUSTER ON i")]
    [InlineData("COMMENT ON MATERIALIZED VIEW {s}.m IS 'z'")]
    [InlineData("COMMENT ON MATERIALIZED VIEW {s}.m IS NULL")]
    [InlineData("COMMENT ON COLUMN {s}.m.id IS 'z'")]
    [InlineData("GRANT SELECT ON {s}.m TO pg_monitor WITH GRANT OPTION")]
    [InlineData("GRANT INSERT ON {s}.m TO PUBLIC")]
    [InlineData("REVOKE UPDATE (id) ON {s}.m FROM PUBLIC")]
    [InlineData("REVOKE INSERT ON {s}.m FROM postgres")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m OWNER TO pg_monitor")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m SET (fillfactor = 80)")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m SET (toast.autovacuum_enabled = off)")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m ALTER COLUMN id SET STATISTICS 7")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m ALTER COLUMN id SET (n_distinct = 7)")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m ALTER COLUMN name SET STORAGE PLAIN")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m REPLICA IDENTITY NOTHING")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m RENAME TO n")]
    [InlineData("ALTER MATERIALIZED VIEW {s}.m RENAME COLUMN id TO key")]
    [InlineData("ALTER TABLE {s}.t RENAME TO u")]
    [InlineData("ALTER STATISTICS {s}.st SET STATISTICS 9")]
    [InlineData("DROP STATISTICS {s}.st")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS pg_trgm; ALTER MATERIALIZED VIEW {s}.m DEPENDS ON EXTENSION pg_trgm")]
    public async Task Every_value_is_part_of_it(string sql)
    {
        var schema = await fixture.SchemaAsync(Source + View);
        var before = await fixture.OneAsync(schema);

        await fixture.ExecuteAsync(sql, schema);

        (await fixture.OneAsync(schema)).Fingerprint.ShouldNotBe(before.Fingerprint);
        await fixture.ExecuteAsync("DROP SCHEMA {s} CASCADE", schema);
    }
}
