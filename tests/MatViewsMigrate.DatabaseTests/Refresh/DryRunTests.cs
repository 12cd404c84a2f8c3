namespace MatViewsMigrate.DatabaseTests.Refresh;

/// <summary>A dry run says what the refresh then does, also where the refresh of one view changes what another one meets.</summary>
public sealed class DryRunTests
{
    private const string Auto = "refresh_strategy: auto\n";
    private const string Key = "unique_index_columns: [id]\n";
    private const string Upstream = "sql: SELECT id, v FROM app.items\n";
    private const string Reader = "sql: SELECT id, v FROM app.m\n";

    [Theory]
    [InlineData(Upstream + Auto + Key, Reader + Auto + Key)]
    [InlineData(Upstream + Auto, Reader + Auto + Key)]
    [InlineData(Upstream + Auto + Key, Reader + Auto)]
    [InlineData(Upstream + Auto, Reader + Auto)]
    [InlineData(Upstream + Key, Reader + Auto + Key)]
    [InlineData(Upstream + "refresh_strategy: concurrent\n" + Key, Reader + Auto + Key)]
    [InlineData(Upstream + "refresh_strategy: swap\n", Reader + Auto + Key)]
    [InlineData(Upstream + Auto + "with_data: false\n", "sql: SELECT id, v FROM app.items\n" + Auto + Key)]
    public async Task It_shows_the_strategies_that_are_used(string upstream, string reader)
    {
        await using var project = await RefreshProject.CreateAsync(("m", upstream), ("n", reader));
        string[][] selections = [["n", "--with-upstream"], ["n"], ["m"], ["--all"]];
        foreach (var change in new[] { "", "UPDATE app.items SET v = v + 1 WHERE id < 5; SELECT pg_stat_force_next_flush()" })
        {
            foreach (var selection in selections)
            {
                await project.AnswerAsync(0, "--all", "--strategy", "regular");
                if (change.Length > 0)
                    await project.ExecuteAsync(change);
                var dry = await project.AnswerAsync(0, [.. selection, "--dry-run"]);
                var real = await project.AnswerAsync(0, selection);
                Strategies(dry).ShouldBe(Strategies(real), $"{string.Join(' ', selection)} {change}\n{dry.Root}\n{real.Root}");
            }
        }
    }

    [Fact]
    public async Task What_is_swapped_with_its_upstream_has_that_for_a_reason()
    {
        await using var project = await RefreshProject.CreateAsync(("m", Upstream + Auto), ("n", Reader + Auto + Key));
        await project.ExecuteAsync("UPDATE app.items SET v = v + 1; SELECT pg_stat_force_next_flush()");
        (await project.AnswerAsync(0, "n", "--dry-run")).Text("app.n", "reason")!.ShouldStartWith("dry run: concurrent; auto: it has only");
        var dry = await project.AnswerAsync(0, "n", "--with-upstream", "--dry-run");
        dry.Text("app.m", "reason")!.ShouldStartWith("dry run: swap; auto: it has no unique index");
        dry.Text("app.n", "reason").ShouldBe("dry run: swap, after app.m; one swap builds it together with app.m");
        (await project.AnswerAsync(0, "n", "--with-upstream")).Text("app.n", "reason").ShouldBe("together with app.m");
    }

    [Fact]
    public async Task What_its_upstream_writes_decides_later()
    {
        await using var project = await RefreshProject.CreateAsync();
        await project.ExecuteAsync("INSERT INTO app.items SELECT n, n FROM generate_series(101, 20000) n; ANALYZE app.items");
        project.Project.Write("views/app/m.yaml", Upstream + Key + "refresh_strategy: concurrent\n");
        project.Project.Write("views/app/n.yaml", Reader + Key + Auto);
        await project.ApplyAsync();
        await project.AnswerAsync(0, "--all", "--strategy", "regular");
        await project.ExecuteAsync("ANALYZE app.m; ANALYZE app.n; UPDATE app.items SET v = -v WHERE id <= 10000; SELECT pg_stat_force_next_flush()");
        (await project.AnswerAsync(0, "n", "--dry-run")).Text("app.n", "reason")!.ShouldStartWith("dry run: nothing; nothing that it reads has changed");
        (await project.AnswerAsync(0, "n", "--with-upstream", "--dry-run")).Text("app.n", "reason").ShouldBe(
            "dry run: concurrent, after app.m; auto: nothing is known yet of how much of it changes; decided anew by what the refresh of app.m writes");
    }

    [Theory]
    [InlineData("--all")]
    [InlineData("--stale")]
    public async Task Where_nothing_was_ever_applied_there_is_nothing_to_refresh(string selection)
    {
        await using var project = await RefreshProject.CreateAsync();
        var dry = await project.RefreshAsync(selection, "--dry-run");
        dry.ExitCode.ShouldBe(0, dry.ToString());
        dry.Output.ShouldBe((await project.RefreshAsync(selection)).Output);
        dry.Output.Trim().ShouldBe("Nothing to refresh.");
    }

    private static string Strategies(RefreshAnswer answer) =>
        string.Join(", ", answer.Views.Order(StringComparer.Ordinal).Select(view => $"{view} {answer.Text(view, "strategy") ?? "nothing"}"));
}
