using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class PlanHtmlTests
{
    [Fact]
    public void A_plan_with_everything_is_this_page() =>
        Golden.ShouldMatch(Regex.Replace(Html(SamplePlans.Full), "(?s)(?<=<style>).*?(?=</style>)|(?<=<script>).*?(?=</script>)", ""), "everything");

    [Fact]
    public void Every_element_is_closed_and_every_link_leads_somewhere()
    {
        foreach (var plan in new[] { SamplePlans.Full, SamplePlans.Empty, HostilePlans.Plan })
        {
            var page = Parsed(plan);
            var ids = page.Descendants().Select(element => (string?)element.Attribute("id")).OfType<string>().ToList();
            ids.ShouldBeUnique();
            page.Descendants("a").Select(link => ((string)link.Attribute("href")!)[1..]).Except(ids).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Foreign_text_is_only_ever_text()
    {
        var page = Parsed(HostilePlans.Plan);
        string[] known = ["html", "head", "body", "meta", "title", "style", "script", "header", "main", "footer", "section", "p", "h1", "h2", "h3", "h4",
            "ul", "ol", "li", "div", "span", "strong", "b", "br", "a", "code", "pre", "button", "details", "summary", "mark",
            "table", "thead", "tbody", "tr", "th", "td", "svg", "defs", "marker", "path", "g", "rect", "text"];
        page.Descendants().Select(element => element.Name.LocalName).Distinct().Except(known).ShouldBeEmpty();
        page.Descendants("script").Count().ShouldBe(1);
        page.Descendants("b").ShouldAllBe(element => element.Parent!.Attribute("class")!.Value == "legend");
        page.Descendants().SelectMany(element => element.Attributes()).ShouldAllBe(attribute => !attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        page.Root!.Value.ShouldContain(HostilePlans.Script);
        page.Root.Value.ShouldContain("\\u{202E}esrever");
    }

    [Fact]
    public void Nothing_is_fetched_and_only_the_pages_own_script_runs()
    {
        var html = Html(SamplePlans.Full);
        Regex.IsMatch(html, " (src|srcset|background)=|@import|url\\((?!#arrow)").ShouldBeFalse();
        var script = Regex.Match(html, "(?s)<script>(.*?)</script>").Groups[1].Value;
        html.ShouldContain($"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'");
        html.ShouldContain("default-src 'none'");
    }

    [Fact]
    public void Words_that_differ_within_a_line_are_marked()
    {
        var html = Html(SamplePlans.Empty with
        {
            Changes = [new Change.Swap { View = SamplePlans.Activity, Cause = SwapCause.Query, LiveQuery = "SELECT a, b\nFROM t", Query = "SELECT a, c\nFROM t" }],
        });
        html.ShouldContain("SELECT a, <mark>b</mark>");
        html.ShouldContain("SELECT a, <mark>c</mark>");
        html.ShouldContain("<td class=\"same\">FROM t</td>");
    }

    [Fact]
    public void Long_equal_stretches_are_left_out()
    {
        var lines = string.Join('\n', Enumerable.Range(1, 100).Select(line => $"line{line}"));
        var html = QuerySides.Of($"{lines}\nold", $"{lines}\nnew");
        html.ShouldContain("96 equal lines");
        html.ShouldNotContain("line96<");
        html.ShouldContain("line97<");
    }

    [Fact]
    public void The_graph_shows_what_changes_and_what_is_rebuilt_because_of_it()
    {
        var (changed, reader) = (SamplePlans.Activity, new ViewName("analytics", "mv_reader"));
        var graph = ViewGraph.Of(SamplePlans.Empty with
        {
            Changes =
            [
                new Change.Swap { View = changed, Cause = SwapCause.Query, LiveQuery = "", Query = "SELECT 1 FROM public.events e" },
                new Change.Swap { View = reader, Cause = SwapCause.Upstream, LiveQuery = "", Query = "SELECT 1 FROM analytics.v_between", Upstreams = [] },
            ],
            Followers = [new("view analytics.v_between", Fate.Rebuilt, [changed.ToString()]), new("view analytics.v_edge", Fate.Rebound, [reader.ToString()])],
        });
        graph.Nodes.ToDictionary(node => node.Id, node => node.Kind).ShouldBe(
            new Dictionary<string, GraphKind>
            {
                ["analytics.mv_user_activity"] = GraphKind.Changed,
                ["analytics.mv_reader"] = GraphKind.Rebuilt,
                ["view analytics.v_between"] = GraphKind.Rebuilt,
                ["view analytics.v_edge"] = GraphKind.Rebound,
                ["public.events"] = GraphKind.Source,
            },
            ignoreOrder: true);
        graph.Links.ShouldBe(
            [
                ("public.events", "analytics.mv_user_activity"),
                ("view analytics.v_between", "analytics.mv_reader"),
                ("analytics.mv_user_activity", "view analytics.v_between"),
                ("analytics.mv_reader", "view analytics.v_edge"),
            ],
            ignoreOrder: true);
        var layout = new GraphLayout(graph);
        layout["public.events"].X.ShouldBeLessThan(layout["analytics.mv_user_activity"].X);
        layout["analytics.mv_user_activity"].X.ShouldBeLessThan(layout["view analytics.v_between"].X);
        layout["view analytics.v_between"].X.ShouldBeLessThan(layout["analytics.mv_reader"].X);
    }

    [Fact]
    public void A_thousand_views_make_a_page_without_a_picture()
    {
        var views = Enumerable.Range(0, 1000).Select(i => new ViewName("a", $"mv_{i}")).ToList();
        var html = Html(SamplePlans.Empty with
        {
            Changes = [.. views.Select((view, i) => new Change.Create { View = view, Query = i == 0 ? "SELECT 1" : $"SELECT 1 FROM a.mv_{i - 1}" })],
        });
        html.ShouldContain("would make no picture");
        html.ShouldContain("id=\"view-1000\"");
    }

    // Void elements and the doctype aside, the page is XML.
    private static XDocument Parsed(Plan plan) => XDocument.Parse(Regex.Replace(
        Html(plan).Replace("<!doctype html>\n", "", StringComparison.Ordinal).Replace("<br>", "<br/>", StringComparison.Ordinal).Replace(" hidden>", " hidden=\"\">", StringComparison.Ordinal),
        "<meta ([^>]*)>|(?s)(?<=<style>).*?(?=</style>)|(?<=<script>).*?(?=</script>)", match => match.Value.StartsWith("<meta", StringComparison.Ordinal) ? $"<meta {match.Groups[1].Value}/>" : ""));

    private static string Html(Plan plan) => Rendered.Text(writer => new PlanHtml(writer).Write(new PlanPage(plan, "0.1.0")));
}
