namespace MatViewsMigrate.Reporting;

/// <summary>Places a graph's nodes: what is read at the left of what reads it.</summary>
internal sealed class GraphLayout
{
    /// <summary>Of a box.</summary>
    public const int Height = 44;

    private const int RowGap = 16;
    private const int ColumnGap = 72;
    private const int Margin = 8;
    private readonly Dictionary<string, Box> _boxes = [];

    public GraphLayout(ViewGraph graph)
    {
        var columns = Columns(graph);
        var tallest = columns.Max(column => column.Count) * (Height + RowGap) - RowGap;
        var x = Margin;
        foreach (var column in columns)
        {
            var width = column.Max(Width);
            var y = Margin + (tallest - column.Count * (Height + RowGap) + RowGap) / 2;
            foreach (var node in column)
            {
                _boxes[node.Id] = new Box(node, x, y, width);
                y += Height + RowGap;
            }

            x += width + ColumnGap;
        }

        (TotalWidth, TotalHeight) = (x - ColumnGap + Margin, tallest + 2 * Margin);
    }

    public int TotalWidth { get; }

    public int TotalHeight { get; }

    public IEnumerable<Box> Boxes => _boxes.Values;

    public Box this[string id] => _boxes[id];

    /// <summary>What fits into a box.</summary>
    public static string Label(GraphNode node) => VisibleText.Line(node.Id, 36);

    private static int Width(GraphNode node) => Math.Max(Label(node).Length * 8, node.Note.Length * 7) + 28;

    // A node stands one column behind the last of what it reads; each column in the order of what its nodes read.
    private static List<List<GraphNode>> Columns(ViewGraph graph)
    {
        var reads = graph.Links.ToLookup(link => link.To, link => link.From);
        var depths = new Dictionary<string, int>();
        foreach (var node in graph.Nodes)
            Depth(node.Id, reads, depths);
        var columns = graph.Nodes.GroupBy(node => depths[node.Id]).OrderBy(column => column.Key)
            .Select(column => column.OrderBy(node => node.Id, StringComparer.Ordinal).ToList()).ToList();
        for (var i = 1; i < columns.Count; i++)
        {
            var places = columns[i - 1].Select((node, place) => (node.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place);
            columns[i] = [.. columns[i].OrderBy(node => reads[node.Id].Select(id => places.GetValueOrDefault(id, 0)).DefaultIfEmpty(0).Average())];
        }

        return columns;
    }

    private static int Depth(string id, ILookup<string, string> reads, Dictionary<string, int> depths)
    {
        if (depths.TryGetValue(id, out var known))
            return known;
        depths[id] = 0;
        return depths[id] = reads[id].Select(from => Depth(from, reads, depths) + 1).DefaultIfEmpty(0).Max();
    }

    internal sealed record Box(GraphNode Node, int X, int Y, int Width);
}
