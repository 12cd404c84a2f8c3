namespace MatViewsMigrate.DatabaseTests.Refresh;

public sealed class RefreshStrategyTests
{
    private const string Query = "sql: SELECT id, v FROM app.items\n";
    private const string Keyed = Query + "unique_index_columns: [id]\n";
    private const string Concurrent = Keyed + "refresh_strategy: concurrent\n";

    [Fact]
    public async Task A_regular_refresh_brings_the_data_up_to_date()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 40");
        var answer = await project.AnswerAsync(0, "app.m");
        (await project.ScalarAsync<long>("SELECT count(*) FROM app.m")).ShouldBe(40);
        answer.Text("app.m", "strategy").ShouldBe("regular");
        answer.Number("app.m", "rows_inserted").ShouldBe(40);
        answer.Number("app.m", "rows_deleted").ShouldBe(0);
    }

    [Fact]
    public async Task A_concurrent_refresh_counts_exactly_what_it_wrote()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Concurrent));
        await project.ExecuteAsync(
            "UPDATE app.items SET v = -v WHERE id <= 13; DELETE FROM app.items WHERE id > 95; INSERT INTO app.items SELECT n, n FROM generate_series(200, 206) n");
        var answer = await project.AnswerAsync(0, "app.m");
        answer.Text("app.m", "strategy").ShouldBe("concurrent");
        answer.Number("app.m", "rows_inserted").ShouldBe(20);
        answer.Number("app.m", "rows_deleted").ShouldBe(18);
        answer.Number("app.m", "readers_blocked_ms").ShouldBe(0);
        (await project.ScalarAsync<bool>("SELECT NOT EXISTS (TABLE app.m EXCEPT TABLE app.items) AND NOT EXISTS (TABLE app.items EXCEPT TABLE app.m)")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_concurrent_refresh_of_unchanged_data_writes_nothing()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Concurrent));
        var answer = await project.AnswerAsync(0, "app.m");
        answer.Number("app.m", "rows_inserted").ShouldBe(0);
        answer.Number("app.m", "rows_deleted").ShouldBe(0);
    }

    [Fact]
    public async Task A_reader_with_an_open_transaction_does_not_wait_for_a_concurrent_refresh()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Concurrent));
        await using var reader = await project.Database.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using var command = new Npgsql.NpgsqlCommand("SELECT count(*) FROM app.m", reader);
        (await command.ExecuteScalarAsync()).ShouldBe(100L);
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 50");
        await project.AnswerAsync(0, "app.m", "--lock-wait", "0");
        (await command.ExecuteScalarAsync()).ShouldBe(50L);
    }

    [Fact]
    public async Task An_unpopulated_view_is_refreshed_regularly_and_the_answer_says_why()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Concurrent + "with_data: false\n"));
        var answer = await project.AnswerAsync(0, "app.m");
        answer.Text("app.m", "strategy").ShouldBe("regular");
        answer.Text("app.m", "reason")!.ShouldContain("no data yet");
        (await project.ScalarAsync<bool>("SELECT relispopulated FROM pg_class WHERE oid = 'app.m'::regclass")).ShouldBeTrue();
        (await project.ResponseAsync("m", "fallback_reason"))!.ShouldContain("no data yet");
        (await project.AnswerAsync(0, "app.m")).Text("app.m", "strategy").ShouldBe("concurrent");
    }

    [Theory]
    [InlineData("DROP INDEX app.{0}")]
    [InlineData("DROP INDEX app.{0}; CREATE UNIQUE INDEX ON app.m (id) WHERE id > 0")]
    [InlineData("DROP INDEX app.{0}; CREATE UNIQUE INDEX ON app.m ((id + 0))")]
    [InlineData("DROP INDEX app.{0}; CREATE INDEX ON app.m (id)")]
    [InlineData("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.{0}'::regclass")]
    public async Task Without_an_index_that_a_concurrent_refresh_accepts_it_is_regular(string sql)
    {
        await using var project = await RefreshProject.CreateAsync(("m", Concurrent));
        var index = await project.ScalarAsync<string>("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'app.m'::regclass");
        await project.ExecuteAsync(sql.Replace("app.{0}", index, StringComparison.Ordinal));
        var answer = await project.AnswerAsync(0, "app.m");
        answer.Text("app.m", "outcome").ShouldBe("done");
        answer.Text("app.m", "strategy").ShouldBe("regular");
        answer.Text("app.m", "reason")!.ShouldContain("unique index");
    }

    [Fact]
    public async Task A_strategy_on_the_command_line_goes_before_the_view_s_own()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Concurrent));
        (await project.AnswerAsync(0, "app.m", "--strategy", "regular")).Text("app.m", "strategy").ShouldBe("regular");
    }

    [Fact]
    public async Task Rows_are_counted_exactly_before_and_after()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query + "row_count: exact\n"));
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 40");
        await project.AnswerAsync(0, "app.m");
        (await project.ResponseAsync("m", "rows_before")).ShouldBe("100");
        (await project.ResponseAsync("m", "rows_after")).ShouldBe("40");
    }

    [Theory]
    [InlineData(Query, "40")]
    [InlineData(Concurrent, "40")]
    public async Task Estimated_rows_are_those_that_the_refresh_itself_counted(string yaml, string after)
    {
        await using var project = await RefreshProject.CreateAsync(("m", yaml));
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 40");
        await project.AnswerAsync(0, "app.m", "--row-count", "estimated");
        (await project.ResponseAsync("m", "rows_before")).ShouldBe("100");
        (await project.ResponseAsync("m", "rows_after")).ShouldBe(after);
    }

    [Fact]
    public async Task Rows_are_not_counted_unless_asked_for()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Query));
        await project.AnswerAsync(0, "app.m");
        (await project.ResponseAsync("m", "rows_before")).ShouldBeNull();
        (await project.ResponseAsync("m", "rows_after")).ShouldBeNull();
        (await project.ResponseAsync("m", "rows_inserted")).ShouldBe("100");
    }

    [Fact]
    public async Task Without_track_counts_nothing_is_claimed_about_rows_written()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Concurrent));
        var name = await project.ScalarAsync<string>("SELECT current_database()::text");
        await project.ExecuteAsync($"ALTER DATABASE {name} SET track_counts = off");
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 40");
        var answer = await project.AnswerAsync(0, "app.m");
        answer.Number("app.m", "rows_inserted").ShouldBeNull();
        answer.Number("app.m", "rows_deleted").ShouldBeNull();
        (await project.ResponseAsync("m", "vacuumed")).ShouldBe("false");
    }

    [Theory]
    [InlineData(3, "false")]
    [InlineData(30, "true")]
    public async Task A_concurrent_refresh_that_left_over_5_percent_dead_rows_is_followed_by_a_vacuum(int changed, string vacuumed)
    {
        await using var project = await RefreshProject.CreateAsync(("m", Concurrent));
        await project.ExecuteAsync($"UPDATE app.items SET v = -1 WHERE id <= {changed}");
        await project.AnswerAsync(0, "app.m");
        (await project.ResponseAsync("m", "vacuumed")).ShouldBe(vacuumed);
    }

    [Fact]
    public async Task Functions_with_unqualified_names_find_the_view_s_own_schema()
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync("SET check_function_bodies = off; CREATE FUNCTION app.total() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT sum(v) FROM items'");
        if (await project.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000") >= 17)
            return;
        project.Project.Write("views/app/m.yaml", "sql: SELECT app.total() AS total\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("DELETE FROM app.items WHERE id > 1");
        await project.AnswerAsync(0, "app.m");
        (await project.ScalarAsync<long>("SELECT total FROM app.m")).ShouldBe(1);
    }
}
