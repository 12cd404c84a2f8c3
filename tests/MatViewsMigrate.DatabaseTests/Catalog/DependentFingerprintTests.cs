namespace MatViewsMigrate.DatabaseTests.Catalog;

public sealed class DependentFingerprintTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string View = """
        CREATE TABLE {s}.t (id int, name text);
        CREATE MATERIALIZED VIEW {s}.m AS SELECT id, name FROM {s}.t;

        """;

    public static TheoryData<string> Moves => new(
        "CREATE OR REPLACE VIEW {s}.v AS SELECT id, name FROM {s}.m WHERE id > 2", "ALTER VIEW {s}.v SET (security_barrier = true)",
        "ALTER VIEW {s}.v OWNER TO pg_monitor", "GRANT SELECT ON {s}.v TO PUBLIC", "GRANT SELECT (id) ON {s}.v TO PUBLIC",
        "COMMENT ON VIEW {s}.v IS 'x'", "COMMENT ON COLUMN {s}.v.id IS 'x'", "ALTER VIEW {s}.v RENAME TO w",
        "ALTER VIEW {s}.v ALTER COLUMN id SET DEFAULT 1", "CREATE RULE r AS ON DELETE TO {s}.v DO INSTEAD NOTHING",
        "REVOKE DELETE ON {s}.v FROM postgres");

    [Theory]
    [MemberData(nameof(Moves))]
    public async Task Whatever_changes_a_dependent_changes_its_fingerprint(string sql)
    {
        var schema = await fixture.SchemaAsync(View + "CREATE VIEW {s}.v AS SELECT id, name FROM {s}.m;");
        var before = (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem();

        await fixture.ExecuteAsync(sql, schema);

        (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem().Fingerprint.ShouldNotBe(before.Fingerprint);
    }

    [Fact]
    public async Task A_fingerprint_does_not_depend_on_when_things_were_made()
    {
        const string dependents = "CREATE VIEW {s}.v AS SELECT id FROM {s}.m; GRANT SELECT ON {s}.v TO PUBLIC;";
        var schema = await fixture.SchemaAsync(View + dependents);
        var before = (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem();

        await fixture.ExecuteAsync("DROP VIEW {s}.v;" + dependents, schema);

        var after = (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem();
        after.Oid.ShouldNotBe(before.Oid);
        after.Fingerprint.ShouldBe(before.Fingerprint);
    }
}
