using System.Text.Json;

namespace MatViewsMigrate.Tests.Cli;

public sealed class GraphCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestTerminal _terminal;

    public GraphCommandTests()
    {
        _terminal = new TestTerminal { Folder = _folder.Path };
        _folder.Write("matviews.yaml", "version: 1\nsearch_path: [app, public]\n");
        _folder.Write("views/app/a.sql", "WITH x AS (SELECT 1) SELECT * FROM x, events");
        _folder.Write("views/app/b.sql", "SELECT * FROM a JOIN public.users USING (id)");
        _folder.Write("views/app/c.yaml", "sql: SELECT 1 FROM other\nname: 'odd \"c\"] <b>'\ndepends_on: [app.b]\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Mermaid_shows_what_reads_what()
    {
        (await _terminal.RunAsync("graph")).ShouldBe(0);
        _terminal.Out.ShouldStartWith("flowchart LR\n");
        string Id(string label) => _terminal.Out.Split('\n').Single(line => line.Contains($"\"{label}\"", StringComparison.Ordinal)).Trim().Split('[', '(')[0];
        _terminal.Out.ShouldContain($"  {Id("app.a")} --> {Id("app.b")}\n");
        _terminal.Out.ShouldContain($"  {Id("public.users")} --> {Id("app.b")}\n");
        _terminal.Out.ShouldContain($"  {Id("app.events")} --> {Id("app.a")}\n");
        _terminal.Out.ShouldNotContain("app.x");
    }

    [Fact]
    public async Task A_name_cannot_end_its_label()
    {
        (await _terminal.RunAsync("graph")).ShouldBe(0);
        _terminal.Out.ShouldContain("[\"app.odd #34;c#34;] #60;b#62;\"]");
    }

    [Fact]
    public async Task Json_has_nodes_and_links()
    {
        (await _terminal.RunAsync("graph", "--format", "json")).ShouldBe(0);
        using var document = JsonDocument.Parse(_terminal.Out);
        document.RootElement.GetProperty("nodes").EnumerateArray().Select(node => $"{node.GetProperty("id")} {node.GetProperty("kind")}")
            .ShouldContain("app.a view");
        document.RootElement.GetProperty("links").EnumerateArray().Select(link => $"{link.GetProperty("from")} {link.GetProperty("to")}")
            .ShouldBe(["app.a app.b", "app.b app.odd \"c\"] <b>", "app.events app.a", "app.other app.odd \"c\"] <b>", "public.users app.b"]);
    }

    [Fact]
    public async Task Without_sources_only_views_are_shown()
    {
        (await _terminal.RunAsync("graph", "--views-only")).ShouldBe(0);
        _terminal.Out.ShouldNotContain("events");
        _terminal.Out.ShouldContain("app.a");
    }

    [Fact]
    public async Task Wrong_files_are_told()
    {
        _folder.Write("views/app/a.sql", "SELECT (");
        (await _terminal.RunAsync("graph")).ShouldBe(65);
        _terminal.Error.ShouldContain("views/app/a.sql");
    }
}
