using System.Text.Json;

namespace MatViewsMigrate.DatabaseTests.Import;

/// <summary>What an import reads, and what it says.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TestProject _project = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _project = new TestProject(_database);
        await _database.ExecuteAsync("""
            CREATE SCHEMA s;
            CREATE SCHEMA other;
            CREATE TABLE s.t (id integer, name text, at timestamptz);
            CREATE MATERIALIZED VIEW s.m AS SELECT id FROM s.t;
            CREATE MATERIALIZED VIEW s.n AS SELECT name FROM s.t;
            CREATE MATERIALIZED VIEW other.m AS SELECT at FROM s.t;
            """);
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task All_views_are_imported_unless_some_are_named()
    {
        (await ImportAsync()).ShouldBe(["other/m.yaml", "s/m.yaml", "s/n.yaml"]);
    }

    [Fact]
    public async Task Views_are_named_one_by_one_or_by_schema()
    {
        (await ImportAsync("n", "other.m")).ShouldBe(["other/m.yaml", "s/n.yaml"]);
        (await ImportAsync("--schema", "s", "--out", "views")).ShouldBe(["other/m.yaml", "s/m.yaml", "s/n.yaml"]);
    }

    [Theory]
    [InlineData("m", "is the name of several views; write one of other.m, s.m")]
    [InlineData("s.mm", "there is no view s.mm; did you mean `s.m`?")]
    [InlineData("--schema=othr", "there is no materialized view in a schema othr; did you mean `other`?")]
    public async Task What_is_not_there_is_wrong_usage(string argument, string message)
    {
        var result = await _project.RunAsync("import", argument);
        result.ExitCode.ShouldBe(64);
        result.Error.ShouldContain(message, Case.Sensitive);
        Directory.Exists(Path.Combine(_project.Folder, "views")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_database_without_views_has_nothing_to_import()
    {
        await using var empty = await TestDatabase.CreateAsync();
        using var project = new TestProject(empty);
        var result = await project.RunAsync("import");
        result.ToString().ShouldBe("exit 0\n--- stdout\nNo materialized views.\n\n--- stderr\n");
    }

    [Fact]
    public async Task Views_of_extensions_and_of_an_abandoned_staging_are_not_imported()
    {
        await _database.ExecuteAsync("""
            CREATE EXTENSION pg_trgm SCHEMA other;
            ALTER EXTENSION pg_trgm ADD MATERIALIZED VIEW other.m;
            CREATE SCHEMA matviews_staging_0123456789ab;
            COMMENT ON SCHEMA matviews_staging_0123456789ab IS 'matviews staging of registry matviews';
            CREATE MATERIALIZED VIEW matviews_staging_0123456789ab.m AS SELECT 1 AS a;
            CREATE SCHEMA matviews_staging_of_ours;
            CREATE MATERIALIZED VIEW matviews_staging_of_ours.m AS SELECT 1 AS a;
            """);
        (await ImportAsync()).ShouldBe(["matviews_staging_of_ours/m.yaml", "s/m.yaml", "s/n.yaml"]);
    }

    [Fact]
    public async Task What_files_cannot_say_is_noted_view_by_view()
    {
        await _database.ExecuteAsync("""
            CREATE UNIQUE INDEX i ON s.m (id);
            COMMENT ON INDEX s.i IS 'x';
            ALTER MATERIALIZED VIEW s.m CLUSTER ON i;
            ALTER MATERIALIZED VIEW s.m REPLICA IDENTITY FULL;
            ALTER MATERIALIZED VIEW s.m ALTER COLUMN id SET STATISTICS 7;
            ALTER MATERIALIZED VIEW s.m ALTER COLUMN id SET (n_distinct = 5);
            CREATE STATISTICS other.st ON (id + 1) FROM s.m;
            """);
        var result = await _project.RunAsync("import");
        var notes = string.Join(' ', result.Error.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        notes.ShouldBe(
            "note: s.m: not in the file, but carried over by each swap: statistics target of column id; options of column id; "
            + "comment of index i; cluster mark of index i; statistics object other.st; replica identity");
    }

    [Fact]
    public async Task A_query_that_the_files_search_path_would_change_is_noted()
    {
        await _database.ExecuteAsync("""
            CREATE MATERIALIZED VIEW s.v AS SELECT array_length(ARRAY[id], 1) AS a FROM s.t;
            CREATE FUNCTION s.array_length(integer[], integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
            """);
        var result = await _project.RunAsync("import", "s.v");
        result.Error.ShouldContain("a plan will build it anew", Case.Sensitive, result.ToString());
    }

    [Fact]
    public async Task A_locked_view_is_told_and_the_others_are_imported()
    {
        await using var connection = await _database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new Npgsql.NpgsqlCommand("REFRESH MATERIALIZED VIEW s.m", connection, transaction))
            await command.ExecuteNonQueryAsync();
        var result = await _project.RunAsync("import");
        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain("! s.m is busy: pid ", Case.Sensitive);
        result.Output.ShouldContain("2 files written, 1 view busy.", Case.Sensitive);
    }

    [Fact]
    public async Task An_invalid_index_is_left_out_and_noted()
    {
        await _database.ExecuteAsync("""
            CREATE UNIQUE INDEX i ON s.m (id);
            UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 's.i'::pg_catalog.regclass;
            """);
        var result = await _project.RunAsync("import", "s.m");
        result.Error.ShouldContain("carried over by each swap: index i,", Case.Sensitive);
        var text = await File.ReadAllTextAsync(Path.Combine(_project.Folder, "views/s/m.yaml"));
        text.ShouldEndWith("refresh_strategy: regular\n");
    }

    [Fact]
    public async Task The_document_lists_files_and_notes()
    {
        await _database.ExecuteAsync("ALTER MATERIALIZED VIEW s.m REPLICA IDENTITY FULL");
        var result = await _project.RunAsync("import", "s.m", "--format", "json");
        result.Error.ShouldBe("");
        using var document = JsonDocument.Parse(result.Output);
        document.RootElement.GetProperty("dry_run").GetBoolean().ShouldBeFalse();
        document.RootElement.GetProperty("busy").GetArrayLength().ShouldBe(0);
        var file = document.RootElement.GetProperty("files")[0];
        file.GetProperty("view").GetProperty("name").GetString().ShouldBe("m");
        file.GetProperty("path").GetString().ShouldBe("views/s/m.yaml");
        file.GetProperty("outcome").GetString().ShouldBe("written");
        file.GetProperty("reason").ValueKind.ShouldBe(JsonValueKind.Null);
        file.GetProperty("notes")[0].GetString().ShouldBe("not in the file, but carried over by each swap: replica identity");
    }

    private async Task<IEnumerable<string>> ImportAsync(params string[] arguments)
    {
        var result = await _project.RunAsync(["import", .. arguments]);
        result.ExitCode.ShouldBe(0, result.ToString());
        return ComesBack.Texts(Path.Combine(_project.Folder, "views")).Keys;
    }
}
