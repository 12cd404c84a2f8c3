using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.DatabaseTests.Catalog;

/// <summary>Each property of a view, set on a view and read back.</summary>
public sealed class PropertyTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string View = """
        CREATE TABLE {s}.t (id int, name text, price numeric(10,2));
        CREATE MATERIALIZED VIEW {s}.m AS SELECT id, name, price FROM {s}.t;
        """;

    [Fact]
    public async Task A_view_without_settings_has_the_defaults()
    {
        var view = await ReadAsync("");

        view.Populated.ShouldBeTrue();
        view.EstimatedRows.ShouldBe(-1);
        view.Bytes.ShouldBe(8192); // The TOAST table's index.
        view.Indexes.ShouldBeEmpty();
        view.Statistics.ShouldBeEmpty();
        view.Calls.ShouldBeEmpty();
        var properties = view.Properties;
        properties.Owner.ShouldBe("postgres");
        properties.Grants.ShouldBeEmpty();
        properties.OwnerPrivileges.ShouldBeNull();
        properties.Comment.ShouldBeNull();
        properties.Storage.ShouldBeEmpty();
        properties.Tablespace.ShouldBeNull();
        properties.AccessMethod.ShouldBe("heap");
        properties.ReplicaIdentity.ShouldBeNull();
        properties.Extensions.ShouldBeEmpty();
        properties.MemberOf.ShouldBeNull();
        properties.Labels.ShouldBeEmpty();
        var column = view.Columns[0];
        column.ShouldBe(new LiveColumn("id", "integer", null) { Options = column.Options });
        column.Options.ShouldBeEmpty();
    }

    [Fact]
    public async Task Columns_have_their_types_with_schema_and_precision()
    {
        var view = await ReadAsync("""
            CREATE TYPE {s}."my kind" AS ENUM ('a');
            DROP MATERIALIZED VIEW {s}.m;
            CREATE MATERIALIZED VIEW {s}.m AS
                SELECT price, name::varchar(7), 'a'::{s}."my kind" AS kind, '{}'::{s}."my kind"[] AS kinds, name COLLATE "C" AS c,
                    name COLLATE "POSIX" AS "P", now() AS at FROM {s}.t;
            """);

        var schema = view.Name.Schema;
        view.Columns.Select(column => column.Type).ShouldBe(
        [
            "numeric(10,2)", "character varying(7)", $"{schema}.\"my kind\"", $"{schema}.\"my kind\"[]", "text", "text",
            "timestamp with time zone",
        ]);
        view.Columns.Select(column => column.Collation).ShouldBe([null, null, null, null, "\"C\"", "\"POSIX\"", null]);
    }

    [Fact]
    public async Task Settings_of_columns_are_read()
    {
        var view = await ReadAsync("""
            COMMENT ON COLUMN {s}.m.id IS 'it''s';
            ALTER MATERIALIZED VIEW {s}.m ALTER COLUMN id SET STATISTICS 0;
            ALTER MATERIALIZED VIEW {s}.m ALTER COLUMN id SET (n_distinct = -0.5, n_distinct_inherited = 3);
            ALTER MATERIALIZED VIEW {s}.m ALTER COLUMN name SET STORAGE EXTERNAL;
            ALTER MATERIALIZED VIEW {s}.m ALTER COLUMN name SET STATISTICS 500;
            """);

        view.Columns[0].Comment.ShouldBe("it's");
        view.Columns[0].StatisticsTarget.ShouldBe(0);
        view.Columns[0].Options.ShouldBe(["n_distinct=-0.5", "n_distinct_inherited=3"]);
        view.Columns[1].Storage.ShouldBe("EXTERNAL");
        view.Columns[1].StatisticsTarget.ShouldBe(500);
        view.Columns[2].Comment.ShouldBeNull();
        view.Columns[2].StatisticsTarget.ShouldBeNull();
    }

    [Fact]
    public async Task The_compression_of_a_column_is_read_where_the_server_has_it()
    {
        if (await VersionAsync() < 140000)
            return;

        var view = await ReadAsync("ALTER MATERIALIZED VIEW {s}.m ALTER COLUMN name SET COMPRESSION pglz");

        view.Columns.Select(column => column.Compression).ShouldBe([null, "pglz", null]);
    }

    [Fact]
    public async Task The_servers_own_column_option_is_no_setting()
    {
        var view = await ReadAsync("""
            UPDATE pg_attribute SET attoptions = '{pg_attver=7,n_distinct=5}'
            WHERE attrelid = '{s}.m'::regclass AND attname = 'id'
            """);

        view.Columns[0].Options.ShouldBe(["n_distinct=5"]);
    }

    [Fact]
    public async Task Grants_have_their_grantor_and_grant_option()
    {
        var (one, two) = (await fixture.RoleAsync(), await fixture.RoleAsync());
        var view = await ReadAsync($$"""
            GRANT SELECT ON {s}.m TO {{one}} WITH GRANT OPTION;
            GRANT USAGE ON SCHEMA {s} TO {{one}};
            SET ROLE {{one}};
            GRANT SELECT ON {s}.m TO {{two}};
            RESET ROLE;
            GRANT INSERT, DELETE ON {s}.m TO PUBLIC;
            GRANT UPDATE (name, id) ON {s}.m TO {{two}};
            """);

        view.Properties.Grants.ShouldBe(
        [
            new("SELECT", one, true, null, "postgres"),
            new("SELECT", two, false, null, one),
            new("DELETE", Grant.Public, false, null, "postgres"),
            new("INSERT", Grant.Public, false, null, "postgres"),
            new("UPDATE", two, false, "id", "postgres"),
            new("UPDATE", two, false, "name", "postgres"),
        ], ignoreOrder: true);
        view.Properties.Grants[^1].Column.ShouldBe("name");
        view.Properties.OwnerPrivileges.ShouldBeNull();
    }

    [Fact]
    public async Task An_owner_who_gave_up_a_privilege_lacks_it()
    {
        var view = await ReadAsync("REVOKE INSERT, UPDATE ON {s}.m FROM postgres");

        view.Properties.Grants.ShouldBeEmpty();
        view.Properties.OwnerPrivileges.ShouldNotBeNull().ShouldContain("SELECT");
        view.Properties.OwnerPrivileges.ShouldNotContain("INSERT");
    }

    [Fact]
    public async Task An_owner_without_any_privilege_has_an_empty_list()
    {
        var view = await ReadAsync("REVOKE ALL ON {s}.m FROM postgres");

        view.Properties.OwnerPrivileges.ShouldNotBeNull().ShouldBeEmpty();
    }

    [Fact]
    public async Task Options_of_the_view_and_its_toast_table_are_read()
    {
        var view = await ReadAsync(
            "ALTER MATERIALIZED VIEW {s}.m SET (fillfactor = 90, autovacuum_enabled = off, toast.autovacuum_vacuum_threshold = 7)");

        view.Properties.Storage.ShouldBe(
            [new("autovacuum_enabled", "off"), new("fillfactor", "90"), new("toast.autovacuum_vacuum_threshold", "7")]);
    }

    [Fact]
    public async Task Owner_comment_and_replica_identity_are_read()
    {
        var role = await fixture.RoleAsync();
        var view = await ReadAsync($$"""
            COMMENT ON MATERIALIZED VIEW {s}.m IS E'two\nlines';
            ALTER MATERIALIZED VIEW {s}.m REPLICA IDENTITY FULL;
            GRANT SELECT ON {s}.m TO PUBLIC;
            ALTER MATERIALIZED VIEW {s}.m OWNER TO {{role}};
            """);

        view.Properties.Owner.ShouldBe(role);
        view.Properties.Comment.ShouldBe("two\nlines");
        view.Properties.ReplicaIdentity.ShouldBe("FULL");
        view.Properties.Grants.ShouldBe([new("SELECT", Grant.Public, false, null, role)]);
        view.Properties.OwnerPrivileges.ShouldBeNull();
    }

    [Fact]
    public async Task Labels_of_view_and_columns_are_read()
    {
        var view = await ReadAsync("""
            INSERT INTO pg_seclabel VALUES ('{s}.m'::regclass, 'pg_class'::regclass, 0, 'p', 'secret'),
                ('{s}.m'::regclass, 'pg_class'::regclass, 2, 'p', 'name')
            """);

        view.Properties.Labels.ShouldBe([new("p", "secret", null), new("p", "name", "name")]);
    }

    [Fact]
    public async Task Dependence_on_an_extension_is_not_membership_of_it()
    {
        const string extension = "CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;";
        var depends = await ReadAsync(extension + "ALTER MATERIALIZED VIEW {s}.m DEPENDS ON EXTENSION pg_trgm");
        var member = await ReadAsync(extension + "ALTER EXTENSION pg_trgm ADD MATERIALIZED VIEW {s}.m");

        depends.Properties.Extensions.ShouldBe(["pg_trgm"]);
        depends.Properties.MemberOf.ShouldBeNull();
        member.Properties.Extensions.ShouldBeEmpty();
        member.Properties.MemberOf.ShouldBe("pg_trgm");
    }

    [Fact]
    public async Task A_view_reads_relations_and_calls_functions()
    {
        var view = await ReadAsync("""
            DROP MATERIALIZED VIEW {s}.m;
            CREATE VIEW {s}.v AS SELECT id FROM {s}.t;
            CREATE FUNCTION {s}.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
            CREATE MATERIALIZED VIEW {s}.m AS SELECT {s}.f(v.id) FROM {s}.v JOIN {s}.t USING (id);
            """);

        var schema = view.Name.Schema;
        view.Reads.ShouldBe([await fixture.OidAsync($"{schema}.t"), await fixture.OidAsync($"{schema}.v")], ignoreOrder: true);
        view.Calls.ShouldBe([(uint)await fixture.Database.ScalarAsync<long>($"SELECT '{schema}.f'::regproc::oid::bigint")]);
    }

    private async Task<LiveView> ReadAsync(string sql) =>
        await fixture.NamedAsync(await fixture.SchemaAsync(View + sql), "m");

    private Task<int> VersionAsync() => fixture.Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int");
}
