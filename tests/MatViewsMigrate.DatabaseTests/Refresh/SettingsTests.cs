namespace MatViewsMigrate.DatabaseTests.Refresh;

/// <summary>The rows of a view are those that any refresh by the same role gives, whatever the database's settings are.</summary>
public sealed class SettingsTests
{
    private const string Rows = "SELECT string_agg(m::text, ' ' ORDER BY id) FROM app.m";

    // Each column means or yields something else under other settings.
    private const string Query =
        """
        SELECT t.id, t.at::date AS day, t.written::date AS meant, t.at::text AS shown, t.f::text AS float, t.b::text AS bytes,
            t.at < '2026-11-22'::timestamptz AS before, '01/02/2026'::date AS literal, '-1 2:03'::interval AS span, (t.at - t.earlier)::text AS passed
        FROM app.times t
        """;

    private static async Task<RefreshProject> CreateAsync(string strategy)
    {
        var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync(
            """
            DO $$ BEGIN
                EXECUTE format('ALTER DATABASE %I SET TimeZone = ''America/New_York''', current_database());
                EXECUTE format('ALTER DATABASE %I SET DateStyle = ''SQL, DMY''', current_database());
                EXECUTE format('ALTER DATABASE %I SET IntervalStyle = ''sql_standard''', current_database());
                EXECUTE format('ALTER DATABASE %I SET extra_float_digits = -3', current_database());
                EXECUTE format('ALTER DATABASE %I SET bytea_output = ''escape''', current_database());
            END $$;
            CREATE TABLE app.times (id integer, at timestamptz, earlier timestamptz, written text, f float8, b bytea);
            INSERT INTO app.times VALUES
                (1, '2026-11-22 00:30+00', '2026-11-20 00:00+00', '01/02/2026', 1.0 / 3, 'x'),
                (2, '2026-11-22 12:00+00', '2026-11-20 00:00+00', '31/12/2026', 2.0 / 3, 'y')
            """);
        project.Project.Write("views/app/m.yaml", $"sql: |\n  {Query.ReplaceLineEndings("\n  ")}\nunique_index_columns: [id]\nrefresh_strategy: {strategy}\n");
        return project;
    }

    private static async Task NothingChangesAsync(RefreshProject project)
    {
        var plan = await project.Project.RunAsync("plan", "--detailed-exitcode");
        plan.ExitCode.ShouldBe(0, plan.ToString());
    }

    [Theory]
    [InlineData("regular")]
    [InlineData("concurrent")]
    [InlineData("swap")]
    public async Task A_refresh_gives_what_one_by_hand_gives(string strategy)
    {
        await using var project = await CreateAsync(strategy);
        await project.ApplyAsync();
        var built = await project.ScalarAsync<string>(Rows);
        await project.ExecuteAsync("REFRESH MATERIALIZED VIEW app.m");
        (await project.ScalarAsync<string>(Rows)).ShouldBe(built);
        await project.AnswerAsync(0, "m");
        (await project.ScalarAsync<string>(Rows)).ShouldBe(built);
        await NothingChangesAsync(project);
    }

    [Fact]
    public async Task A_view_that_was_made_by_hand_of_the_same_text_is_the_same()
    {
        await using var project = await CreateAsync("concurrent");
        await project.ExecuteAsync($"SET search_path = app, public; CREATE MATERIALIZED VIEW app.m AS {Query}; CREATE UNIQUE INDEX m_id_key ON app.m (id)");
        var byHand = await project.ScalarAsync<string>(Rows);
        var plan = await project.Project.RunAsync("plan");
        plan.Output.ShouldContain("1 to adopt");
        await project.ApplyAsync();
        await project.AnswerAsync(0, "m", "--strategy", "swap");
        (await project.ScalarAsync<string>(Rows)).ShouldBe(byHand);
    }

    [Fact]
    public async Task Who_has_other_settings_sees_no_other_view()
    {
        await using var project = await CreateAsync("regular");
        await project.ApplyAsync();
        await project.ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET TimeZone = ''Asia/Tokyo''', current_database()); END $$");
        await NothingChangesAsync(project);
        (await project.Project.RunAsync("drift")).Output.ShouldContain("No drift");
    }
}
