namespace MatViewsMigrate.DatabaseTests.Runs;

/// <summary>Session locks do not hold behind a pool of transactions: it is refused, and nothing is touched.</summary>
public sealed class PgBouncerTests
{
    [PgBouncerTheory]
    [InlineData("apply", "--auto-approve")]
    [InlineData("refresh", "m")]
    [InlineData("refresh", "m", "--strategy", "swap")]
    public async Task A_pool_of_transactions_is_refused_with_the_reason(params string[] command)
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = await AppliedAsync(database);
        using var pooler = await PgBouncer.StartAsync(database.ConnectionString, "transaction");
        project.Write("views/app/m.sql", "SELECT 2 AS a");
        var refused = await project.RunOnAsync(pooler.Address, command);
        refused.ExitCode.ShouldBe(69, refused.ToString());
        var said = string.Join(' ', (refused.Output + refused.Error).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        said.ShouldContain("pool_mode = transaction");
        said.ShouldContain("connect to the server directly");
        (await database.ScalarAsync<int>("SELECT a FROM app.m")).ShouldBe(1);
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'matviews\\_%'")).ShouldBe(0);
    }

    [PgBouncerFact]
    public async Task A_pool_of_sessions_is_as_good_as_none()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var project = await AppliedAsync(database);
        using var pooler = await PgBouncer.StartAsync(database.ConnectionString, "session");
        project.Write("views/app/m.sql", "SELECT 2 AS a");
        var apply = await project.RunOnAsync(pooler.Address, ["apply", "--auto-approve"]);
        apply.ExitCode.ShouldBe(0, apply.ToString());
        (await database.ScalarAsync<int>("SELECT a FROM app.m")).ShouldBe(2);
    }

    private static async Task<TestProject> AppliedAsync(TestDatabase database)
    {
        await database.ExecuteAsync("CREATE SCHEMA app");
        var project = new TestProject(database);
        project.Write("views/app/m.sql", "SELECT 1 AS a");
        (await project.RunAsync("apply", "--auto-approve")).ExitCode.ShouldBe(0);
        return project;
    }
}

/// <summary>Skipped on a workstation without PgBouncer; fails in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PgBouncerFactAttribute : Xunit.FactAttribute
{
    public PgBouncerFactAttribute() => Skip = WhyMissing;

    internal static string? WhyMissing { get; } = TestServer.WhyMissing
        ?? (PgBouncer.Program is not null || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? null : "There is no pgbouncer: install it");
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PgBouncerTheoryAttribute : Xunit.TheoryAttribute
{
    public PgBouncerTheoryAttribute() => Skip = PgBouncerFactAttribute.WhyMissing;
}
