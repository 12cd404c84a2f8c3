namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>What a file declares and the server does not have is found by the plan, not by the apply.</summary>
public sealed class DeclaredCheckTests
{
    [Theory]
    [InlineData("owner: no_such_role", "'owner': role no_such_role does not exist")]
    [InlineData("grants: { select: [no_such_role] }", "'grants': role no_such_role does not exist")]
    [InlineData("tablespace: no_such_space", "'tablespace': tablespace no_such_space does not exist")]
    [InlineData("access_method: btree", "'access_method': access method btree does not exist")]
    [InlineData("storage: { fillfactor: 900 }", "'storage' is refused: value 900 out of bounds for option \"fillfactor\"")]
    [InlineData("storage: { no_such_option: 1 }", "'storage' is refused: unrecognized parameter \"no_such_option\"")]
    public async Task It_is_a_problem_of_the_file(string yaml, string message)
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE SCHEMA app");
        using var project = new TestProject(database);
        project.Write("views/app/m.sql", "SELECT 1 AS id");
        project.Write("views/app/m.yaml", $"row_count: none\n{yaml}");
        var made = await project.RunAsync("plan");
        made.ExitCode.ShouldBe(65, made.ToString());
        made.Error.ShouldContain($"m.yaml:2:1: error MV119: {message}");

        project.Write("views/app/m.yaml", "row_count: none");
        (await project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        project.Write("views/app/m.yaml", yaml);
        var altered = await project.RunAsync("plan");
        altered.ExitCode.ShouldBe(65, altered.ToString());
    }

    [Fact]
    public async Task What_exists_is_none()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE SCHEMA app");
        using var project = new TestProject(database);
        project.Write("views/app/m.sql", "SELECT 1 AS id");
        project.Write(
            "views/app/m.yaml",
            "owner: postgres\ngrants: { select: [public] }\ntablespace: pg_default\naccess_method: heap\nstorage: { fillfactor: 90, toast.autovacuum_enabled: false }");
        var plan = await project.RunAsync("plan");
        plan.ExitCode.ShouldBe(0, plan.ToString());
    }
}
