using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.DatabaseTests.Catalog;

/// <summary>Readers beside a session that holds, or waits for, ACCESS EXCLUSIVE: nothing may hang.</summary>
public sealed class BusyTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    private const string Views = """
        CREATE TABLE {s}.t (id int, name text);
        CREATE TABLE {s}.u (id int);
        CREATE MATERIALIZED VIEW {s}.m AS SELECT id, name FROM {s}.t;
        CREATE INDEX i ON {s}.m (lower(name));
        CREATE STATISTICS {s}.st ON id, name FROM {s}.m;
        CREATE MATERIALIZED VIEW {s}.n AS SELECT id FROM {s}.m;
        CREATE MATERIALIZED VIEW {s}.other AS SELECT id FROM {s}.u;
        CREATE VIEW {s}.v AS SELECT id FROM {s}.m;
        CREATE VIEW {s}.w AS SELECT id FROM {s}.v;
        CREATE MATERIALIZED VIEW {s}.beyond AS SELECT id FROM {s}.w;
        """;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_view_that_is_refreshed_is_busy_and_so_is_one_that_reads_it()
    {
        var schema = await fixture.SchemaAsync(Views);
        await using var refresher = await fixture.HoldAsync("REFRESH MATERIALIZED VIEW {s}.m", schema);

        var views = (await fixture.AllAsync(schema).WaitAsync(Soon)).ToDictionary(view => view.Name.Name);

        var m = views["m"];
        m.Query.ShouldBeNull();
        m.Fingerprint.ShouldBeNull();
        m.Indexes.ShouldHaveSingleItem().Body.ShouldBeNull();
        m.Statistics.ShouldHaveSingleItem().Kinds.ShouldBe("");
        m.Columns.Select(column => column.Name).ShouldBe(["id", "name"]);
        var busy = m.Busy.ShouldNotBeNull();
        busy.Pid.ShouldBe(refresher.ProcessID);
        busy.User.ShouldBe("postgres");
        busy.Application.ShouldBe("holder");
        busy.Query.ShouldBe($"REFRESH MATERIALIZED VIEW {schema}.m");
        busy.Since.ShouldNotBeNull().Offset.ShouldBe(TimeSpan.Zero);
        views["n"].Query.ShouldBeNull();
        views["n"].Busy.ShouldBe(busy);
        views["other"].Busy.ShouldBeNull();
        views["other"].Query.ShouldNotBeNull();
        views["beyond"].Busy.ShouldBeNull();
        views["beyond"].Query.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_stamps_of_busy_views_are_read_all_the_same()
    {
        var schema = await fixture.SchemaAsync(Views);
        var before = await StampsAsync(schema);
        await using var refresher = await fixture.HoldAsync("REFRESH MATERIALIZED VIEW {s}.m", schema);

        var during = await StampsAsync(schema).WaitAsync(Soon);

        during.Select(stamp => (stamp.Name, stamp.Stamp)).ShouldBe(before.Select(stamp => (stamp.Name, stamp.Stamp)));
        during.Where(stamp => stamp.Busy is not null).Select(stamp => stamp.Name.Name).ShouldBe(["m", "n"]);
        before.ShouldAllBe(stamp => stamp.Busy == null);
    }

    [Fact]
    public async Task A_view_whose_table_is_locked_is_busy()
    {
        var schema = await fixture.SchemaAsync(Views);
        await using var holder = await fixture.HoldAsync("LOCK TABLE {s}.t", schema);

        var views = await fixture.AllAsync(schema).WaitAsync(Soon);

        views.Where(view => view.Busy is not null).Select(view => view.Name.Name).ShouldBe(["m"]);
    }

    [Fact]
    public async Task A_lock_that_is_waited_for_makes_busy_too()
    {
        var schema = await fixture.SchemaAsync(Views);
        await using var reader = await fixture.HoldAsync("SELECT * FROM {s}.m", schema);
        await using var waiter = await fixture.HoldAsync("SELECT 1", schema);
        var refresh = CatalogFixture.ExecuteAsync(waiter, $"REFRESH MATERIALIZED VIEW {schema}.m");
        while (!await fixture.Database.ScalarAsync<bool>(
            $"SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = '{schema}.m'::regclass)"))
        {
            refresh.IsCompleted.ShouldBeFalse();
        }

        var views = await fixture.AllAsync(schema).WaitAsync(Soon);

        views.Single(view => view.Name.Name == "m").Busy.ShouldNotBeNull().Pid.ShouldBe(waiter.ProcessID);
        await CatalogFixture.ExecuteAsync(reader, "ROLLBACK");
        await refresh;
    }

    [Fact]
    public async Task A_concurrent_refresh_keeps_nothing_busy()
    {
        var schema = await fixture.SchemaAsync(Views + "CREATE UNIQUE INDEX k ON {s}.m (id)");
        await using var refresher = await fixture.HoldAsync("REFRESH MATERIALIZED VIEW CONCURRENTLY {s}.m", schema);

        (await fixture.AllAsync(schema).WaitAsync(Soon)).ShouldAllBe(view => view.Busy == null && view.Query != null);
    }

    [Fact]
    public async Task The_row_type_of_a_locked_table_makes_busy_too()
    {
        var schema = await fixture.SchemaAsync("""
            CREATE TABLE {s}.t (id int);
            CREATE FUNCTION {s}.f() RETURNS SETOF {s}.t LANGUAGE plpgsql AS 'BEGIN RETURN; END';
            CREATE MATERIALIZED VIEW {s}.called AS SELECT f.id FROM {s}.f();
            CREATE MATERIALIZED VIEW {s}.mentioned AS SELECT (NULL::{s}.t).id;
            CREATE MATERIALIZED VIEW {s}.neither AS SELECT 1 AS id;
            """);
        await using var holder = await fixture.HoldAsync("LOCK TABLE {s}.t", schema);

        var views = await fixture.AllAsync(schema).WaitAsync(Soon);

        views.Where(view => view.Busy is not null).Select(view => view.Name.Name).ShouldBe(["called", "mentioned"]);
    }

    [Fact]
    public async Task A_lock_of_our_own_keeps_nothing_busy()
    {
        var schema = await fixture.SchemaAsync(Views);
        await using var connection = await fixture.HoldAsync("LOCK TABLE {s}.t", schema);

        var views = await new CatalogReader().ReadAsync(connection, [schema], CancellationToken.None);

        views.ShouldAllBe(view => view.Busy == null && view.Query != null);
    }

    [Fact]
    public async Task A_prepared_transaction_that_holds_a_view_is_named_by_the_number_0()
    {
        if (await fixture.Database.ScalarAsync<string>("SHOW max_prepared_transactions") == "0")
            return;

        var schema = await fixture.SchemaAsync(Views);
        await using var holder = await fixture.HoldAsync("LOCK TABLE {s}.t", schema);
        await CatalogFixture.ExecuteAsync(holder, $"PREPARE TRANSACTION '{schema}'");

        var views = await fixture.AllAsync(schema).WaitAsync(Soon);

        await fixture.Database.ExecuteAsync($"ROLLBACK PREPARED '{schema}'");
        views.Single(view => view.Name.Name == "m").Busy.ShouldBe(new Busy(0, null, null, null, null));
    }

    [Fact]
    public async Task A_busy_dependent_has_no_text_and_the_others_have()
    {
        var schema = await fixture.SchemaAsync(Views);
        var m = await fixture.OidAsync($"{schema}.m");
        await using var refresher = await fixture.HoldAsync("REFRESH MATERIALIZED VIEW {s}.m", schema);
        await using var connection = await fixture.OpenAsync();

        var all = await new DependentReader().ReadAsync(connection, [m], CancellationToken.None).WaitAsync(Soon);

        var views = all.OfType<Dependent.View>().ToDictionary(view => view.Name.Name);
        views["v"].Busy.ShouldNotBeNull().Pid.ShouldBe(refresher.ProcessID);
        views["v"].Query.ShouldBe("");
        views["v"].Fingerprint.ShouldBe("");
        views["w"].Busy.ShouldBeNull();
        views["w"].Query.ShouldNotBe("");
        views["w"].Fingerprint.ShouldNotBe("");
    }

    private async Task<IReadOnlyList<ViewStamp>> StampsAsync(string schema)
    {
        await using var connection = await fixture.OpenAsync();
        return await new StampReader().ReadAsync(connection, [.. new[] { "m", "n", "other", "beyond" }.Select(name => new ViewName(schema, name))], CancellationToken.None);
    }
}
