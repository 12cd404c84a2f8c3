using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.DatabaseTests.Catalog;

public sealed class DependentReaderTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string View = """
        CREATE TABLE {s}.t (id int, name text);
        CREATE MATERIALIZED VIEW {s}.m AS SELECT id, name FROM {s}.t;

        """;

    [Fact]
    public async Task A_view_that_nothing_reads_has_no_dependents()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE UNIQUE INDEX ON {s}.m (id);
            CREATE STATISTICS {s}.st ON id, name FROM {s}.m;
            CREATE VIEW {s}.beside AS SELECT * FROM {s}.t;
            """);

        (await fixture.DependentsAsync(schema)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_plain_view_is_read_with_all_that_hangs_on_it()
    {
        var role = await fixture.RoleAsync();
        var schema = await fixture.SchemaAsync(View + $$"""
            CREATE VIEW {s}.v WITH (security_barrier = true) AS SELECT id, name COLLATE "C" AS name FROM {s}.m WHERE id > 1;
            CREATE FUNCTION {s}.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER on_insert INSTEAD OF INSERT ON {s}.v FOR EACH ROW EXECUTE FUNCTION {s}.f('a''b');
            COMMENT ON TRIGGER on_insert ON {s}.v IS 'why';
            CREATE RULE on_delete AS ON DELETE TO {s}.v DO INSTEAD NOTHING;
            COMMENT ON RULE on_delete ON {s}.v IS 'because';
            ALTER VIEW {s}.v ALTER COLUMN id SET DEFAULT 7;
            COMMENT ON VIEW {s}.v IS 'a view';
            COMMENT ON COLUMN {s}.v.name IS 'a column';
            GRANT SELECT, INSERT ON {s}.v TO {{role}} WITH GRANT OPTION;
            GRANT UPDATE (name) ON {s}.v TO PUBLIC;
            REVOKE DELETE ON {s}.v FROM postgres;
            """);

        var view = (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem().ShouldBeOfType<Dependent.View>();

        view.Name.ShouldBe(new ViewName(schema, "v"));
        view.Oid.ShouldBe(await fixture.OidAsync($"{schema}.v"));
        view.Identity.ShouldBe($"view {schema}.v");
        view.Owner.ShouldBe("postgres");
        view.Reads.ShouldBe([await fixture.OidAsync($"{schema}.m")]);
        view.Query.ShouldContain($"FROM {schema}.m");
        view.Query.ShouldNotEndWith(";");
        view.Options.ShouldBe(["security_barrier=true"]);
        view.Columns.Select(column => column.Name).ShouldBe(["id", "name"]);
        view.Columns[1].Collation.ShouldBe("\"C\"");
        view.Columns[1].Comment.ShouldBe("a column");
        view.Comment.ShouldBe("a view");
        view.Grants.ShouldBe(
        [
            new("INSERT", role, true, null, "postgres"),
            new("SELECT", role, true, null, "postgres"),
            new("UPDATE", Grant.Public, false, "name", "postgres"),
        ]);
        view.OwnerPrivileges.ShouldNotBeNull().ShouldNotContain("DELETE");
        view.Extras.ShouldBe(
        [
            $"ALTER VIEW {schema}.v ALTER COLUMN id SET DEFAULT 7",
            $"CREATE RULE on_delete AS\n    ON DELETE TO {schema}.v DO INSTEAD NOTHING",
            $"COMMENT ON RULE on_delete ON {schema}.v IS 'because'",
            $"CREATE TRIGGER on_insert INSTEAD OF INSERT ON {schema}.v FOR EACH ROW EXECUTE FUNCTION {schema}.f('a''b')",
            $"COMMENT ON TRIGGER on_insert ON {schema}.v IS 'why'",
        ]);
    }

    [Fact]
    public async Task The_extras_of_a_view_can_be_run_on_another_of_its_name()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE TABLE {s}.log (what text);
            CREATE VIEW {s}."v 1" AS SELECT * FROM {s}.m;
            CREATE FUNCTION {s}."f 1"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER "t 1" INSTEAD OF UPDATE ON {s}."v 1" FOR EACH ROW EXECUTE FUNCTION {s}."f 1"();
            CREATE RULE "r 1" AS ON DELETE TO {s}."v 1" DO INSTEAD (INSERT INTO {s}.log VALUES (OLD.name); NOTIFY n);
            ALTER VIEW {s}."v 1" ALTER COLUMN name SET DEFAULT 'it''s';
            """);
        var before = (await fixture.DependentsAsync(schema)).OfType<Dependent.View>().Single();

        await fixture.ExecuteAsync($"""
            DROP VIEW {before.Name.Sql};
            CREATE VIEW {before.Name.Sql} AS {before.Query};
            {string.Concat(before.Extras.Select(extra => extra + ";\n"))}
            """, schema);

        var after = (await fixture.DependentsAsync(schema)).OfType<Dependent.View>().Single();
        after.Oid.ShouldNotBe(before.Oid);
        after.Fingerprint.ShouldBe(before.Fingerprint);
    }

    [Fact]
    public async Task A_security_label_of_a_view_is_among_its_extras()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE VIEW {s}.v AS SELECT * FROM {s}.m;
            INSERT INTO pg_seclabel VALUES ('{s}.v'::regclass, 'pg_class'::regclass, 0, 'p', 'secret'),
                ('{s}.v'::regclass, 'pg_class'::regclass, 2, 'p', 'it''s');
            """);

        var view = (await fixture.DependentsAsync(schema)).OfType<Dependent.View>().Single();

        view.Extras.ShouldBe(
        [
            $"SECURITY LABEL FOR p ON VIEW {schema}.v IS 'secret'",
            $"SECURITY LABEL FOR p ON COLUMN {schema}.v.name IS 'it''s'",
        ]);
    }

    [Fact]
    public async Task A_chain_is_followed_through_views_and_other_schemas()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE SCHEMA {s}x;
            CREATE VIEW {s}.a AS SELECT id FROM {s}.m;
            CREATE VIEW {s}x.b AS SELECT a.id, m.name FROM {s}.a JOIN {s}.m USING (id);
            CREATE MATERIALIZED VIEW {s}x.c AS SELECT id FROM {s}x.b;
            CREATE VIEW {s}x.d AS SELECT count(*) FROM {s}x.c;
            """);

        var all = await fixture.DependentsAsync(schema);

        var oid = all.ToDictionary(dependent => dependent.Identity, dependent => dependent.Oid);
        all.Select(dependent => dependent.Identity).ShouldBe(
            [$"materialized view {schema}x.c", $"view {schema}.a", $"view {schema}x.b", $"view {schema}x.d"]);
        all[0].ShouldBeOfType<Dependent.MaterializedView>().Name.ShouldBe(new ViewName($"{schema}x", "c"));
        all[0].Reads.ShouldBe([oid[$"view {schema}x.b"]]);
        all[2].Reads.ShouldBe([await fixture.OidAsync($"{schema}.m"), oid[$"view {schema}.a"]], ignoreOrder: true);
        all[3].Reads.ShouldBe([oid[$"materialized view {schema}x.c"]]);
    }

    [Fact]
    public async Task One_of_the_views_asked_for_is_a_dependent_of_another()
    {
        var schema = await fixture.SchemaAsync(View + "CREATE MATERIALIZED VIEW {s}.n AS SELECT id FROM {s}.m;");
        var m = await fixture.OidAsync($"{schema}.m");
        var n = await fixture.OidAsync($"{schema}.n");

        var only = (await fixture.DependentsAsync([m, n])).ShouldHaveSingleItem();

        only.Oid.ShouldBe(n);
        only.Reads.ShouldBe([m]);
    }

    [Fact]
    public async Task A_read_of_one_column_counts_as_much_as_a_read_of_all()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE VIEW {s}.one AS SELECT name FROM {s}.m;
            CREATE VIEW {s}.counted AS SELECT count(*) FROM {s}.m;
            CREATE VIEW {s}.whole AS SELECT (m).name FROM {s}.m;
            CREATE VIEW {s}.text AS SELECT m::text FROM {s}.m;
            CREATE VIEW {s}.mentioned AS SELECT NULL::{s}.m IS NULL AS nothing;
            """);

        (await fixture.DependentsAsync(schema)).Select(dependent => dependent.Identity).ShouldBe(
            [$"view {schema}.counted", $"view {schema}.mentioned", $"view {schema}.one", $"view {schema}.text", $"view {schema}.whole"]);
    }

    [Fact]
    public async Task An_atomic_function_is_read_with_its_definition()
    {
        var role = await fixture.RoleAsync();
        var schema = await fixture.SchemaAsync(View + $$"""
            CREATE FUNCTION {s}.f(wanted int, OUT found text) LANGUAGE sql STABLE SECURITY DEFINER SET work_mem = '8MB'
                BEGIN ATOMIC SELECT name FROM {s}.m WHERE id = wanted; END;
            COMMENT ON FUNCTION {s}.f IS 'finds';
            REVOKE EXECUTE ON FUNCTION {s}.f FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION {s}.f TO {{role}};
            CREATE FUNCTION {s}.g() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM {s}.m);
            CREATE PROCEDURE {s}.p(a int) LANGUAGE sql BEGIN ATOMIC DELETE FROM {s}.t USING {s}.m WHERE t.id = m.id + a; END;
            CREATE FUNCTION {s}.string() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM {s}.m';
            """);

        var all = (await fixture.DependentsAsync(schema)).Cast<Dependent.AtomicFunction>().ToList();

        all.Select(function => function.Identity).ShouldBe(
            [$"function {schema}.f(integer)", $"function {schema}.g()", $"procedure {schema}.p(integer)"]);
        all[0].Name.ShouldBe(new ViewName(schema, "f"));
        all[0].Definition.ShouldStartWith($"CREATE OR REPLACE FUNCTION {schema}.f(wanted integer, OUT found text)");
        all[0].Definition.ShouldContain("SECURITY DEFINER");
        all[0].Definition.ShouldContain($"FROM {schema}.m");
        all[0].Arguments.ShouldBe("wanted integer, OUT found text");
        all[0].Comment.ShouldBe("finds");
        all[0].Grants.ShouldBe([new("EXECUTE", role, false, null, "postgres")]);
        all[1].Grants.ShouldBe([new("EXECUTE", Grant.Public, false, null, "postgres")]);
        all.Select(function => function.IsProcedure).ShouldBe([false, false, true]);
    }

    [Fact]
    public async Task A_view_behind_a_function_is_found()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE FUNCTION {s}.f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM {s}.m);
            CREATE FUNCTION {s}.g() RETURNS bigint LANGUAGE sql RETURN {s}.f() + 1;
            CREATE MATERIALIZED VIEW {s}.n AS SELECT {s}.g() AS n;
            CREATE TABLE {s}.u (n bigint DEFAULT {s}.g());
            """);

        var all = await fixture.DependentsAsync(schema);

        all.Select(dependent => dependent.Identity).ShouldBe(
            [$"function {schema}.f()", $"function {schema}.g()", $"materialized view {schema}.n"]);
        all[1].Reads.ShouldBe([all[0].Oid]);
        all[2].Reads.ShouldBe([all[1].Oid]);
    }

    [Fact]
    public async Task A_cycle_of_dependencies_ends()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE VIEW {s}.v AS SELECT id, 0 AS n FROM {s}.m;
            CREATE VIEW {s}.w AS SELECT id FROM {s}.v;
            CREATE RULE r AS ON UPDATE TO {s}.v DO INSTEAD INSERT INTO {s}.t SELECT id FROM {s}.w;
            CREATE FUNCTION {s}.f(a int) RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM {s}.w);
            CREATE OR REPLACE VIEW {s}.v AS SELECT id, 0 AS n FROM {s}.m WHERE id > {s}.f(1);
            """);

        (await fixture.DependentsAsync(schema)).Select(dependent => dependent.Identity).ShouldBe(
            [$"function {schema}.f(integer)", $"rule r on {schema}.v", $"view {schema}.v", $"view {schema}.w"]);
    }

    [Fact]
    public async Task A_member_of_an_extension_says_so()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE VIEW {s}.v AS SELECT id FROM {s}.m;
            CREATE EXTENSION IF NOT EXISTS pg_trgm;
            ALTER EXTENSION pg_trgm ADD VIEW {s}.v;
            """);

        (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem().Identity.ShouldBe($"view {schema}.v (extension pg_trgm)");
    }
}
