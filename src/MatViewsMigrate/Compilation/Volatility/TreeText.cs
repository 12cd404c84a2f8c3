using System.Text;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Writes a tree in such a way that two expressions that mean the same have the same text.</summary>
internal static class TreeText
{
    private static readonly HashSet<string> Ignored = ["location", "varnosyn", "varattnosyn", "varnullingrels"];

    /// <summary>The text; nobody reads it.</summary>
    public static string Of(NodeTree tree)
    {
        var text = new StringBuilder();
        var open = new Stack<object?>([tree]);
        while (open.TryPop(out var next))
        {
            if (next is NodeTree.Node node)
            {
                text.Append('{').Append(node.Type);
                open.Push("}");
                foreach (var (field, value) in node.Fields.Where(field => !Ignored.Contains(field.Key)))
                {
                    open.Push(value);
                    open.Push($" :{field} ");
                }
            }
            else if (next is NodeTree.List list)
            {
                text.Append('(');
                open.Push(")");
                foreach (var item in list.Items)
                    open.Push(item);
            }
            else
            {
                text.Append(next is NodeTree.Atom atom ? atom.Value : next ?? "<>").Append(' ');
            }
        }

        return text.ToString();
    }
}
