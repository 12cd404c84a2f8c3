using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.DatabaseTests.Catalog;

public sealed class PolicyAndRuleTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string View = """
        CREATE TABLE {s}.t (id int, name text);
        CREATE MATERIALIZED VIEW {s}.m AS SELECT id, name FROM {s}.t;

        """;

    [Fact]
    public async Task A_policy_is_read_as_the_statement_that_puts_its_expressions_back()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE TABLE {s}."u v" (id int);
            CREATE POLICY "p q" ON {s}."u v" FOR ALL TO PUBLIC
                USING (id IN (SELECT id FROM {s}.m)) WITH CHECK (EXISTS (SELECT FROM {s}.m WHERE m.id = "u v".id));
            """);

        var policy = (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem().ShouldBeOfType<Dependent.Policy>();

        policy.Identity.ShouldBe($"policy \"p q\" on {schema}.\"u v\"");
        policy.Owner.ShouldBe("postgres");
        policy.Definition.ShouldStartWith($"ALTER POLICY \"p q\" ON {schema}.\"u v\" USING (");
        policy.Definition.ShouldContain(" WITH CHECK (");
        await fixture.Database.ExecuteAsync(policy.Definition);
        (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem().Fingerprint.ShouldBe(policy.Fingerprint);
    }

    [Fact]
    public async Task A_rule_is_read_as_the_statement_that_replaces_it()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE TABLE {s}.u (id int);
            CREATE RULE "r; s" AS ON INSERT TO {s}.u WHERE EXISTS (SELECT FROM {s}.m WHERE m.id = NEW.id) DO ALSO DELETE FROM {s}.t;
            """);

        var rule = (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem().ShouldBeOfType<Dependent.Rule>();

        rule.Identity.ShouldBe($"rule \"r; s\" on {schema}.u");
        rule.Oid.ShouldBe(await fixture.OidAsync($"{schema}.u"));
        rule.Definition.ShouldStartWith($"CREATE OR REPLACE RULE \"r; s\" AS\n    ON INSERT TO {schema}.u");
        await fixture.Database.ExecuteAsync(rule.Definition);
        (await fixture.DependentsAsync(schema)).ShouldHaveSingleItem().Fingerprint.ShouldBe(rule.Fingerprint);
    }

    [Fact]
    public async Task A_rule_on_a_dependent_view_that_reads_the_view_itself_stands_for_itself_too()
    {
        var schema = await fixture.SchemaAsync(View + """
            CREATE VIEW {s}.v AS SELECT id FROM {s}.m;
            CREATE RULE own AS ON DELETE TO {s}.v DO INSTEAD DELETE FROM {s}.t WHERE id = OLD.id;
            CREATE RULE reads AS ON UPDATE TO {s}.v DO INSTEAD INSERT INTO {s}.t SELECT id FROM {s}.m;
            """);

        var all = await fixture.DependentsAsync(schema);

        all.Select(dependent => dependent.Identity).ShouldBe([$"rule reads on {schema}.v", $"view {schema}.v"]);
        ((Dependent.View)all[1]).Extras.Count.ShouldBe(2);
    }
}
