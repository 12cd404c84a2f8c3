namespace MatViewsMigrate.DatabaseTests.Import;

/// <summary>What an import has to carry, kind by kind.</summary>
public sealed class ComesBackTests(Roles roles) : IClassFixture<Roles>
{
    private const string Basis = """
        CREATE SCHEMA s;
        CREATE TABLE s.t (id integer, name text, note text, at timestamptz, tags text[], open boolean, "Mixed Case" integer, "a""b" integer, "select" integer);
        CREATE FUNCTION s.score(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
        """;

    private static readonly (string Sql, string Expected)[] Indexes =
    [
        ("UNIQUE INDEX ON s.m (id)", "unique_index_columns: [id]\nindexes:\n  - name: m_id_idx\n    unique: true\n    columns: [id]\n"),
        ("UNIQUE INDEX m_id_key ON s.m (id)", "unique_index_columns: [id]\n"),
        ("UNIQUE INDEX m_id_name_key ON s.m (id, name)", "unique_index_columns: [id, name]\n"),
        ("UNIQUE INDEX k ON s.m (id DESC)", "unique_index_columns: [id]\nindexes:\n  - name: k\n    unique: true\n    columns: [id]\n    order: { id: desc }\n"),
        ("UNIQUE INDEX k ON s.m (id) INCLUDE (name, \"a\"\"b\")", "unique_index_columns: [id]\nindexes:\n  - name: k\n    unique: true\n    columns: [id]\n    include: [name, \"a\\\"b\"]\n"),
        ("UNIQUE INDEX k ON s.m (name text_pattern_ops) WITH (fillfactor = 70)", "unique_index_columns: [name]\nindexes:\n  - name: k\n    unique: true\n    definition: \"USING btree (name text_pattern_ops) WITH (fillfactor='70')\"\n"),
        ("UNIQUE INDEX k ON s.m (id) WHERE id > 0", "refresh_strategy: regular\nindexes:\n  - name: k\n    unique: true\n    columns: [id]\n    where: \"id > 0\"\n"),
        ("UNIQUE INDEX k ON s.m (lower(name))", "refresh_strategy: regular\nindexes:\n  - name: k\n    unique: true\n    expression: lower(name)\n"),
        ("INDEX ON s.m (name)", "indexes:\n  - columns: [name]\n"),
        ("INDEX k ON s.m (name DESC NULLS LAST, id, at NULLS FIRST)", "    order: { name: desc nulls last, at: nulls first }\n"),
        ("INDEX k ON s.m (id, (id % 3), lower(name) DESC)", "    columns: [id]\n    expressions: [\"id % 3\", lower(name)]\n    order: { lower(name): desc }\n"),
        ("INDEX k ON s.m (lower(name), id)", "    definition: \"USING btree (lower(name), id)\"\n"),
        ("INDEX k ON s.m (s.score(id))", "    expression: s.score(id)\n"),
        ("INDEX k ON s.m (name COLLATE \"C\")", "    definition: \"USING btree (name COLLATE \\\"C\\\")\"\n"),
        ("INDEX k ON s.m USING gin (tags)", "    columns: [tags]\n    method: gin\n"),
        ("INDEX k ON s.m USING brin (at) WITH (pages_per_range = 4)", "    definition: \"USING brin (at) WITH (pages_per_range='4')\"\n"),
        ("INDEX k ON s.m (\"Mixed Case\", \"a\"\"b\", \"select\") WHERE open AND note <> 'it''s; -- \\ \"x\"'", "    columns: [Mixed Case, \"a\\\"b\", select]\n    where: \"open AND (note <> 'it''s; -- \\\\ \\\"x\\\"'::text)\"\n"),
        ("INDEX k ON s.m (id); CREATE INDEX l ON s.m (id)", "indexes:\n  - name: k\n    columns: [id]\n  - name: l\n    columns: [id]\n"),
        ("UNIQUE INDEX m_id_key ON s.m (id); CREATE UNIQUE INDEX l ON s.m (id)", "indexes:\n  - name: l\n    unique: true\n    columns: [id]\n  - name: m_id_key\n"),
        ("INDEX \"Ünï, \"\"idx\"\"\" ON s.m (id)", "indexes:\n  - name: \"Ünï, \\\"idx\\\"\"\n"),
    ];

    private static readonly (string Sql, string Expected)[] Properties =
    [
        ("COMMENT ON MATERIALIZED VIEW s.m IS 'One: ''two'' \\ # three'", "description: \"One: 'two' \\\\ # three\"\n"),
        ("COMMENT ON MATERIALIZED VIEW s.m IS E'a\\nb\\t\\u0001'", "description: \"a\\nb\\t\\u0001\"\n"),
        ("COMMENT ON COLUMN s.m.\"a\"\"b\" IS 'null'; COMMENT ON COLUMN s.m.id IS '1'", "columns:\n  id: \"1\"\n  \"a\\\"b\": \"null\"\n"),
        ("ALTER MATERIALIZED VIEW s.m SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_enabled = off)", "storage:\n  autovacuum_vacuum_scale_factor: \"0.02\"\n  fillfactor: \"70\"\n  toast.autovacuum_enabled: \"off\"\n"),
        ("REFRESH MATERIALIZED VIEW s.m WITH NO DATA", "with_data: false\n"),
        ("ALTER MATERIALIZED VIEW s.m OWNER TO {writer}", "owner: \"Import writer, "),
        ("GRANT SELECT ON s.m TO PUBLIC", "grants:\n  select: [public]\n"),
        ("GRANT ALL ON s.m TO {writer} WITH GRANT OPTION", "with_grant_option: true }]\n  insert: ["),
        ("GRANT SELECT (id, \"a\"\"b\"), UPDATE (id) ON s.m TO {reader}", "columns: [id, \"a\\\"b\"] }]\n  update: [{ role: import_reader_"),
        ("GRANT SELECT ON s.m TO {reader}; GRANT SELECT (id) ON s.m TO {reader} WITH GRANT OPTION", ", columns: [id], with_grant_option: true }]\n"),
        ("GRANT SELECT ON s.m TO {reader} WITH GRANT OPTION; SET ROLE {reader}; GRANT SELECT ON s.m TO {writer}; RESET ROLE; GRANT SELECT ON s.m TO {writer} WITH GRANT OPTION", "  select: [{ role: \"Import writer, "),
    ];

    [Fact]
    public Task Every_index_comes_back_under_its_name() =>
        AllComeBackAsync([.. Indexes.Select(index => ($"CREATE {index.Sql}", index.Expected))]);

    [Fact]
    public Task Every_property_comes_back() => AllComeBackAsync(Properties);

    [Fact]
    public async Task Names_of_all_sorts_come_back()
    {
        string[] names =
        [
            "with space", "dotted.name", ".hidden", "quo\"te", "semi;colon", "Upper", "upper", "日本", "Ünï", "select", "100%", "%41", "con", "nul.txt",
            "a/b", "..", "a\\b", "tab\tin", "new\nline", "- dash", "null", "1", "trailing ", "$1", "{x}", "'", "é", "😀",
            new string('x', 63), new string('é', 31),
        ];
        var schemas = new[] { "s", "Odd schema.%", "日本" };
        var quoted = names.SelectMany(name => schemas.Select(schema => (Schema: Quote(schema), Name: Quote(name)))).ToList();
        var files = await ComesBack.CheckAsync(
            $"{Basis} CREATE SCHEMA \"Odd schema.%\"; CREATE SCHEMA \"日本\";",
            string.Concat(quoted.Select(view =>
                $"CREATE MATERIALIZED VIEW {view.Schema}.{view.Name} AS SELECT 1 AS {view.Name}; CREATE UNIQUE INDEX ON {view.Schema}.{view.Name} ({view.Name});\n")));
        files.Count.ShouldBe(names.Length * schemas.Length);
        files.Keys.ShouldAllBe(path => path.Split('/', StringSplitOptions.None).Length == 2);
    }

    [Fact]
    public async Task A_query_whose_text_the_server_words_anew_each_time_comes_back()
    {
        var files = await ComesBack.CheckAsync(
            Basis, "CREATE MATERIALIZED VIEW s.m AS SELECT id FROM s.t WHERE open AND id BETWEEN 1 AND 3 AND NOT (id BETWEEN 5 AND 6)");
        files["s/m.yaml"].ShouldContain("sql: |\n  SELECT ");
    }

    [Fact]
    public async Task A_query_that_sort_by_has_ordered_comes_back_bare()
    {
        (string Query, string SortBy, string Expected)[] sorted =
        [
            ("SELECT id, count(*) AS n FROM s.t GROUP BY id", "id", "sql: |\n  SELECT "),
            ("SELECT name, id FROM s.t WHERE open ORDER BY note LIMIT 5 -- some", "name, id", "LIMIT 5\n"),
            ("WITH q AS (SELECT id FROM s.t WHERE id BETWEEN 1 AND 3 AND NOT (id BETWEEN 5 AND 6)) SELECT id FROM q UNION SELECT 7", "id", "sql: |\n  WITH q AS "),
            ("SELECT \"Mixed Case\", \"a\"\"b\", \"select\" FROM s.t", "\"a\"\"b\", \"select\"", "sql: "),
            ("VALUES (1, 'x) AS sorted ORDER BY'), (2, '\"')", "column1", "sql: "),
            ("SELECT * FROM (SELECT id FROM s.t) AS sorted ORDER BY id DESC", "id", "ORDER BY "),
        ];
        var views = sorted.Select((view, i) => $"CREATE MATERIALIZED VIEW s.m{i} AS SELECT * FROM ({view.Query}\n) AS sorted ORDER BY {view.SortBy};");
        var files = await ComesBack.CheckAsync(Basis, string.Join('\n', views));
        for (var i = 0; i < sorted.Length; i++)
        {
            files[$"s/m{i}.yaml"].ShouldContain("\nsort_by: [", Case.Sensitive);
            files[$"s/m{i}.yaml"].ShouldContain(sorted[i].Expected, Case.Sensitive);
            files[$"s/m{i}.yaml"].Split("sort_by")[0].Split(" FROM ( ").Length.ShouldBeLessThan(i == 5 ? 3 : 2, files[$"s/m{i}.yaml"]);
        }
    }

    [Fact]
    public async Task A_query_that_is_ordered_in_another_way_comes_back_as_it_is()
    {
        string[] queries =
        [
            "SELECT id, name FROM s.t ORDER BY id",
            "SELECT * FROM (SELECT id, name FROM s.t) AS sorted ORDER BY id DESC",
            "SELECT * FROM (SELECT id, name FROM s.t) AS sorted ORDER BY id NULLS FIRST",
            "SELECT * FROM (SELECT id, name FROM s.t) AS sorted ORDER BY id LIMIT 10",
            "SELECT * FROM (SELECT id, name FROM s.t) AS sorted WHERE id > 1 ORDER BY id",
            "SELECT id FROM (SELECT id, name FROM s.t) AS sorted ORDER BY id",
            "SELECT name, id FROM (SELECT id, name FROM s.t) AS sorted ORDER BY id",
            "SELECT * FROM (SELECT id, name FROM s.t) AS others ORDER BY id",
            "SELECT * FROM (SELECT id, name FROM s.t) AS sorted ORDER BY id FOR UPDATE",
        ];
        var files = await ComesBack.CheckAsync(Basis, string.Join('\n', queries.Select((query, i) => $"CREATE MATERIALIZED VIEW s.m{i} AS {query};")));
        files.Values.Where(text => text.Contains("sort_by", StringComparison.Ordinal)).ShouldBeEmpty();
        files.Count.ShouldBe(queries.Length);
    }

    [Fact]
    public async Task A_view_that_a_concurrent_refresh_would_write_anew_is_refreshed_regularly()
    {
        var files = await ComesBack.CheckAsync(
            Basis, "CREATE MATERIALIZED VIEW s.m AS SELECT id, now() AS at FROM s.t; CREATE UNIQUE INDEX m_id_key ON s.m (id)");
        files["s/m.yaml"].ShouldContain("refresh_strategy: regular\nunique_index_columns: [id]\n", Case.Sensitive);
    }

    [Fact]
    public async Task Views_that_read_each_other_come_back()
    {
        var files = await ComesBack.CheckAsync(
            Basis,
            """
            CREATE MATERIALIZED VIEW s.z AS SELECT id, name FROM s.t;
            CREATE MATERIALIZED VIEW s.m AS SELECT * FROM s.z AS "z z";
            CREATE MATERIALIZED VIEW s.a AS SELECT m.id, z.name FROM s.m JOIN s.z USING (id);
            """);
        files.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Default_privileges_that_a_view_does_not_have_are_declared_away()
    {
        var files = await ComesBack.CheckAsync(
            $"{Basis} ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO {roles.Reader};",
            $"CREATE MATERIALIZED VIEW s.m AS SELECT id FROM s.t; REVOKE SELECT ON s.m FROM {roles.Reader}; CREATE MATERIALIZED VIEW s.n AS SELECT id FROM s.t;");
        files["s/m.yaml"].ShouldContain("grants: {}\n");
        files["s/n.yaml"].ShouldContain($"  select: [{roles.Reader}]\n");
    }

    [Fact]
    public async Task A_tablespace_comes_back()
    {
        await using var tablespace = await TestTablespace.CreateAsync();
        var files = await ComesBack.CheckAsync(
            Basis,
            $"""
            CREATE MATERIALIZED VIEW s.m TABLESPACE {tablespace.Name} AS SELECT id, name FROM s.t;
            CREATE UNIQUE INDEX k ON s.m (id) TABLESPACE {tablespace.Name};
            CREATE INDEX l ON s.m (name) WITH (fillfactor = 80) TABLESPACE {tablespace.Name} WHERE id > 0;
            """);
        files["s/m.yaml"].ShouldContain($"definition: USING btree (id) TABLESPACE {tablespace.Name}\n", Case.Sensitive);
        files["s/m.yaml"].ShouldContain($" WITH (fillfactor='80') TABLESPACE {tablespace.Name} WHERE (id > 0)", Case.Sensitive);
        files["s/m.yaml"].ShouldContain($"\ntablespace: {tablespace.Name}\n", Case.Sensitive);
    }

    [Fact]
    public async Task Owners_are_declared_when_that_is_asked_for()
    {
        var files = await ComesBack.CheckAsync(Basis, "CREATE MATERIALIZED VIEW s.m AS SELECT id FROM s.t", "--owners");
        files["s/m.yaml"].ShouldContain("owner: ");
    }

    // Each case has a schema of its own.
    private async Task AllComeBackAsync((string Sql, string Expected)[] cases)
    {
        var schemas = string.Concat(cases.Select((_, i) =>
            $"CREATE SCHEMA c{i}; GRANT USAGE, CREATE ON SCHEMA c{i} TO {roles.Writer}, {roles.Reader};\n"));
        var views = cases.Select((c, i) => $"CREATE MATERIALIZED VIEW s.m AS SELECT * FROM s.t; {c.Sql}"
            .Replace("s.m", $"c{i}.m", StringComparison.Ordinal)
            .Replace("{reader}", roles.Reader, StringComparison.Ordinal)
            .Replace("{writer}", roles.Writer, StringComparison.Ordinal));
        var files = await ComesBack.CheckAsync(
            $"{Basis} {schemas} GRANT USAGE ON SCHEMA s TO {roles.Writer}; GRANT SELECT ON s.t TO {roles.Writer};", string.Join(";\n", views));
        cases.Select((c, i) => (Text: files[$"c{i}/m.yaml"], c.Expected))
            .Where(c => !c.Text.Contains(c.Expected, StringComparison.Ordinal))
            .Select(c => $"{c.Expected}\n--- is not in\n{c.Text}")
            .ShouldBeEmpty();
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
