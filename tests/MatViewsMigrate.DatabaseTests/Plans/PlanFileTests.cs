using System.Text.Json;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.DatabaseTests.Plans;

public sealed class PlanFileTests
{
    [Fact]
    public async Task Two_plans_of_the_same_inputs_are_the_same_bytes()
    {
        await using var made = await PlanProject.PlannedAsync();
        await made.PlanAsync("again.json");
        made.Read("again.json").ShouldBe(made.Read("plan.json"));
    }

    [Fact]
    public async Task Making_a_plan_writes_nothing()
    {
        await using var made = await PlanProject.PlannedAsync();
        var before = await made.StateAsync();
        await made.PlanAsync("again.json");
        (await made.StateAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Several_formats_are_written_at_once()
    {
        await using var made = await PlanProject.PlannedAsync();
        var plan = await made.RunAsync(
            "plan", "--out", "a.json", "--output", "json=b.txt", "--output", "sql=c.sql", "--output", "text=d", "--output", "e.sql");
        plan.ExitCode.ShouldBe(0, plan.ToString());
        made.Read("b.txt").ShouldBe(made.Read("a.json"));
        made.Read("c.sql").ShouldContain("\nBEGIN;\n");
        made.Read("e.sql").ShouldBe(made.Read("c.sql"));
        made.Read("d").ShouldBe(plan.Output);
    }

    [Theory]
    [InlineData("yaml=plan.yaml", "not known")]
    [InlineData("json=", "names no file")]
    [InlineData("json=no/such/folder/plan.json", "cannot be written")]
    public async Task An_output_that_cannot_be_is_wrong_usage(string output, string message)
    {
        await using var made = await PlanProject.CreateAsync();
        var plan = await made.RunAsync("plan", "--output", output);
        plan.ExitCode.ShouldBe(64, plan.ToString());
        plan.Error.ShouldContain(message);
    }

    [Fact]
    public async Task It_holds_no_address_of_the_database()
    {
        await using var made = await PlanProject.PlannedAsync();
        var builder = new Npgsql.NpgsqlConnectionStringBuilder(made.Database.ConnectionString);
        made.Read("plan.json").ShouldNotContain($"{builder.Host}:{builder.Port}");
        made.Read("plan.json").ShouldNotContain($"Host=");
    }

    [Fact]
    public async Task It_is_verified_while_nothing_that_matters_moves()
    {
        await using var made = await PlanProject.PlannedAsync();
        await made.Database.ExecuteAsync("INSERT INTO app.items SELECT n, n FROM generate_series(11, 20000) AS n; REFRESH MATERIALIZED VIEW app.m; COMMENT ON MATERIALIZED VIEW app.other IS 'x'");
        var verified = await made.RunAsync("plan", "--verify", "plan.json");
        verified.ExitCode.ShouldBe(0, verified.ToString());
        verified.Output.ShouldBe("The plan is still what plan.json says.\n");
    }

    [Theory]
    [InlineData("COMMENT ON MATERIALIZED VIEW app.n IS 'by hand'", "SELECT id, v, v * 2 AS w FROM app.items", "app.n: was changed in the database since")]
    [InlineData("", "SELECT id, v, v * 3 AS w FROM app.items", "app.m: what changes is not the same")]
    [InlineData("", "SELECT id, v FROM app.items", "app.m: swap is not planned any more")]
    [InlineData("", "SELECT id,   v, v * 2 AS w FROM app.items", "app.m: its file changed since")]
    public async Task It_is_not_when_something_does(string change, string query, string message)
    {
        await using var made = await PlanProject.PlannedAsync();
        await made.Database.ExecuteAsync(change);
        made.Project.Write("views/app/m.sql", query);
        var verified = await made.RunAsync("plan", "--verify", "plan.json");
        verified.ExitCode.ShouldBe(3, verified.ToString());
        verified.Output.ShouldContain(message);
        var json = await made.RunAsync("plan", "--verify", "plan.json", "--format", "json");
        json.ExitCode.ShouldBe(3);
        using var document = JsonDocument.Parse(json.Output);
        document.RootElement.GetProperty("same").GetBoolean().ShouldBeFalse();
        document.RootElement.GetProperty("differences").EnumerateArray().Select(line => line.GetString()).ShouldContain(message);
    }

    [Fact]
    public async Task Show_says_whether_it_fits_the_database()
    {
        await using var made = await PlanProject.PlannedAsync();
        (await made.RunAsync("show", "plan.json")).Error.ShouldBe("");
        await using var other = await PlanProject.CreateAsync();
        other.Project.Write("plan.json", made.Read("plan.json"));
        var foreign = await other.RunAsync("show", "plan.json");
        foreign.ExitCode.ShouldBe(0);
        foreign.Output.ShouldContain("app.m: swap");
        foreign.Error.ShouldContain("refuses this plan: the plan is for another database");
        await made.Database.ExecuteAsync("COMMENT ON MATERIALIZED VIEW app.m IS 'by hand'");
        var stale = await made.RunAsync("show", "plan.json");
        stale.ExitCode.ShouldBe(0);
        stale.Output.ShouldContain("app.m: swap");
        stale.Error.ShouldContain("refuses this plan: the database moved since");
    }

    [Fact]
    public async Task The_followers_are_named_with_what_they_read()
    {
        await using var made = await PlanProject.CreateAsync();
        await made.Database.ExecuteAsync("CREATE VIEW app.edge AS SELECT * FROM app.m; CREATE VIEW app.far AS SELECT * FROM app.edge");
        made.Project.Write("views/app/m.sql", "SELECT id, v + 1 AS v FROM app.items");
        await made.PlanAsync("plan.json");
        var followers = PlanJsonReader.Read(made.Read("plan.json")).Followers;
        followers.Select(follower => follower.Identity).ShouldContain("view app.edge");
        followers.Single(follower => follower.Identity == "view app.edge").Reads.ShouldBe(["app.m"]);
    }
}
