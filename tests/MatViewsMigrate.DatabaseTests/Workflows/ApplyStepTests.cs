namespace MatViewsMigrate.DatabaseTests.Workflows;

/// <summary>The merge: the plan that was reviewed is found, verified and applied.</summary>
public sealed class ApplyStepTests
{
    private const string Head = "1111111111111111111111111111111111111111";
    private const string Merged = "2222222222222222222222222222222222222222";

    [ScriptFact]
    public async Task The_reviewed_plan_is_verified_and_applied_once()
    {
        await using var run = await WorkflowProject.CreateAsync();
        (await run.StepAsync("plan")).ExitCode.ShouldBe(0);
        var verify = await run.StepAsync("verify");
        verify.ExitCode.ShouldBe(0, verify.ToString());
        var apply = await run.StepAsync("apply");
        apply.ExitCode.ShouldBe(0, apply.ToString());
        (await run.Database.ScalarAsync<long>("SELECT sum(w)::bigint FROM app.m")).ShouldBe(110);
        run.Summary.ShouldContain("Materialized views: applied");
        var again = await run.StepAsync("apply");
        again.Output.ShouldContain("No changes.");
        again.ExitCode.ShouldBe(0);
    }

    [ScriptFact]
    public async Task A_stale_plan_is_refused()
    {
        await using var run = await WorkflowProject.CreateAsync();
        await run.StepAsync("plan");
        await run.Database.ExecuteAsync("COMMENT ON MATERIALIZED VIEW app.m IS 'by hand'");
        var apply = await run.StepAsync("apply");
        apply.ExitCode.ShouldBe(3, apply.ToString());
        apply.Output.ShouldContain("::error title=matviews::refused, nothing changed: the plan is stale");
        run.Summary.ShouldContain("Materialized views: not applied");
    }

    [ScriptFact]
    public async Task What_needs_approval_is_applied_with_the_label_and_not_without()
    {
        await using var run = await WorkflowProject.CreateAsync();
        run.Project.Write("views/app/m.sql", "SELECT id FROM app.items");
        await run.StepAsync("plan");
        var refused = await run.StepAsync("apply");
        refused.ExitCode.ShouldBe(4, refused.ToString());
        refused.Output.ShouldContain("the label");
        var apply = await run.StepAsync("apply", ("MATVIEWS_ALLOW", "drop-columns"));
        apply.ExitCode.ShouldBe(0, apply.ToString());
    }

    [ScriptFact]
    public async Task Files_that_say_more_than_the_reviewed_plan_do_not_pass_the_merge_queue()
    {
        await using var run = await WorkflowProject.CreateAsync();
        await run.StepAsync("plan");
        run.Project.Write("views/app/other.sql", "SELECT 2 AS a");
        var verify = await run.StepAsync("verify");
        verify.ExitCode.ShouldBe(3, verify.ToString());
        verify.Output.ShouldContain("not the one that was reviewed");
    }

    [ScriptFact]
    public async Task Who_has_no_plan_passes_the_merge_queue_only_without_changes()
    {
        await using var run = await WorkflowProject.CreateAsync();
        var changed = await run.StepAsync("verify");
        changed.ExitCode.ShouldBe(2, changed.ToString());
        changed.Output.ShouldContain("no plan that somebody has reviewed");
        run.Project.Write("views/app/m.sql", "SELECT id, v FROM app.items");
        (await run.StepAsync("verify")).ExitCode.ShouldBe(0);
        (await run.StepAsync("apply")).Output.ShouldContain("nobody has reviewed");
    }

    [ScriptFact]
    public async Task The_plan_is_that_of_the_pull_requests_head_and_of_no_fork()
    {
        await using var run = await WorkflowProject.CreateAsync();
        run.GitHub.Documents[$"/repos/o/r/commits/{Merged}/pulls"] = $"[{Pull("other", 6)}, {Pull(Merged, 7)}]";
        run.GitHub.Documents["/repos/o/r/actions/artifacts"] = Artifacts(
            Artifact(1, Head, "2026-01-01T00:00:00Z"), Artifact(2, Head, "2026-01-02T00:00:00Z"),
            Artifact(3, Head, "2026-01-03T00:00:00Z", fork: true), Artifact(4, Head, "2026-01-04T00:00:00Z", expired: true),
            Artifact(5, Merged, "2026-01-05T00:00:00Z"));
        var found = await run.StepAsync("find-plan", ("MATVIEWS_COMMIT", Merged));
        found.ExitCode.ShouldBe(0, found.ToString());
        run.Outputs.ShouldBe("run-id=2\nartifact=matviews-plan-prod\nallow=delete,drop-columns\n");
    }

    [ScriptFact]
    public async Task The_merge_queue_names_the_pull_request_in_its_branch()
    {
        await using var run = await WorkflowProject.CreateAsync();
        run.GitHub.Documents["/repos/o/r/pulls/7"] = Pull(Merged, 7);
        run.GitHub.Documents["/repos/o/r/actions/artifacts"] = Artifacts();
        var found = await run.StepAsync("find-plan", ("MATVIEWS_MERGE_GROUP", $"refs/heads/gh-readonly-queue/main/pr-7-{Head}"));
        found.ExitCode.ShouldBe(0, found.ToString());
        run.Outputs.ShouldStartWith("run-id=\n");
    }

    [ScriptFact]
    public async Task A_commit_of_no_pull_request_has_no_reviewed_plan()
    {
        await using var run = await WorkflowProject.CreateAsync();
        run.GitHub.Documents[$"/repos/o/r/commits/{Merged}/pulls"] = "[]";
        var found = await run.StepAsync("find-plan", ("MATVIEWS_COMMIT", Merged));
        found.ExitCode.ShouldBe(1);
        found.Output.ShouldContain("was not merged by a pull request");
        (await run.StepAsync("find-plan", ("MATVIEWS_COMMIT", "main; rm -rf /"))).Output.ShouldContain("full hash");
    }

    [ScriptFact]
    public async Task Drift_fails_the_nightly_job_and_stands_in_its_summary()
    {
        await using var run = await WorkflowProject.CreateAsync();
        (await run.StepAsync("drift")).ExitCode.ShouldBe(0);
        await run.Database.ExecuteAsync("CREATE INDEX by_hand ON app.other (a)");
        var drift = await run.StepAsync("drift");
        drift.ExitCode.ShouldBe(2, drift.ToString());
        run.Summary.ShouldContain("by_hand");
    }

    private static string Pull(string merged, int number) =>
        $$"""
        {"number": {{number}}, "merge_commit_sha": "{{merged}}", "head": {"sha": "{{Head}}"}, "labels": [
            {"name": "matviews-allow-drop-columns"}, {"name": "matviews-allow-delete"},
            {"name": "matviews-allow-all --target x"}, {"name": "bug"}]}
        """;

    private static string Artifacts(params string[] artifacts) => $$"""{"artifacts": [{{string.Join(", ", artifacts)}}]}""";

    private static string Artifact(int run, string head, string created, bool fork = false, bool expired = false) =>
        $$$"""
        {"expired": {{{(expired ? "true" : "false")}}}, "created_at": "{{{created}}}", "workflow_run":
            {"id": {{{run}}}, "head_sha": "{{{head}}}", "repository_id": 9, "head_repository_id": {{{(fork ? 8 : 9)}}}}}
        """;
}
