using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class SuppressionTests
{
    [Theory]
    [InlineData("refresh_strategy: concurrent", "MV012")]
    [InlineData("frobnicate: 1", "MV006")]
    public void A_suppressed_problem_is_kept_with_its_reason(string keys, string code)
    {
        var set = ProjectFolder.ReadView($"sql: SELECT 1 AS a\n{keys}\nsuppress: {{ {code}: it is meant }}\n");
        set.Problems.ShouldBeEmpty();
        var suppressed = set.Suppressed.ShouldHaveSingleItem();
        suppressed.Problem.Code.ShouldBe(code);
        suppressed.Problem.At.Line.ShouldBe(2);
        suppressed.Reason.ShouldBe("it is meant");
    }

    [Fact]
    public void What_only_all_files_together_tell_can_be_suppressed_too()
    {
        using var project = new ProjectFolder()
            .With("views/a/x.yaml", "sql: SELECT * FROM a.y\nsuppress: { MV016: y is a function }\n")
            .With("views/a/y.yaml", "sql: SELECT * FROM a.x\n");
        var set = project.Read();
        set.Problems.ShouldBeEmpty();
        set.Suppressed.ShouldHaveSingleItem().Problem.Code.ShouldBe("MV016");
    }

    [Fact]
    public void Another_view_and_another_rule_are_not_suppressed()
    {
        using var project = new ProjectFolder()
            .With("views/a/x.yaml", "sql: SELECT 1 AS a\nrefresh_strategy: concurrent\nsuppress: { MV012: it is meant }\nfrobnicate: 1\n")
            .With("views/a/y.yaml", "sql: SELECT 1 AS a\nrefresh_strategy: concurrent\n");
        project.Read().Problems.Select(problem => $"{problem.At.File} {problem.Code}")
            .ShouldBe(["views/a/x.yaml MV006", "views/a/y.yaml MV012"]);
    }

    [Fact]
    public void An_error_that_may_not_be_suppressed_stays_one()
    {
        var set = ProjectFolder.ReadView("sql: SELECT 1; SELECT 2\nsuppress: { MV013: it is meant }\n");
        set.Problems.Select(problem => problem.Code).Order().ShouldBe(["MV013", "MV029"]);
    }

    [Fact]
    public void A_suppression_that_is_not_needed_is_a_warning()
    {
        var problem = ProjectFolder.Problem("suppress: { MV012: it was meant }");
        (problem.Code, problem.Severity, problem.At.Line, problem.At.Column).ShouldBe(("MV030", Severity.Warning, 2, 13));
    }

    [Fact]
    public void A_rule_that_needs_the_server_may_be_suppressed_and_is_not_called_unneeded() =>
        ProjectFolder.View("suppress: { MV113: rounded by the readers }").Suppressed["MV113"].Reason.ShouldBe("rounded by the readers");

    [Fact]
    public void A_rule_that_is_off_needs_no_suppression()
    {
        using var project = new ProjectFolder()
            .With("views/a/x.yaml", "sql: SELECT 1 AS a\nrefresh_strategy: concurrent\nsuppress: { MV012: it is meant }\n");
        var rules = new Dictionary<string, Severity?> { ["MV012"] = null };
        project.Read(configuration => configuration with { Rules = rules }).Problems.ShouldHaveSingleItem().Code.ShouldBe("MV030");
    }
}
