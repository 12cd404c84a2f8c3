using System.Text.Json;
using MatViewsMigrate.DatabaseTests.Refresh;
using MatViewsMigrate.DatabaseTests.Registry;
using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Runs;

public sealed class RunPrunerTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private static readonly ViewName View = new("a", "m");

    [Fact]
    public async Task Without_a_registry_nothing_goes()
    {
        await using var connection = await registry.Database.OpenAsync();
        (await new RunPruner("nowhere", TimeProvider.System).PruneAsync(connection, new(1, TimeSpan.Zero), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_newest_of_each_status_and_the_young_stay()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await AddAsync(fixture, RunStatus.Success, "100 days", 5);
        await AddAsync(fixture, RunStatus.Success, "10 days", 2);
        await AddAsync(fixture, RunStatus.Failed, "100 days", 4);
        await AddAsync(fixture, RunStatus.Running, "900 days", 3);

        var rule = new PruneRule(3, TimeSpan.FromDays(90));
        (await Pruner(fixture).PreviewAsync(fixture.Session, rule, default)).ShouldBe([new(View, RunStatus.Success, 4)]);
        (await CountAsync(fixture)).ShouldBe(14);
        (await Pruner(fixture).PruneAsync(fixture.Session, rule, default)).ShouldBe([new(View, RunStatus.Success, 4)]);
        (await CountAsync(fixture)).ShouldBe(10);
        (await fixture.TestDatabase.ScalarAsync<long>(
            $"SELECT count(*) FROM {fixture.Schema}.mat_view_runs WHERE status = 2 AND started_at > now() - interval '11 days'")).ShouldBe(2);
        (await Pruner(fixture).PruneAsync(fixture.Session, rule, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Failures_are_kept_twice_as_long()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        foreach (var age in new[] { "15 days", "25 days" })
        {
            await AddAsync(fixture, RunStatus.Success, age);
            await AddAsync(fixture, RunStatus.Failed, age);
        }

        (await Pruner(fixture).PruneAsync(fixture.Session, new(0, TimeSpan.FromDays(10)), default))
            .ShouldBe([new(View, RunStatus.Success, 2), new(View, RunStatus.Failed, 1)]);
    }

    [Fact]
    public async Task More_than_a_batch_goes_and_what_somebody_holds_is_passed_over()
    {
        await using var fixture = await RunFixture.StartAsync(registry);
        await AddAsync(fixture, RunStatus.Success, "100 days", 1234);
        await using var other = await fixture.TestDatabase.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand($"SELECT id FROM {fixture.Schema}.mat_view_runs ORDER BY id LIMIT 1 FOR UPDATE", other);
        await hold.ExecuteNonQueryAsync();

        (await Pruner(fixture).PruneAsync(fixture.Session, new(10, TimeSpan.FromDays(90)), default))
            .ShouldBe([new(View, RunStatus.Success, 1223)]);
        (await CountAsync(fixture)).ShouldBe(11);
    }

    [Fact]
    public async Task The_command_takes_the_projects_retention()
    {
        await using var project = await RefreshProject.CreateAsync(("mv_a", "sql: SELECT id FROM app.items\n"));
        var id = await project.ScalarAsync<long>("SELECT id FROM matviews.mat_view_definitions");
        await project.Database.AddRunAsync("matviews", id, age: "8 days", times: 6);
        project.Project.Write("matviews.yaml", "version: 1\nretention: { keep_per_view: 2, days: 7 }\n");

        var dry = await project.Project.RunAsync("runs", "prune", "--dry-run");
        dry.Output.ShouldContain("4 runs would be deleted.", Case.Sensitive, dry.ToString());
        var pruned = await project.Project.RunAsync("runs", "prune", "--keep-per-view", "4", "--format", "json");
        pruned.ExitCode.ShouldBe(0, pruned.ToString());
        var answer = JsonDocument.Parse(pruned.Output).RootElement;
        (answer.GetProperty("dry_run").GetBoolean(), answer.GetProperty("deleted").GetInt32()).ShouldBe((false, 2));
        (await project.Project.RunAsync("runs", "prune", "--days", "x")).ExitCode.ShouldBe(64);
        (await project.Project.RunAsync("runs", "prune", "--days", "9")).Output.ShouldBe("No runs are old enough to be deleted.\n");
    }

    private static Task AddAsync(RunFixture fixture, RunStatus status, string age, int times = 1) =>
        fixture.TestDatabase.AddRunAsync(fixture.Schema, fixture.DefinitionId, status, age: age, times: times);

    private static RunPruner Pruner(RunFixture fixture) => new(fixture.Schema, TimeProvider.System);

    private static Task<long> CountAsync(RunFixture fixture) =>
        fixture.TestDatabase.ScalarAsync<long>($"SELECT count(*) FROM {fixture.Schema}.mat_view_runs");
}
