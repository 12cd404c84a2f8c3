using MatViewsMigrate.DatabaseTests.Runs;

namespace MatViewsMigrate.DatabaseTests.Planning;

/// <summary>What cannot be compared, because somebody has it locked, may have changed.</summary>
public sealed class BusyPlanTests
{
    [Fact]
    public async Task Neither_plan_nor_apply_calls_it_unchanged()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.items AS SELECT 1 AS id");
        using var project = new TestProject(database);
        project.Write("views/app/m.sql", "SELECT id FROM items");
        (await project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        project.Write("views/app/m.sql", "SELECT id + 1 AS id FROM items");

        await using var other = await database.OpenAsync();
        await using (var transaction = await other.BeginTransactionAsync())
        {
            await using var locking = new Npgsql.NpgsqlCommand("LOCK TABLE app.items IN ACCESS EXCLUSIVE MODE", other, transaction);
            await locking.ExecuteNonQueryAsync();
            var plan = await project.RunAsync("plan");
            plan.ExitCode.ShouldBe(5, plan.ToString());
            plan.ToString().ShouldNotContain("No changes.");
            var apply = await project.RunAsync("apply", "--auto-approve", "--lock-wait", "1s");
            apply.ExitCode.ShouldBe(5, apply.ToString());
            apply.Error.ShouldContain($"pid {other.ProcessID}");
            (await project.RunAsync("drift")).ExitCode.ShouldBe(5);
        }

        (await project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        (await database.ScalarAsync<int>("SELECT id FROM app.m")).ShouldBe(2);
    }

    [Fact]
    public async Task Apply_goes_on_when_the_lock_is_gone()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.items AS SELECT 1 AS id");
        using var project = new TestProject(database);
        project.Write("views/app/m.sql", "SELECT id FROM items");
        await using var other = await database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var locking = new Npgsql.NpgsqlCommand("LOCK TABLE app.items IN ACCESS EXCLUSIVE MODE", other, transaction);
        await locking.ExecuteNonQueryAsync();
        var apply = project.RunAsync("apply", "--auto-approve", "--lock-wait", "1m");
        await Condition.BecomesTrueAsync(async () => await database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '%matviews%' AND datname = current_database()") > 0);
        await transaction.RollbackAsync();
        (await apply).ExitCode.ShouldBe(0, (await apply).ToString());
    }
}
