using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;

namespace MatViewsMigrate.DatabaseTests;

/// <summary>Runs every folder of Scenarios; see the README there.</summary>
public sealed class ScenarioTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Scenarios");

    public static TheoryData<string> Cases => [.. Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Scenario(string name) => RunAsync(name, "");

    internal static IEnumerable<string> Names =>
        Directory.GetDirectories(Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    internal static async Task RunAsync(string name, string configuration)
    {
        var folder = Path.Combine(Root, name);
        await using var database = await TestDatabase.CreateAsync();
        var before = Read(folder, "before.sql");
        if (before.Split('\n')[0].StartsWith("-- since: ", StringComparison.Ordinal)
            && await database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000") < int.Parse(before.Split('\n')[0][10..]))
        {
            return;
        }

        await database.ExecuteAsync("""CREATE SCHEMA "Build aside"; GRANT ALL ON SCHEMA "Build aside" TO PUBLIC""");
        await database.ExecuteAsync(before);
        using var project = new TestProject(database);
        var own = Read(folder, "matviews.yaml");
        project.Write("matviews.yaml", (own.Length > 0 ? own : "version: 1\n") + configuration);
        if (Directory.Exists(Path.Combine(folder, "views-1")))
            await FirstAsync(project, folder);
        await database.ExecuteAsync(Read(folder, "between.sql"));
        project.UseViews(Path.Combine(folder, "views-2"));
        await SecondAsync(project, folder);
        await ExpectAsync(database, Read(folder, "expect.sql"));
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews\\_%'"))
            .ShouldBe(0, "a staging schema was left");
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relname LIKE 'matviews\\_%' OR relnamespace = '\"Build aside\"'::regnamespace"))
            .ShouldBe(0, "something staged was left");
    }

    private static async Task FirstAsync(TestProject project, string folder)
    {
        project.UseViews(Path.Combine(folder, "views-1"));
        var first = await project.RunAsync("apply", "--auto-approve");
        first.ExitCode.ShouldBe(0, $"the first apply: {first}");
        await ShouldHaveNothingToDo(project);
    }

    private static async Task SecondAsync(TestProject project, string folder)
    {
        var plan = await project.RunAsync("plan");
        foreach (var line in Lines(folder, "plan.txt"))
        {
            if (line[0] == '!')
                plan.Output.ShouldNotContain(line[1..], Case.Sensitive, plan.ToString());
            else
                plan.Output.ShouldContain(line, Case.Sensitive, plan.ToString());
        }

        var options = Lines(folder, "options.txt").SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var second = await project.RunAsync(["apply", "--auto-approve", .. options]);
        var expected = Lines(folder, "exit.txt").Select(int.Parse).FirstOrDefault();
        second.ExitCode.ShouldBe(expected, $"the second apply: {second}\n--- plan\n{plan}");
        foreach (var line in Lines(folder, "error.txt"))
            second.Error.ShouldContain(line, Case.Sensitive, second.ToString());
        if (expected == 0)
            await ShouldHaveNothingToDo(project);
    }

    private static async Task ShouldHaveNothingToDo(TestProject project)
    {
        var again = await project.RunAsync("plan", "--detailed-exitcode");
        again.ExitCode.ShouldBe(0, $"one more plan should be empty: {again}");
        again.Output.ShouldContain("No changes.");
    }

    private static async Task ExpectAsync(TestDatabase database, string sql)
    {
        foreach (var statement in SqlScript.Statements(new SqlText(sql, new SourceSpan("expect.sql", 1, 1), 0)))
            (await database.ScalarAsync<bool>(statement.Text)).ShouldBeTrue(Before(sql, statement));
    }

    private static string Before(string sql, SqlText statement) =>
        $"{string.Join('\n', sql.Split('\n').Take(statement.Start.Line).TakeLast(2))}\n{statement.Text}";

    private static string Read(string folder, string file) =>
        Path.Combine(folder, file) is var path && File.Exists(path) ? File.ReadAllText(path) : "";

    private static string[] Lines(string folder, string file) =>
        Read(folder, file).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>The same, built in a schema that is there.</summary>
public sealed class StagedScenarioTests
{
    // First words of the names of those in which much is built or put aside.
    private static readonly string[] Chosen = ["bridge", "chain", "everything", "names", "rename", "row", "waves"];

    public static TheoryData<string> Cases => [.. ScenarioTests.Names.Where(name => Chosen.Contains(name.Split('_')[0]))];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Scenario(string name) => ScenarioTests.RunAsync(name, "\nstaging_schema: Build aside\n");
}
