using System.Globalization;
using System.Text;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes a graph as Mermaid, which GitHub and GitLab draw.</summary>
public static class GraphMermaid
{
    /// <summary>A flowchart from left to right.</summary>
    public static void Write(TextWriter writer, ViewGraph graph)
    {
        var ids = graph.Nodes.Select((node, i) => (node.Id, Short: $"n{i + 1}")).ToDictionary(pair => pair.Id, pair => pair.Short);
        writer.Write("flowchart LR\n");
        foreach (var node in graph.Nodes)
            writer.Write($"  {ids[node.Id]}{Box(node)}\n");
        foreach (var (from, to) in graph.Links)
            writer.Write($"  {ids[from]} --> {ids[to]}\n");
    }

    private static string Box(GraphNode node) =>
        node.Kind == GraphKind.Source ? $"([\"{Label(node.Id)}\"])" : $"[\"{Label(node.Id)}\"]";

    // Mermaid's own entities: a quote would end the label, and what looks like HTML would be taken for it.
    private static string Label(string text)
    {
        var label = new StringBuilder();
        foreach (var character in VisibleText.Of(text).Replace('\n', ' '))
        {
            if (character is '"' or '<' or '>' or '&' or '#' or '`' or ';')
                label.Append(CultureInfo.InvariantCulture, $"#{(int)character};");
            else
                label.Append(character);
        }

        return label.ToString();
    }
}

/// <summary>The same as JSON.</summary>
public static class GraphJson
{
    /// <summary><c>{nodes: [{id, kind}], links: [{from, to}]}</c>.</summary>
    public static void Write(TextWriter output, ViewGraph graph) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteArray("nodes", graph.Nodes, (_, node) =>
        {
            json.WriteString("id", node.Id);
            json.WriteString("kind", Words.Of(node.Kind));
        });
        json.WriteArray("links", graph.Links, (_, link) =>
        {
            json.WriteString("from", link.From);
            json.WriteString("to", link.To);
        });
        json.WriteEndObject();
    });
}
