namespace MatViewsMigrate.DatabaseTests.Refresh;

/// <summary>Rows may be the same and show something else: labels, names of columns, text that is read as a time.</summary>
public sealed class IfValuesChangedTests
{
    [Fact]
    public async Task A_label_that_is_renamed_is_something_new()
    {
        await using var project = await MoodyAsync(
            "SELECT id, m::text AS m FROM app.moody",
            "SELECT id, 'x' || m AS m FROM app.moody",
            "SELECT id, CASE WHEN id > 0 THEN m::text END AS m FROM app.moody",
            "SELECT array_agg(m ORDER BY id)::text AS m FROM app.moody",
            "SELECT xmlelement(name m, m)::text AS m FROM app.moody",
            "SELECT id, several::text AS m FROM app.moody",
            "SELECT id, domained::text AS m FROM app.moody",
            "SELECT id, p::text AS m FROM app.moody",
            "SELECT id, to_jsonb(t) AS j FROM app.moody t",
            "SELECT id, 'new'::app.mood::text AS m FROM app.items",
            "SELECT id, m::text AS m FROM app.seen",
            "SELECT id, m::text AS m FROM app.kept");
        await AllAsync(project, "skipped");
        await project.ExecuteAsync("ALTER TYPE app.mood RENAME VALUE 'new' TO 'fresh'");
        await AllAsync(project, "done");
        await AllAsync(project, "skipped");
    }

    [Fact]
    public async Task A_column_that_comes_goes_or_gets_another_name_is_something_new()
    {
        await using var project = await MoodyAsync(
            "SELECT id, to_jsonb(t) AS x FROM app.moody t",
            "SELECT id, row_to_json(t)::text AS x FROM app.moody t",
            "SELECT id, t::text AS x FROM app.moody t",
            "SELECT json_agg(t)::text AS x FROM app.moody t",
            "SELECT count(*) AS x FROM app.moody t WHERE t IS NOT NULL");
        foreach (var sql in (string[])["TABLE app.moody ADD extra integer", "TABLE app.moody RENAME extra TO more", "TABLE app.moody DROP more", "TYPE app.pair RENAME ATTRIBUTE n TO number"])
        {
            await AllAsync(project, "skipped");
            await project.ExecuteAsync($"ALTER {sql}");
            await AllAsync(project, "done");
        }

        await AllAsync(project, "skipped");
    }

    [Fact]
    public async Task A_column_of_a_view_that_gets_another_name_is_something_new()
    {
        await using var project = await MoodyAsync("SELECT to_jsonb(s) AS x FROM app.seen s", "SELECT to_jsonb(k) AS x FROM app.kept k");
        await AllAsync(project, "skipped");
        await project.ExecuteAsync("ALTER VIEW app.seen RENAME m TO mood; ALTER MATERIALIZED VIEW app.kept RENAME m TO mood");
        await AllAsync(project, "done");
    }

    [Fact]
    public async Task A_virtual_column_that_gets_another_expression_is_something_new()
    {
        await using var project = await RefreshProject.CreateAsync();
        if (await project.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer") < 180000)
            return;
        await project.ExecuteAsync("ALTER TABLE app.items ADD COLUMN w integer GENERATED ALWAYS AS (v * 2) VIRTUAL");
        await KeepAsync(project, "SELECT id, w FROM app.items");
        await AllAsync(project, "skipped");
        await project.ExecuteAsync("ALTER TABLE app.items ALTER COLUMN w SET EXPRESSION AS (v * 3)");
        await AllAsync(project, "done");
    }

    [Fact]
    public async Task What_a_view_does_not_show_is_nothing_new()
    {
        await using var project = await MoodyAsync("SELECT id, m::text AS m, to_jsonb(t) AS j FROM app.moody t");
        await project.ExecuteAsync("CREATE TYPE app.weather AS ENUM ('dry', 'wet'); CREATE TABLE app.others (w app.weather)");
        await project.ExecuteAsync("ALTER TABLE app.others ADD extra integer; ALTER TYPE app.weather RENAME VALUE 'wet' TO 'rainy'");
        await project.ExecuteAsync("ALTER TABLE app.moody ALTER id SET DEFAULT 1; COMMENT ON COLUMN app.moody.m IS 'm'; ANALYZE app.moody");
        await AllAsync(project, "skipped");
    }

    [Fact]
    public async Task Text_that_is_read_as_a_time_is_never_skipped_and_no_plan_complains()
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync(
            """
            CREATE TABLE app.texts (id integer PRIMARY KEY, txt text);
            INSERT INTO app.texts VALUES (1, 'today');
            CREATE TYPE app.dated AS (d date);
            CREATE DOMAIN app.birthday AS date;
            """);
        (string Value, string Why)[] cases =
        [
            ("txt::timestamptz", "it reads text as timestamp with time zone"),
            ("txt::timestamp", "it reads text as timestamp without time zone"),
            ("txt::date", "it reads text as date"),
            ("date(txt)", "it reads text as date"),
            ("txt::varchar::date", "it reads text as date"),
            ("txt::char(9)::date", "it reads text as date"),
            ("'now'::text::time", "it reads text as time without time zone"),
            ("'now'::text::timetz", "it reads text as time with time zone"),
            ("string_to_array(txt, ',')::date[]", "it reads text as date"),
            ("('{' || txt || '}')::date[]", "it reads text as date[]"),
            ("('[' || txt || ',)')::daterange", "it reads text as daterange"),
            ("('(' || txt || ')')::app.dated", "it reads text as app.dated"),
            ("txt::app.birthday", "it reads text as date"),
            ("date_in(txt::cstring)", "it reads text as date"),
            ("(SELECT d FROM jsonb_to_record(jsonb_build_object('d', txt)) AS r (d date))", "it reads text as date"),
            ("jsonb_populate_record(NULL::app.dated, jsonb_build_object('d', txt))", "it reads text as app.dated"),
            ("(SELECT d FROM xmltable('/x' PASSING xmlelement(name x, txt) COLUMNS d date PATH '.'))", "it reads text as date"),
            ("localtime::timetz", "it uses"),
            ("'12:00'::time::timetz", "it uses timetz()"),
        ];
        await KeepAsync(project, [.. cases.Select(item => $"SELECT id, {item.Value} AS x FROM app.texts")]);
        var answer = await project.AnswerAsync(0, "--all", "--if-changed");
        for (var i = 0; i < cases.Length; i++)
            answer.Text($"app.m{i}", "reason")!.ShouldContain($"nobody can tell whether anything has changed: {cases[i].Why}", customMessage: cases[i].Value);
    }

    [Fact]
    public async Task What_is_the_same_each_time_is_skipped()
    {
        await using var project = await RefreshProject.CreateAsync();
        string[] values =
        [
            "DATE '2020-01-01'", "'2020-01-01 12:00+00'::timestamptz", "v::text::integer", "v::text::numeric(10, 2)",
            "('{' || v || '}')::bigint[]", "(v || ' days')::interval", "make_date(2020, 1, 1) + v", "to_date('2020', 'YYYY') + v",
            "(DATE '2020-01-01' + v)::text",
            "(SELECT n FROM jsonb_to_record(jsonb_build_object('n', v)) AS r (n integer, t text))",
        ];
        await KeepAsync(project, [.. values.Select(value => $"SELECT id, {value} AS x FROM app.items")]);
        await AllAsync(project, "skipped");
    }

    private static async Task<RefreshProject> MoodyAsync(params string[] views)
    {
        var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync("CREATE TYPE app.mood AS ENUM ('old', 'new')");
        await project.ExecuteAsync(
            """
            CREATE TYPE app.pair AS (n integer, m app.mood);
            CREATE DOMAIN app.good AS app.mood CHECK (VALUE IS NOT NULL);
            CREATE TABLE app.moody (id integer PRIMARY KEY, m app.mood, several app.mood[], domained app.good, p app.pair);
            INSERT INTO app.moody VALUES (1, 'new', '{old,new}', 'new', '(1,new)');
            CREATE VIEW app.seen AS SELECT id, m FROM app.moody;
            CREATE MATERIALIZED VIEW app.kept AS SELECT id, m FROM app.moody;
            """);
        await KeepAsync(project, views);
        return project;
    }

    // Views m0, m1 and so on, which have been refreshed.
    private static async Task KeepAsync(RefreshProject project, params string[] views)
    {
        for (var i = 0; i < views.Length; i++)
            project.Project.Write($"views/app/m{i}.yaml", $"sql: |\n  {views[i]}\n");
        await project.ApplyAsync();
        await project.ExecuteAsync("SELECT pg_stat_force_next_flush()");
        await project.AnswerAsync(0, "--all");
    }

    private static async Task AllAsync(RefreshProject project, string outcome)
    {
        var answer = await project.AnswerAsync(0, "--all", "--if-changed");
        foreach (var view in answer.Views)
            answer.Text(view, "outcome").ShouldBe(outcome, view);
    }
}
