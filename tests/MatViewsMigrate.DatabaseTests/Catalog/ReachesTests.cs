using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.DatabaseTests.Catalog;

public sealed class ReachesTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string Views = """
        CREATE TABLE {s}.t (id int);
        CREATE MATERIALIZED VIEW {s}.old AS SELECT id FROM {s}.t;
        CREATE MATERIALIZED VIEW {s}.beside AS SELECT id FROM {s}.t;
        """;

    [Theory]
    [InlineData("CREATE MATERIALIZED VIEW {s}.new AS SELECT id FROM {s}.old")]
    [InlineData("CREATE MATERIALIZED VIEW {s}.new AS SELECT count(*) FROM {s}.old")]
    [InlineData("CREATE VIEW {s}.v AS SELECT id FROM {s}.old; CREATE VIEW {s}.w AS SELECT id FROM {s}.v; CREATE MATERIALIZED VIEW {s}.new AS SELECT id FROM {s}.w")]
    [InlineData("CREATE MATERIALIZED VIEW {s}.n AS SELECT id FROM {s}.old; CREATE MATERIALIZED VIEW {s}.new AS SELECT id FROM {s}.n")]
    [InlineData("CREATE FUNCTION {s}.f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM {s}.old); CREATE MATERIALIZED VIEW {s}.new AS SELECT {s}.f() AS n")]
    [InlineData("CREATE MATERIALIZED VIEW {s}.new AS SELECT NULL::{s}.old IS NULL AS n")]
    [InlineData("CREATE MATERIALIZED VIEW {s}.new AS SELECT '{}'::{s}.old[] IS NULL AS n")]
    [InlineData("CREATE VIEW {s}.new AS SELECT id FROM {s}.t; CREATE RULE r AS ON UPDATE TO {s}.new DO INSTEAD INSERT INTO {s}.t SELECT o.id FROM {s}.old AS o")]
    public async Task An_old_view_is_reached(string sql)
    {
        var schema = await fixture.SchemaAsync(Views + sql);

        var old = await fixture.OidAsync($"{schema}.old");
        (await ReachesAsync(schema, "new", "old", "beside")).ShouldBe([old]);
    }

    [Theory]
    [InlineData("CREATE MATERIALIZED VIEW {s}.new AS SELECT id FROM {s}.t")]
    [InlineData("CREATE MATERIALIZED VIEW {s}.new AS SELECT 1 AS id; CREATE VIEW {s}.v AS SELECT new.id FROM {s}.new, {s}.old")]
    [InlineData("CREATE MATERIALIZED VIEW {s}.new AS SELECT id FROM {s}.t; CREATE TABLE {s}.x (o {s}.old, b {s}.beside)")]
    public async Task What_is_only_beside_is_not_reached(string sql)
    {
        var schema = await fixture.SchemaAsync(Views + sql);

        (await ReachesAsync(schema, "new", "old", "beside")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_view_does_not_reach_itself()
    {
        var schema = await fixture.SchemaAsync(Views);

        (await ReachesAsync(schema, "old", "old")).ShouldBeEmpty();
        (await ReachesAsync(schema, "old", "t")).ShouldBe([await fixture.OidAsync($"{schema}.t")]);
    }

    [Fact]
    public async Task A_function_reaches_and_is_reached()
    {
        var schema = await fixture.SchemaAsync(Views + """
            CREATE FUNCTION {s}.f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM {s}.old);
            CREATE VIEW {s}.v AS SELECT {s}.f() AS n;
            """);
        var function = (uint)await fixture.Database.ScalarAsync<long>($"SELECT '{schema}.f'::regproc::oid::bigint");
        var (old, view) = (await fixture.OidAsync($"{schema}.old"), await fixture.OidAsync($"{schema}.v"));
        await using var connection = await fixture.OpenAsync();
        var reader = new DependentReader();

        (await reader.ReachesAsync(connection, [function], [old], CancellationToken.None)).ShouldBe([old]);
        (await reader.ReachesAsync(connection, [view], [function], CancellationToken.None)).ShouldBe([function]);
    }

    private async Task<IReadOnlyList<uint>> ReachesAsync(string schema, string from, params string[] to)
    {
        var oids = new List<uint>();
        foreach (var name in to)
            oids.Add(await fixture.OidAsync($"{schema}.{name}"));
        await using var connection = await fixture.OpenAsync();
        return await new DependentReader().ReachesAsync(
            connection, [await fixture.OidAsync($"{schema}.{from}")], oids, CancellationToken.None);
    }
}
