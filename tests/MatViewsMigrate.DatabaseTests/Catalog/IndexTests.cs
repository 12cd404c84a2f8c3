using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.DatabaseTests.Catalog;

/// <summary>Indexes and extended statistics, made on a view and read back.</summary>
public sealed class IndexTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string View = """
        CREATE TABLE {s}.t (id int, name text, price numeric(10,2));
        CREATE MATERIALIZED VIEW {s}.m AS SELECT id, name, price FROM {s}.t;
        """;

    [Fact]
    public async Task Indexes_are_read_with_all_that_is_set_on_them()
    {
        var view = await ReadAsync("""
            CREATE UNIQUE INDEX a ON {s}.m (id DESC, name text_pattern_ops) INCLUDE (price) WITH (fillfactor = 70);
            CREATE INDEX b ON {s}.m (lower(name), id) WHERE price > 1;
            COMMENT ON INDEX {s}.b IS 'a comment';
            ALTER INDEX {s}.b ALTER COLUMN 1 SET STATISTICS 77;
            ALTER MATERIALIZED VIEW {s}.m CLUSTER ON a;
            CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
            ALTER INDEX {s}.a DEPENDS ON EXTENSION pg_trgm;
            """);

        var (a, b) = (view.Indexes[0], view.Indexes[1]);
        a.Name.ShouldBe("a");
        a.Oid.ShouldBe(await fixture.OidAsync($"{view.Name.Schema}.a"));
        a.Unique.ShouldBeTrue();
        a.Body.ShouldBe("USING btree (id DESC, name text_pattern_ops) INCLUDE (price) WITH (fillfactor='70')");
        a.KeyColumns.ShouldBe(["id", "name"]);
        a.Clustered.ShouldBeTrue();
        a.UsableConcurrently.ShouldBeTrue();
        a.Valid.ShouldBeTrue();
        a.Bytes.ShouldBe(8192);
        a.Extensions.ShouldBe(["pg_trgm"]);
        a.Tablespace.ShouldBeNull();
        b.Unique.ShouldBeFalse();
        b.Body.ShouldBe("USING btree (lower(name), id) WHERE (price > (1)::numeric)");
        b.KeyColumns.ShouldBe([null, "id"]);
        b.Comment.ShouldBe("a comment");
        b.StatisticsTargets.ShouldBe([new(1, 77)]);
        b.Extensions.ShouldBeEmpty();
    }

    public static TheoryData<string, bool> Indexes => new()
    {
        { "UNIQUE INDEX i ON {s}.m (id)", true },
        { "UNIQUE INDEX i ON {s}.m (name COLLATE \"C\" DESC NULLS LAST, id)", true },
        { "INDEX i ON {s}.m (id)", false },
        { "UNIQUE INDEX i ON {s}.m (id) WHERE id IS NOT NULL", false },
        { "UNIQUE INDEX i ON {s}.m (id, lower(name))", false },
        { "INDEX i ON {s}.m USING hash (id)", false },
    };

    [Theory]
    [MemberData(nameof(Indexes))]
    public async Task An_index_serves_a_concurrent_refresh_exactly_when_the_server_takes_it(string index, bool usable)
    {
        var schema = await fixture.SchemaAsync($"{View}CREATE {index}");

        (await fixture.OneAsync(schema)).Indexes[0].UsableConcurrently.ShouldBe(usable);
        var refresh = fixture.Database.ExecuteAsync($"REFRESH MATERIALIZED VIEW CONCURRENTLY {schema}.m");
        if (usable)
            await refresh;
        else
            (await Should.ThrowAsync<Npgsql.PostgresException>(refresh)).SqlState.ShouldBe("55000");
    }

    [Fact]
    public async Task Nulls_not_distinct_stands_in_the_body_of_an_index()
    {
        if (await VersionAsync() < 150000)
            return;

        var view = await ReadAsync("CREATE UNIQUE INDEX i ON {s}.m (id) NULLS NOT DISTINCT");

        view.Indexes[0].Body.ShouldBe("USING btree (id) NULLS NOT DISTINCT");
    }

    [Fact]
    public async Task An_index_that_failed_to_build_is_invalid()
    {
        var schema = await fixture.SchemaAsync(View + "INSERT INTO {s}.t VALUES (1), (1); REFRESH MATERIALIZED VIEW {s}.m");
        await Should.ThrowAsync<Npgsql.PostgresException>(
            fixture.Database.ExecuteAsync($"CREATE UNIQUE INDEX CONCURRENTLY i ON {schema}.m (id)"));

        var index = (await fixture.OneAsync(schema)).Indexes.ShouldHaveSingleItem();

        index.Valid.ShouldBeFalse();
        index.UsableConcurrently.ShouldBeFalse();
    }

    [Fact]
    public async Task Extended_statistics_are_read()
    {
        var view = await ReadAsync("""
            CREATE SCHEMA {s}y;
            CREATE STATISTICS {s}y."s 1" (dependencies, ndistinct) ON id, name FROM {s}.m;
            CREATE STATISTICS {s}.s2 ON id, name, price FROM {s}.m;
            ALTER STATISTICS {s}.s2 SET STATISTICS 33;
            COMMENT ON STATISTICS {s}.s2 IS 'both';
            """);

        var schema = view.Name.Schema;
        view.Statistics.Select(statistics => statistics.Name).ShouldBe([new(schema, "s2"), new($"{schema}y", "s 1")]);
        view.Statistics[0].Kinds.ShouldBe("ON id, name, price");
        view.Statistics[0].Target.ShouldBe(33);
        view.Statistics[0].Comment.ShouldBe("both");
        view.Statistics[0].Owner.ShouldBe("postgres");
        view.Statistics[1].Kinds.ShouldBe("(ndistinct, dependencies) ON id, name");
        view.Statistics[1].Target.ShouldBeNull();
    }

    [Fact]
    public async Task Statistics_on_expressions_are_read_where_the_server_has_them()
    {
        if (await VersionAsync() < 140000)
            return;

        var view = await ReadAsync("CREATE STATISTICS {s}.s ON lower(name), (id + 1) FROM {s}.m");

        view.Statistics[0].Kinds.ShouldBe("ON lower(name), (id + 1)");
    }

    private async Task<LiveView> ReadAsync(string sql) =>
        await fixture.NamedAsync(await fixture.SchemaAsync(View + sql), "m");

    private Task<int> VersionAsync() => fixture.Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int");
}
