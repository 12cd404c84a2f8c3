namespace MatViewsMigrate.DatabaseTests.Workflows;

/// <summary>The pull request: a plan, and one comment about it.</summary>
public sealed class PlanStepTests
{
    private const string Marker = "<!-- matviews:plan:prod -->";

    [ScriptFact]
    public async Task The_first_plan_makes_the_comment_and_the_next_ones_edit_it()
    {
        await using var run = await WorkflowProject.CreateAsync();
        var plan = await run.StepAsync("plan");
        plan.ExitCode.ShouldBe(0, plan.ToString());
        run.Has("matviews-plan/plan.json").ShouldBeTrue();
        run.Has("matviews-plan/plan.html").ShouldBeTrue();
        run.Summary.ShouldStartWith(Marker);

        (await run.CommentAsync()).ExitCode.ShouldBe(0);
        var comment = run.GitHub.Comments.ShouldHaveSingleItem();
        comment.Body.ShouldBe(run.Read("matviews-plan/plan.md"));
        comment.Body.ShouldContain("app.m");

        run.Project.Write("views/app/other.sql", "SELECT 2 AS a");
        (await run.StepAsync("plan")).ExitCode.ShouldBe(0);
        var second = await run.CommentAsync();
        second.ExitCode.ShouldBe(0, second.ToString());
        second.Output.ShouldContain($"pull/7#{comment.Id}");
        run.GitHub.Comments.ShouldHaveSingleItem().Id.ShouldBe(comment.Id);
        run.GitHub.Comments[0].Body.ShouldContain("app.other");
    }

    [ScriptFact]
    public async Task The_comment_is_found_behind_many_others_and_those_of_others_are_left_alone()
    {
        await using var run = await WorkflowProject.CreateAsync();
        await run.StepAsync("plan");
        run.GitHub.Comments.Add((1, "somebody", $"{Marker}\nmy copy"));
        run.GitHub.Comments.Add((2, FakeGitHub.Bot, "<!-- matviews:plan:staging -->\nanother environment"));
        run.GitHub.Comments.Add((3, FakeGitHub.Bot, $"see {Marker}"));
        run.GitHub.Comments.AddRange(Enumerable.Range(10, 200).Select(id => (id, "somebody", $"comment {id}")));
        run.GitHub.Comments.Add((500, FakeGitHub.Bot, $"{Marker}\nthe plan before"));
        var before = run.GitHub.Comments.ToList();

        (await run.CommentAsync()).ExitCode.ShouldBe(0);

        run.GitHub.Comments.Count.ShouldBe(before.Count);
        run.GitHub.Comments.Except(before).ShouldHaveSingleItem().Id.ShouldBe(500);
        run.GitHub.Requests.Count(request => request.StartsWith("GET", StringComparison.Ordinal)).ShouldBe(3);
    }

    [ScriptFact]
    public async Task An_API_that_refuses_fails_the_step_and_says_why()
    {
        await using var run = await WorkflowProject.CreateAsync();
        await run.StepAsync("plan");
        run.GitHub.Failure = (403, "Resource not accessible\n::error::by integration");
        var comment = await run.CommentAsync();
        comment.ExitCode.ShouldBe(1);
        comment.Output.ShouldContain("::error title=matviews::GET /repos/o/r/issues/7/comments");
        comment.Output.ShouldContain("403, Resource not accessible%0A");
        comment.Output.ShouldContain("permissions");
        comment.Output.Trim().Split('\n').Length.ShouldBe(1);
        comment.ToString().ShouldNotContain(FakeGitHub.Token);
    }

    [ScriptFact]
    public async Task An_API_that_is_away_fails_the_step()
    {
        await using var run = await WorkflowProject.CreateAsync();
        await run.StepAsync("plan");
        run.GitHub.Dispose();
        var comment = await run.CommentAsync();
        comment.ExitCode.ShouldBe(1);
        comment.Output.ShouldContain("cannot be reached");
    }

    [ScriptFact]
    public async Task Wrong_files_are_annotated_and_the_comment_says_that_there_is_no_plan()
    {
        await using var run = await WorkflowProject.CreateAsync();
        await run.StepAsync("plan");
        await run.CommentAsync();
        run.Project.Write("views/app/m.yaml", "\"x\\n```\\n<script>\": 1\n");
        var plan = await run.StepAsync("plan");
        plan.ExitCode.ShouldBe(65, plan.ToString());
        plan.Output.ShouldContain("::error file=views/app/m.yaml,line=1");
        run.Has("matviews-plan/plan.json").ShouldBeFalse();

        (await run.CommentAsync()).ExitCode.ShouldBe(0);
        var comment = run.GitHub.Comments.ShouldHaveSingleItem().Body;
        comment.ShouldContain("There is no plan");
        comment.ShouldContain("    views/app/m.yaml:1:1: error MV006");
        comment.Split('\n').ShouldNotContain(line => line.StartsWith("```", StringComparison.Ordinal));
    }

    [ScriptFact]
    public async Task A_query_that_the_server_refuses_is_told_in_the_comment()
    {
        await using var run = await WorkflowProject.CreateAsync();
        run.Project.Write("views/app/m.sql", "SELECT id, v, nothing FROM app.items");
        (await run.StepAsync("plan")).ExitCode.ShouldBe(65);
        run.Read("matviews-plan/plan.md").ShouldContain("    views/app/m.sql:1:15: error MV101");
    }

    [ScriptFact]
    public async Task Without_the_secret_nothing_is_compared_with_an_empty_server()
    {
        await using var run = await WorkflowProject.CreateAsync();
        foreach (var step in new[] { "plan", "verify", "apply", "drift" })
        {
            var result = await run.StepAsync(step, ("MATVIEWS_DATABASE_URL", ""));
            result.ExitCode.ShouldBe(1);
            result.Output.ShouldContain("is the secret missing?");
        }
    }
}
