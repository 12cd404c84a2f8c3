using MatViewsMigrate.DatabaseTests.Runs;

namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>Builds that do not read each other can run at the same time.</summary>
public sealed class ParallelApplyTests
{
    [Fact]
    public async Task Two_views_are_built_at_once_and_their_reader_after_them()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE SCHEMA app");
        using var project = new TestProject(database);
        project.Write("views/app/one.sql", "SELECT 1 AS n FROM pg_sleep(2)");
        project.Write("views/app/two.sql", "SELECT 2 AS n FROM pg_sleep(2)");
        project.Write("views/app/sum.sql", "SELECT one.n + two.n AS n FROM one, two");
        var apply = project.RunAsync("apply", "--auto-approve", "--parallel", "2");
        await Condition.BecomesTrueAsync(async () => await database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'REFRESH%' AND state = 'active'") == 2);
        (await apply).ExitCode.ShouldBe(0, (await apply).ToString());
        (await database.ScalarAsync<int>("SELECT n FROM app.sum")).ShouldBe(3);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    [InlineData("65")]
    public async Task A_number_is_wanted(string number)
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = new TestProject(database);
        project.Write("views/app/one.sql", "SELECT 1 AS n");
        var apply = await project.RunAsync("apply", "--auto-approve", "--parallel", number);
        apply.ExitCode.ShouldBe(64, apply.ToString());
        apply.Error.ShouldContain($"--parallel {number} is not a number from 1 to 64");
    }
}
