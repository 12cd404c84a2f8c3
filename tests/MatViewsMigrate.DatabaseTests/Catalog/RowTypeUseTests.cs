using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.DatabaseTests.Catalog;

public sealed class RowTypeUseTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string View = """
        CREATE TABLE {s}.t (id int, name text);
        CREATE MATERIALIZED VIEW {s}.m AS SELECT id, name FROM {s}.t;

        """;

    public static TheoryData<string, string, string> RowTypeUses => new()
    {
        {
            "CREATE TABLE {s}.u (id int, whole {s}.m)",
            "table column {s}.u.whole", "ALTER TABLE {s}.u DROP COLUMN whole"
        },
        {
            "CREATE TABLE {s}.u (\"a b\" {s}.m[])",
            "table column {s}.u.\"a b\"", "ALTER TABLE {s}.u DROP COLUMN \"a b\""
        },
        {
            "CREATE TABLE {s}.u (id int, w {s}.m) PARTITION BY LIST (id)",
            "table column {s}.u.w", "ALTER TABLE {s}.u DROP COLUMN w"
        },
        {
            "CREATE FUNCTION {s}.f({s}.m) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "function {s}.f({s}.m)", "DROP ROUTINE {s}.f({s}.m)"
        },
        {
            "CREATE FUNCTION {s}.f(a int) RETURNS SETOF {s}.m LANGUAGE sql AS 'SELECT * FROM {s}.m'",
            "function {s}.f(integer)", "DROP ROUTINE {s}.f(integer)"
        },
        {
            "CREATE FUNCTION {s}.f(a int, OUT b {s}.m) LANGUAGE sql AS 'SELECT m FROM {s}.m'",
            "function {s}.f(integer)", "DROP ROUTINE {s}.f(integer)"
        },
        {
            "CREATE FUNCTION {s}.f() RETURNS SETOF {s}.m LANGUAGE sql BEGIN ATOMIC SELECT * FROM {s}.m; END",
            "function {s}.f()", "DROP ROUTINE {s}.f()"
        },
        {
            "CREATE PROCEDURE {s}.p({s}.m[]) LANGUAGE sql AS 'SELECT 1'",
            "procedure {s}.p({s}.m[])", "DROP ROUTINE {s}.p({s}.m[])"
        },
        {
            "CREATE AGGREGATE {s}.a({s}.m) (SFUNC = array_append, STYPE = {s}.m[])",
            "aggregate {s}.a({s}.m)", "DROP ROUTINE {s}.a({s}.m)"
        },
        { "CREATE DOMAIN {s}.d AS {s}.m", "type {s}.d", "DROP DOMAIN {s}.d" },
        {
            "CREATE TYPE {s}.c AS (id int, whole {s}.m)",
            "composite type column {s}.c.whole", "ALTER TYPE {s}.c DROP ATTRIBUTE whole"
        },
        { "CREATE VIEW {s}.v AS SELECT m FROM {s}.m", "view {s}.v", "DROP VIEW {s}.v" },
        { "CREATE VIEW {s}.v AS SELECT array_agg(m) AS all FROM {s}.m", "view {s}.v", "DROP VIEW {s}.v" },
        {
            "CREATE TABLE {s}.u (id int DEFAULT CASE WHEN NULL::{s}.m IS NULL THEN 1 END)",
            "default value for {s}.u.id", "ALTER TABLE {s}.u ALTER COLUMN id DROP DEFAULT"
        },
        {
            "CREATE TABLE {s}.u (id int CONSTRAINT k CHECK (NULL::{s}.m IS NULL))",
            "table constraint k on {s}.u", "ALTER TABLE {s}.u DROP CONSTRAINT k"
        },
        { "CREATE CAST ({s}.m AS int) WITH INOUT", "cast ({s}.m AS integer)", "DROP CAST ({s}.m AS integer)" },
    };

    [Theory]
    [MemberData(nameof(RowTypeUses))]
    public async Task A_use_of_the_row_type_is_named_with_what_removes_it(string sql, string identity, string drop)
    {
        var schema = await fixture.SchemaAsync(View + sql);

        var use = (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem().ShouldBeOfType<Dependent.RowTypeUse>();

        use.Identity.ShouldBe(identity.Replace("{s}", schema, StringComparison.Ordinal));
        use.DropSql.ShouldBe(drop.Replace("{s}", schema, StringComparison.Ordinal));
        use.Owner.ShouldBe(identity.StartsWith("cast", StringComparison.Ordinal) ? "" : "postgres");
        use.Reads.ShouldContain(await fixture.OidAsync($"{schema}.m"));
        await fixture.Database.ExecuteAsync(use.DropSql);
        (await fixture.DependentsAsync(schema)).ShouldBeEmpty();
        await fixture.ExecuteAsync("DROP MATERIALIZED VIEW {s}.m", schema);
    }

    [Fact]
    public async Task What_reads_a_use_of_the_row_type_is_found_and_what_reads_beside_it_is_not()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE DOMAIN {s}.d AS {s}.m;
            CREATE TABLE {s}.u (id int, whole {s}.d);
            CREATE VIEW {s}.reads AS SELECT whole IS NULL AS none FROM {s}.u;
            CREATE VIEW {s}.beside AS SELECT id FROM {s}.u;
            CREATE FUNCTION {s}.f({s}.m) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE VIEW {s}.calls AS SELECT {s}.f(NULL);
            """);

        var all = await fixture.DependentsAsync(schema);

        all.Select(dependent => dependent.Identity).ShouldBe(
        [
            $"function {schema}.f({schema}.m)", $"table column {schema}.u.whole", $"type {schema}.d",
            $"view {schema}.calls", $"view {schema}.reads",
        ]);
        all[4].Reads.ShouldBe([await fixture.OidAsync($"{schema}.u")]);
    }

    [Fact]
    public async Task A_materialized_view_that_outputs_the_row_type_stays_one()
    {
        var schema = await fixture.SchemaAsync(View + "CREATE MATERIALIZED VIEW {s}.n AS SELECT m AS whole FROM {s}.m;");

        (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem().ShouldBeOfType<Dependent.MaterializedView>();
    }
}
