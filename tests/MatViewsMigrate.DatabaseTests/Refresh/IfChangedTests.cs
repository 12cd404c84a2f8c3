namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class IfChangedTests
{
    private const string Query = "sql: SELECT id, v FROM app.items\n";

    // Sessions tell of what they wrote after a while, unless they are made to.
    private const string Flush = "; SELECT pg_stat_force_next_flush()";

    [Fact]
    public async Task What_has_nothing_new_to_read_is_skipped_and_the_answer_says_since_when()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        var run = (await project.AnswerAsync(0, "m", "--if-changed")).Number("app.m", "run_id");
        var answer = await project.AnswerAsync(0, "m", "--if-changed");
        answer.Text("app.m", "outcome").ShouldBe("skipped");
        answer.Text("app.m", "reason")!.ShouldStartWith($"nothing that it reads has changed since run {run} of ");
        answer.Number("app.m", "run_id").ShouldBeNull();
        (await project.ScalarAsync<long>("SELECT count(*) FROM matviews.mat_view_runs WHERE operation = 1")).ShouldBe(1);
        (await project.AnswerAsync(0, "m")).Text("app.m", "outcome").ShouldBe("done");
    }

    [Theory]
    [InlineData("regular")]
    [InlineData("auto")]
    public async Task What_is_older_than_it_may_be_is_never_skipped(string strategy)
    {
        await using var project = await RefreshProject.CreateAsync(("m", $"{Query}refresh_strategy: {strategy}\nfreshness: {{ max_age: 30m }}\n"));
        await project.AnswerAsync(0, "m", "--if-changed");
        (await project.AnswerAsync(0, "m", "--if-changed")).Text("app.m", "outcome").ShouldBe("skipped");
        await project.ExecuteAsync(
            "UPDATE matviews.mv_refresh_log SET refreshed_at = refreshed_at - interval '1 hour'; UPDATE matviews.mat_view_runs SET started_at = started_at - interval '1 hour'");
        (await project.Project.RunAsync("health")).ExitCode.ShouldBe(6);
        var answer = await project.AnswerAsync(0, "--stale", "--if-changed");
        answer.Text("app.m", "outcome").ShouldBe("done");
        answer.Text("app.m", "reason")!.ShouldContain("its data are older than its max_age");
        (await project.Project.RunAsync("health")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task The_first_refresh_is_never_skipped()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        (await project.AnswerAsync(0, "m", "--if-changed")).Text("app.m", "outcome").ShouldBe("done");
    }

    [Theory]
    [InlineData("INSERT INTO app.items VALUES (1000, 1)")]
    [InlineData("UPDATE app.items SET v = -v WHERE id = 1")]
    [InlineData("DELETE FROM app.items WHERE id = 1")]
    [InlineData("TRUNCATE app.items")]
    [InlineData("INSERT INTO app.parted VALUES (1)")]
    [InlineData("CREATE TABLE app.parted_2 (n integer); ALTER TABLE app.parted ATTACH PARTITION app.parted_2 FOR VALUES FROM (10) TO (20)")]
    [InlineData("CREATE OR REPLACE VIEW app.plain AS SELECT id, v + 1 AS v FROM app.items")]
    [InlineData("CREATE OR REPLACE FUNCTION app.twice(n integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT n + n'")]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY app.up")]
    [InlineData("REFRESH MATERIALIZED VIEW app.m WITH NO DATA")]
    [InlineData("SELECT pg_stat_reset()")]
    [InlineData("DROP MATERIALIZED VIEW app.m; CREATE MATERIALIZED VIEW app.m AS SELECT 1 AS id")]
    public async Task What_might_have_something_new_is_refreshed(string sql)
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync(
            """
            CREATE VIEW app.plain AS SELECT id, v FROM app.items;
            CREATE TABLE app.parted (n integer) PARTITION BY RANGE (n);
            CREATE TABLE app.parted_1 PARTITION OF app.parted FOR VALUES FROM (0) TO (10);
            CREATE FUNCTION app.twice(n integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 2 * n';
            """);
        project.Project.Write("views/app/up.yaml", "sql: SELECT id FROM app.items\nunique_index_columns: [id]\n");
        project.Project.Write("views/app/m.yaml", "sql: SELECT p.id, app.twice(p.v) AS v, (SELECT count(*) FROM app.parted) AS n FROM app.plain p JOIN app.up u ON u.id = p.id\n");
        await project.ApplyAsync();
        await project.AnswerAsync(0, "m");
        (await project.AnswerAsync(0, "m", "--if-changed")).Text("app.m", "outcome").ShouldBe("skipped");
        await project.ExecuteAsync(sql + Flush);
        (await project.AnswerAsync(0, "m", "--if-changed")).Text("app.m", "outcome").ShouldBe("done");
        (await project.AnswerAsync(0, "m", "--if-changed")).Text("app.m", "outcome").ShouldBe("skipped");
    }

    [Fact]
    public async Task A_copy_of_the_database_counts_anew()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await project.ExecuteAsync("SELECT pg_stat_force_next_flush()");
        await project.AnswerAsync(0, "m");
        (await project.AnswerAsync(0, "m", "--if-changed")).Text("app.m", "outcome").ShouldBe("skipped");
        await using var copy = await project.Database.CopyAsync();
        await copy.ExecuteAsync("INSERT INTO app.items SELECT n, n FROM generate_series(101, 200) AS n" + Flush);
        var result = await project.Project.RunOnAsync(copy.ConnectionString, ["refresh", "m", "--if-changed"]);
        result.ExitCode.ShouldBe(0, result.ToString());
        (await copy.ScalarAsync<long>("SELECT count(*) FROM app.m")).ShouldBe(200);
    }

    [Theory]
    [InlineData("SELECT id FROM app.items WHERE v < extract(epoch FROM now())", "now()")]
    [InlineData("SELECT id FROM app.items WHERE CURRENT_DATE > '2020-01-01'", "CURRENT_DATE")]
    [InlineData("SELECT id FROM app.timely", "statement_timestamp()")]
    [InlineData("SELECT id FROM app.items WHERE app.opaque() > 0", "opaque()")]
    [InlineData("SELECT id FROM app.items WHERE id OPERATOR(app.@@@) 1", "opaque2()")]
    [InlineData("SELECT id FROM app.items WHERE random() < 2", "random()")]
    [InlineData("SELECT id FROM app.items TABLESAMPLE BERNOULLI (50) REPEATABLE (1)", "sample")]
    [InlineData("SELECT last_value FROM app.numbers", "sequence")]
    [InlineData("SELECT relname FROM pg_catalog.pg_class", "catalog")]
    [InlineData("SELECT id FROM app.secret", "row-level security")]
    [InlineData("SELECT id FROM app.items WHERE current_setting('app.x', true) IS NULL", "current_setting()")]
    [InlineData("SELECT pg_relation_size('app.items') AS n", "pg_relation_size()")]
    [InlineData("SELECT app.total(v) AS n FROM app.items", "opaque_step()")]
    public async Task What_may_differ_without_a_write_is_never_skipped(string sql, string why)
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync(
            """
            CREATE FUNCTION app.opaque() RETURNS integer STABLE LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION app.opaque2(integer, integer) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT $1 >= $2';
            CREATE OPERATOR app.@@@ (FUNCTION = app.opaque2, LEFTARG = integer, RIGHTARG = integer);
            CREATE FUNCTION app.opaque_step(bigint, integer) RETURNS bigint STABLE LANGUAGE sql AS 'SELECT $1 + $2';
            CREATE AGGREGATE app.total(integer) (SFUNC = app.opaque_step, STYPE = bigint, INITCOND = '0');
            CREATE SEQUENCE app.numbers;
            CREATE VIEW app.timely AS SELECT id FROM app.items WHERE statement_timestamp() > '2020-01-01';
            CREATE TABLE app.secret (id integer);
            ALTER TABLE app.secret ENABLE ROW LEVEL SECURITY;
            """);
        project.Project.Write("views/app/m.yaml", $"sql: |\n  {sql}\n");
        await project.ApplyAsync();
        await project.AnswerAsync(0, "m");
        var answer = await project.AnswerAsync(0, "m", "--if-changed");
        answer.Text("app.m", "outcome").ShouldBe("done");
        answer.Text("app.m", "reason")!.ShouldContain(why);
    }

    [Fact]
    public async Task A_foreign_table_tells_nothing()
    {
        await using var project = await RefreshProject.CreateAsync();
        if (!await project.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'file_fdw')"))
            return;
        await project.ExecuteAsync("CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw; CREATE FOREIGN TABLE app.far (id integer) SERVER files OPTIONS (program 'echo 1')");
        project.Project.Write("views/app/m.yaml", "sql: SELECT id FROM app.far\n");
        await project.ApplyAsync();
        await project.AnswerAsync(0, "m");
        (await project.AnswerAsync(0, "m", "--if-changed")).Text("app.m", "reason")!.ShouldContain("foreign table far");
    }

    [Fact]
    public async Task Without_counters_nothing_is_skipped()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        var name = await project.ScalarAsync<string>("SELECT current_database()::text");
        await project.ExecuteAsync($"ALTER DATABASE {name} SET track_counts = off");
        await project.AnswerAsync(0, "m");
        (await project.AnswerAsync(0, "m", "--if-changed")).Text("app.m", "reason")!.ShouldContain("track_counts");
    }

    // Of the test's own database only: other tests share the server.
    [Theory]
    [InlineData("ALTER ROLE loader IN DATABASE here SET track_counts = 'no'", "the role loader")]
    [InlineData("ALTER DATABASE here SET track_counts = off; ALTER ROLE CURRENT_USER IN DATABASE here SET track_counts = on", "the database here")]
    public async Task While_someone_writes_uncounted_nothing_is_skipped(string sql, string whom)
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await using var loader = await TestRole.CreateAsync("loader");
        var here = await project.ScalarAsync<string>("SELECT current_database()::text");
        await project.ExecuteAsync(Named(sql));
        await project.AnswerAsync(0, "m");
        var reason = (await project.AnswerAsync(0, "m", "--if-changed")).Text("app.m", "reason")!;
        reason.ShouldBe($"nobody can tell whether anything has changed: track_counts is off for {Named(whom)}");
        await project.ExecuteAsync($"ALTER DATABASE {here} RESET ALL; ALTER ROLE {loader} IN DATABASE {here} RESET ALL");
        await project.AnswerAsync(0, "m");
        (await project.AnswerAsync(0, "m", "--if-changed")).Text("app.m", "outcome").ShouldBe("skipped");

        string Named(string text) => text.Replace("loader", loader.Name, StringComparison.Ordinal).Replace("here", here, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_is_refreshed_as_far_as_something_moved()
    {
        await using var project = await RefreshProject.CreateAsync(
            ("a", "sql: SELECT id, v FROM app.items\nunique_index_columns: [id]\nrefresh_strategy: concurrent\n"), ("b", "sql: SELECT sum(v) AS total FROM app.a\n"));
        await project.ExecuteAsync("CREATE TABLE app.others AS SELECT 1 AS x");
        project.Project.Write("views/app/c.yaml", "sql: SELECT x FROM app.others\n");
        await project.ApplyAsync();
        await project.AnswerAsync(0, "--all");
        var idle = await project.AnswerAsync(0, "--all", "--if-changed");
        idle.Views.Select(view => idle.Text(view, "outcome")).ShouldAllBe(outcome => outcome == "skipped");
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 4" + Flush);
        var answer = await project.AnswerAsync(0, "--all", "--if-changed");
        answer.Text("app.a", "outcome").ShouldBe("done");
        answer.Text("app.b", "outcome").ShouldBe("done");
        answer.Text("app.c", "outcome").ShouldBe("skipped");
        (await project.ScalarAsync<long>("SELECT total FROM app.b")).ShouldBe(10);
    }

    [Fact]
    public async Task What_a_swap_exchanged_is_known_again()
    {
        await using var project = await RefreshProject.CreateAsync(
            ("m", Query + "refresh_strategy: swap\n"), ("n", "sql: SELECT sum(v) AS total FROM app.m\n"));
        await project.ExecuteAsync("CREATE VIEW app.p AS SELECT v FROM app.m");
        project.Project.Write("views/app/o.yaml", "sql: SELECT (SELECT sum(v) FROM app.p) AS total, (SELECT count(*) FROM app.m) AS n\n");
        await project.ApplyAsync();
        (await project.AnswerAsync(0, "--all", "--if-changed")).Text("app.m", "strategy").ShouldBe("swap");
        var idle = await project.AnswerAsync(0, "--all", "--if-changed");
        idle.Views.Select(view => idle.Text(view, "outcome")).ShouldAllBe(outcome => outcome == "skipped");
        var alone = await project.AnswerAsync(0, "m", "--if-changed");
        alone.Views.Select(view => alone.Text(view, "outcome")).ShouldAllBe(outcome => outcome == "skipped");
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 4" + Flush);
        var answer = await project.AnswerAsync(0, "m", "--if-changed");
        answer.Views.Select(view => answer.Text(view, "outcome")).ShouldAllBe(outcome => outcome == "done");
        (await project.ScalarAsync<bool>("SELECT total = 10 AND n = 4 FROM app.o")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_skipped()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await project.AnswerAsync(0, "m");
        (await project.AnswerAsync(0, "m", "--if-changed", "--dry-run")).Text("app.m", "reason")!.ShouldContain("dry run: nothing; nothing that it reads has changed");
    }
}
