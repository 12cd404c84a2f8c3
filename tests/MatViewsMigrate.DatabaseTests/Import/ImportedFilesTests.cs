namespace MatViewsMigrate.DatabaseTests.Import;

/// <summary>What an import does to files that are there, and to those that are not.</summary>
public sealed class ImportedFilesTests : IAsyncLifetime
{
    private const string Imported = "sql: |\n  SELECT 1 AS a\nrefresh_strategy: regular\n";

    private TestDatabase _database = null!;
    private TestProject _project = null!;

    private string ViewFile => Path.Combine(_project.Folder, "views/s/m.yaml");

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _project = new TestProject(_database);
        await _database.ExecuteAsync("CREATE SCHEMA s; CREATE MATERIALIZED VIEW s.m AS SELECT 1 AS a");
    }

    public async Task DisposeAsync()
    {
        _project.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_file_is_written_once()
    {
        (await RunAsync(0)).Output.ShouldBe("+ views/s/m.yaml\n\n1 file written.\n");
        (await File.ReadAllTextAsync(ViewFile)).ShouldBe(Imported);
        (await RunAsync(0)).Output.ShouldBe("  views/s/m.yaml\n\n1 file unchanged.\n");
    }

    [Fact]
    public async Task A_file_that_differs_is_kept_unless_forced()
    {
        _project.Write("views/s/m.yaml", "sql: SELECT 2 AS a\n");
        (await RunAsync(1)).Output.ShouldBe(
            "! views/s/m.yaml: kept; the file that is there differs; --force overwrites it\n\n1 file kept.\n");
        (await File.ReadAllTextAsync(ViewFile)).ShouldBe("sql: SELECT 2 AS a\n");
        (await RunAsync(0, "--force")).Output.ShouldBe("~ views/s/m.yaml\n\n1 file overwritten.\n");
        (await File.ReadAllTextAsync(ViewFile)).ShouldBe(Imported);
    }

    [Fact]
    public async Task A_view_is_not_described_twice()
    {
        _project.Write("views/elsewhere.yaml", "schema: s\nname: m\nsql: SELECT 2 AS a\n");
        (await RunAsync(1, "--force")).Output.ShouldContain(
            "! views/s/m.yaml: kept; s.m is described by views/elsewhere.yaml; move that file away to import it", Case.Sensitive);
        File.Exists(ViewFile).ShouldBeFalse();
    }

    [Fact]
    public async Task A_view_of_an_SQL_file_is_not_described_twice()
    {
        _project.Write("views/s/m.yaml", "description: x\n");
        _project.Write("views/s/m.sql", "SELECT 2 AS a");
        (await RunAsync(1, "--force")).Output.ShouldContain("s.m is described by views/s/m.sql", Case.Sensitive);
        (await File.ReadAllTextAsync(ViewFile)).ShouldBe("description: x\n");
    }

    [Fact]
    public async Task A_folder_beside_the_views_may_repeat_them()
    {
        _project.Write("views/s/m.yaml", "sql: SELECT 2 AS a\n");
        (await RunAsync(0, "--out", "live/copy")).Output.ShouldBe("+ live/copy/s/m.yaml\n\n1 file written.\n");
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        File.Delete(Path.Combine(_project.Folder, "matviews.yaml"));
        (await RunAsync(0, "--dry-run")).Output.ShouldBe("+ matviews.yaml\n+ views/s/m.yaml\n\n2 files would be written.\n");
        Directory.GetFileSystemEntries(_project.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_project_begins_with_an_import()
    {
        File.Delete(Path.Combine(_project.Folder, "matviews.yaml"));
        (await RunAsync(0, "--out", "db/views")).Output.ShouldBe("+ matviews.yaml\n+ db/views/s/m.yaml\n\n2 files written.\n");
        (await File.ReadAllTextAsync(Path.Combine(_project.Folder, "matviews.yaml"))).ShouldBe("version: 1\nviews: db/views\n");
        (await _project.RunAsync("plan", "--format", "json")).Output.ShouldContain("\"adopt\"", Case.Sensitive);
    }

    [Fact]
    public async Task Nothing_is_written_outside_of_the_folder_whatever_a_view_is_called()
    {
        await _database.ExecuteAsync("""CREATE SCHEMA "../.."; CREATE MATERIALIZED VIEW "../.."."/../x" AS SELECT 1 AS a""");
        await RunAsync(0);
        Directory.GetFiles(_project.Folder, "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_project.Folder, path)).Order(StringComparer.Ordinal)
            .ShouldBe(["matviews.yaml", "views/%2E.%2F../%2F..%2Fx.yaml", "views/s/m.yaml"]);
    }

    [Fact]
    public async Task What_was_applied_and_no_catalog_knows_is_imported_again()
    {
        const string Settings = "schedule: \"*/5 * * * *\"\nfreshness: { max_age: 15m }\nrow_count: exact\nprotect: true\ntags: [sales]\n";
        _project.Write("views/s/m.yaml", "sql: SELECT 1 AS a\nrefresh_strategy: swap\nunique_index_columns: [a]\n" + Settings);
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        File.Delete(ViewFile);
        await RunAsync(0);
        (await File.ReadAllTextAsync(ViewFile)).ShouldBe("sql: |\n  SELECT 1 AS a\nrefresh_strategy: swap\nunique_index_columns: [a]\n" + Settings);
        var plan = await _project.RunAsync("plan", "--detailed-exitcode");
        plan.ExitCode.ShouldBe(0, plan.ToString());
    }

    [Fact]
    public async Task What_a_file_says_and_no_database_knows_survives_being_overwritten()
    {
        const string Settings = """
            refresh_strategy: auto
            schedule: "0 3 * * *"
            depends_on: [s.hidden]
            tags: [sales]
            allow_volatile:
              at: for the readers
            timeouts: { build: 10m }
            suppress:
              MV113: whole euros

            """;
        _project.Write("views/s/m.yaml", "# mine\nsql: SELECT 2 AS a, now() AS at\n" + Settings);
        await RunAsync(0, "--force");
        (await File.ReadAllTextAsync(ViewFile)).ShouldBe("sql: |\n  SELECT 1 AS a\n" + Settings);
    }

    [Fact]
    public async Task A_key_that_lost_its_index_is_left_out_and_noted()
    {
        _project.Write("views/s/m.yaml", "sql: SELECT 1 AS a\nrefresh_strategy: concurrent\nunique_index_columns: [a]\n");
        (await _project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        await _database.ExecuteAsync("DROP INDEX s.m_a_key; CREATE INDEX other ON s.m (a)");
        (await RunAsync(0, "--force")).Error.ShouldContain("unique_index_columns is left out: no unique index on a is live");
        (await File.ReadAllTextAsync(ViewFile)).ShouldBe(Imported + "indexes:\n  - name: other\n    columns: [a]\n");
    }

    private async Task<CommandResult> RunAsync(int exitCode, params string[] options)
    {
        var result = await _project.RunAsync(["import", .. options]);
        result.ExitCode.ShouldBe(exitCode, result.ToString());
        return result;
    }
}
