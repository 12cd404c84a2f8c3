using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.DatabaseTests.Catalog;

public sealed class CatalogReaderTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string View = """
        CREATE TABLE {s}.t (id int, name text, price numeric(10,2));
        CREATE MATERIALIZED VIEW {s}.m AS SELECT id, name, price FROM {s}.t;
        """;

    [Fact]
    public async Task The_target_is_named_by_database_and_cluster()
    {
        await using var connection = await fixture.OpenAsync();

        var target = await new CatalogReader().TargetAsync(connection, CancellationToken.None);

        target.Database.ShouldBe(connection.Database);
        target.DatabaseOid.ShouldBe((uint)await fixture.Database.ScalarAsync<long>(
            "SELECT oid::bigint FROM pg_database WHERE datname = current_database()"));
        target.SystemIdentifier.ShouldBe(await fixture.Database.ScalarAsync<long>(
            "SELECT system_identifier FROM pg_control_system()"));
        target.ServerVersion.ShouldBe(await fixture.Database.ScalarAsync<int>(
            "SELECT current_setting('server_version_num')::int"));
    }

    [Fact]
    public async Task A_view_has_its_canonical_query_without_the_semicolon()
    {
        var schema = await fixture.SchemaAsync("""
            CREATE TABLE {s}.t (id int, name text);
            CREATE MATERIALIZED VIEW {s}.m AS select id,   upper(name) as big from {s}.t where name = ';'
            """);

        var view = await fixture.OneAsync(schema);

        view.Query.ShouldNotBeNull().Trim().ShouldStartWith("SELECT ");
        view.Query.ShouldContain($"FROM {schema}.t");
        view.Query.ShouldEndWith("= ';'::text)");
        view.Busy.ShouldBeNull();
    }

    public static TheoryData<string> LegalNames => new(
        "plain", "UpperCase", "with space", "with\"quote", "with.dot", "select", "имя_представления", "数据",
        new string('x', 63), "a USING btree b", "semi;colon", "per%cent", "back\\slash", "it's", "$1", "{brace}", "a FROM b",
        " ON c.d USING ", "\t\n", "é" + new string('é', 30), "🐘", "public.m", "m;--", "/* c */", "0digit", "_RETURN");

    [Theory]
    [MemberData(nameof(LegalNames))]
    public async Task Any_legal_name_is_read_to_the_letter(string name)
    {
        var quoted = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await fixture.Database.ExecuteAsync($$"""
            DROP SCHEMA IF EXISTS {{quoted}} CASCADE;
            CREATE SCHEMA {{quoted}};
            CREATE MATERIALIZED VIEW {{quoted}}.{{quoted}} AS SELECT 1 AS {{quoted}}, 2 AS b;
            """);
        var index = $"\"{Identifier.Cut(name, 60).Replace("\"", "\"\"", StringComparison.Ordinal)}_i\"";
        await fixture.Database.ExecuteAsync($"""
            CREATE UNIQUE INDEX {index} ON {quoted}.{quoted} ({quoted}) WHERE b > 1;
            CREATE STATISTICS {quoted}.{quoted} (ndistinct) ON {quoted}, b FROM {quoted}.{quoted};
            COMMENT ON MATERIALIZED VIEW {quoted}.{quoted} IS 'it''s \';
            """);

        var view = await fixture.OneAsync(name);

        view.Name.ShouldBe(new ViewName(name, name));
        view.Columns[0].Name.ShouldBe(name);
        view.Properties.Comment.ShouldBe("it's \\");
        var only = view.Indexes.ShouldHaveSingleItem();
        only.Name.ShouldBe(Identifier.Cut(name, 60) + "_i");
        only.KeyColumns.ShouldBe([name]);
        only.Body.ShouldBe($"USING btree ({Identifier.Quote(name)}) WHERE (b > 1)");
        var statistics = view.Statistics.ShouldHaveSingleItem();
        statistics.Name.ShouldBe(new ViewName(name, name));
        statistics.Kinds.ShouldBe($"(ndistinct) ON {Identifier.Quote(name)}, b");
    }

    [Fact]
    public async Task Rows_bytes_and_population_are_read()
    {
        var schema = await fixture.SchemaAsync(View + """
            INSERT INTO {s}.t SELECT g, 'x' FROM generate_series(1, 1000) AS g;
            REFRESH MATERIALIZED VIEW {s}.m;
            CREATE INDEX i ON {s}.m (id);
            CREATE MATERIALIZED VIEW {s}.n AS SELECT 1 AS one WITH NO DATA;
            """);
        await fixture.Database.ExecuteAsync($"VACUUM ANALYZE {schema}.m");

        var (m, n) = (await fixture.NamedAsync(schema, "m"), await fixture.NamedAsync(schema, "n"));

        m.EstimatedRows.ShouldBe(1000);
        m.Bytes.ShouldBe(await fixture.Database.ScalarAsync<long>(
            $"SELECT pg_relation_size('{schema}.m') + pg_relation_size('{schema}.i') + 8192"));
        n.Populated.ShouldBeFalse();
        n.EstimatedRows.ShouldBe(-1);
        n.Reads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Views_are_read_by_oid_whatever_their_schema_and_other_relations_are_not()
    {
        var schema = await fixture.SchemaAsync(View + "CREATE MATERIALIZED VIEW {s}.n AS SELECT 1 AS one");
        await using var connection = await fixture.OpenAsync();

        var views = await new CatalogReader().ReadAsync(
            connection, [await fixture.OidAsync($"{schema}.n"), await fixture.OidAsync($"{schema}.t"), 4294967295],
            CancellationToken.None);

        views.ShouldHaveSingleItem().Name.Name.ShouldBe("n");
        (await new CatalogReader().ReadAsync(connection, (IReadOnlyList<string>)[], CancellationToken.None)).ShouldBeEmpty();
    }
}
