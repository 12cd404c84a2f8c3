using System.Text.Json;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class ProblemsTests
{
    private static readonly IReadOnlyList<DefinitionProblem> Problems =
    [
        new(new SourceSpan("views/b.yaml", 1, 1), "MV012", Severity.Warning, "no freshness", "add max_age"),
        new(new SourceSpan("views/a.yaml", 10, 3), "MV002", Severity.Error, "unknown key 'sqll'", "write sql"),
        new(new SourceSpan("views/a.yaml", 2, 9), "MV020", Severity.Error, "relation \"x\" does not exist", "create it")
        {
            Excerpt = "  2 | SELECT * FROM x\n    |               ^\n",
        },
    ];

    [Fact]
    public void Text_is_a_line_each_in_the_order_of_places_with_the_source_below() =>
        Rendered.Text(writer => new ProblemsText(writer, Ink.Plain).Write(Problems)).ShouldBe(
            """
            views/a.yaml:2:9: error MV020: relation "x" does not exist; create it
              2 | SELECT * FROM x
                |               ^
            views/a.yaml:10:3: error MV002: unknown key 'sqll'; write sql
            views/b.yaml:1:1: warning MV012: no freshness; add max_age

            """);

    [Fact]
    public void Json_has_the_remedy_apart()
    {
        using var document = JsonDocument.Parse(Rendered.Text(writer => ProblemsJson.Write(writer, Problems)));
        var problem = document.RootElement.GetProperty("problems")[0];
        problem.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["file", "line", "column", "severity", "code", "message", "remedy"]);
        problem.GetProperty("severity").GetString().ShouldBe("error");
        problem.GetProperty("remedy").GetString().ShouldBe("create it");
        problem.GetProperty("line").GetInt32().ShouldBe(2);
    }

    [Fact]
    public void No_problems_are_an_empty_list() =>
        Rendered.Text(writer => ProblemsJson.Write(writer, [])).ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)
            .ShouldBe("{\"problems\":[]}");
}
