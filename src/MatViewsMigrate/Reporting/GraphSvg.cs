using System.Text;

namespace MatViewsMigrate.Reporting;

/// <summary>Draws a graph as SVG that stands in a page and takes its colours from there.</summary>
internal static class GraphSvg
{
    /// <summary>More nodes than this make no picture.</summary>
    public const int MostNodes = 150;

    /// <summary>The drawing; nodes lead to where <paramref name="anchor"/> says.</summary>
    /// <param name="anchor">The id of a node's section in the page; null for none.</param>
    public static string Of(ViewGraph graph, Func<GraphNode, string?> anchor)
    {
        var layout = new GraphLayout(graph);
        var svg = new StringBuilder();
        svg.Append($"<svg class=\"graph\" role=\"img\" aria-label=\"What reads what\" width=\"{layout.TotalWidth}\" height=\"{layout.TotalHeight}\" viewBox=\"0 0 {layout.TotalWidth} {layout.TotalHeight}\" style=\"min-width:min(46rem,{layout.TotalWidth}px)\">\n");
        svg.Append($"<defs>{Arrow("arrow")}{Arrow("arrow-carries")}</defs>\n");
        foreach (var (from, to) in graph.Links)
            svg.Append(Link(layout[from], layout[to]));
        foreach (var box in layout.Boxes)
            svg.Append(Node(box, anchor(box.Node)));
        return svg.Append("</svg>\n").ToString();
    }

    private static string Arrow(string id) =>
        $"<marker id=\"{id}\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerUnits=\"userSpaceOnUse\" markerWidth=\"9\" markerHeight=\"9\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\"/></marker>";

    private static string Link(GraphLayout.Box from, GraphLayout.Box to)
    {
        var (x1, y1, x2, y2) = (from.X + from.Width, from.Y + GraphLayout.Height / 2, to.X, to.Y + GraphLayout.Height / 2);
        var bend = Math.Max(32, (x2 - x1) / 2);
        var carries = from.Node.Kind is GraphKind.Changed or GraphKind.Rebuilt or GraphKind.Created && to.Node.Kind is not GraphKind.Source;
        var (style, arrow) = carries ? ("link carries", "arrow-carries") : ("link", "arrow");
        return $"<path class=\"{style}\" marker-end=\"url(#{arrow})\" d=\"M{x1} {y1} C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - 2} {y2}\"/>\n";
    }

    private static string Node(GraphLayout.Box box, string? anchor)
    {
        var node = box.Node;
        var middle = box.Y + (node.Note.Length > 0 ? 18 : 27);
        var note = node.Note.Length > 0 ? $"<text class=\"note\" x=\"{box.X + 14}\" y=\"{box.Y + 34}\">{HtmlText.Of($"{Symbol(node.Kind)}{node.Note}")}</text>" : "";
        var drawn = $"<g class=\"node {Words.Of(node.Kind)}\"><title>{HtmlText.Of(node.Id)}</title>" +
            $"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{GraphLayout.Height}\" rx=\"6\"/>" +
            $"<text x=\"{box.X + 14}\" y=\"{middle}\">{HtmlText.Of(GraphLayout.Label(node))}</text>{note}</g>\n";
        return anchor is null ? drawn : $"<a href=\"#{anchor}\">{drawn}</a>";
    }

    // Not by colour alone.
    private static string Symbol(GraphKind kind) => kind switch
    {
        GraphKind.Created => "+ ",
        GraphKind.Changed or GraphKind.Altered => "~ ",
        GraphKind.Rebuilt => "↻ ",
        GraphKind.Rebound => "↪ ",
        GraphKind.Deleted => "− ",
        _ => "",
    };
}
