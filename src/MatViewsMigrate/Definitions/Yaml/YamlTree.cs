using System.Text;
using MatViewsMigrate.Names;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MatViewsMigrate.Definitions.Yaml;

/// <summary>
/// Reads YAML in one pass over its events. What can hurt is refused on the way: anchors and aliases (a small file that
/// means gigabytes), tags, further documents, deep nesting; the models of YamlDotNet would follow all of them.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 32;

    private readonly string file;
    private readonly string text;
    private readonly ProblemLog log;
    private readonly Parser parser;

    private YamlTree(string file, string text, ProblemLog log)
    {
        (this.file, this.text, this.log) = (file, text, log);
        parser = new(new StringReader(text));
    }

    /// <summary>The mapping that the file is, empty for an empty file; null, and a problem, when it is none.</summary>
    public static YamlNode.Mapping? Read(string file, string text, ProblemLog log)
    {
        var tree = new YamlTree(file, text, log);
        try
        {
            return tree.Document();
        }
        catch (Refused refused)
        {
            log.Add(refused.Rule, refused.At, refused.Message, refused.Remedy);
        }
        catch (YamlException exception)
        {
            tree.AddSyntaxProblem(tree.At(exception.Start), exception.Message);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or OverflowException)
        {
            // The parser's own slips over malformed text, such as a flow list that is never closed.
            tree.AddSyntaxProblem(tree.At(tree.parser.Current?.End ?? Mark.Empty), "something is not closed");
        }

        return null;
    }

    private YamlNode.Mapping Document()
    {
        var start = new SourceSpan(file, 1, 1);
        Expect<StreamStart>();
        if (!Move() || parser.Current is StreamEnd)
            return new([], start);
        Move();
        var root = Node(0);
        Move();
        if (Move() && parser.Current is DocumentStart second)
            throw new Refused(Rules.PlainYaml, At(second.Start), "a second document begins here",
                "put it into a file of its own");
        return root switch
        {
            YamlNode.Mapping mapping => mapping,
            YamlNode.Scalar { IsNull: true } => new([], start),
            _ => throw new Refused(Rules.WrongValue, root.At, $"the file is {root.Kind}", "write 'key: value' lines"),
        };
    }

    // The current event begins the node; afterwards it is the node's last.
    private YamlNode Node(int depth)
    {
        if (parser.Current is AnchorAlias alias)
            throw new Refused(Rules.PlainYaml, At(alias.Start), "an alias (*) stands here", "write the value out");
        if (parser.Current is not NodeEvent node)
            throw new Refused(Rules.YamlSyntax, At(parser.Current?.Start ?? Mark.Empty), "a value is missing",
                "write one");
        if (!node.Anchor.IsEmpty)
            throw new Refused(Rules.PlainYaml, At(node.Start), "an anchor (&) stands here", "remove it");
        if (!node.Tag.IsEmpty)
            throw new Refused(Rules.PlainYaml, At(node.Start), "a tag (!) stands here",
                "remove it, or put the text in quotes");
        if (depth >= MaxDepth)
            throw new Refused(Rules.PlainYaml, At(node.Start), $"this is nested more than {MaxDepth} levels deep",
                "nest less");
        return node switch
        {
            Scalar scalar => Scalar(scalar),
            SequenceStart sequence => Sequence(sequence, depth),
            MappingStart mapping => Mapping(mapping, depth),
            _ => throw new Refused(Rules.YamlSyntax, At(node.Start), "a value is missing", "write one"),
        };
    }

    private YamlNode.Scalar Scalar(Scalar scalar)
    {
        // Escapes can say what the file itself must not hold, and PostgreSQL cannot.
        if (scalar.Value.Contains('\0', StringComparison.Ordinal) || !IsWellFormed(scalar.Value))
            throw new Refused(Rules.Utf8, At(scalar.Start), "an escape stands for no character of PostgreSQL's", "remove it");
        return new(scalar.Value, Style(scalar.Style), At(scalar.Start));
    }

    private static bool IsWellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return true;
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune))
                return false;
            at += rune.Utf16SequenceLength;
        }

        return true;
    }

    private YamlNode.Sequence Sequence(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        while (Move() && parser.Current is not SequenceEnd)
            items.Add(Node(depth + 1));
        return new(items, At(start.Start));
    }

    private YamlNode.Mapping Mapping(MappingStart start, int depth)
    {
        var entries = new List<YamlEntry>();
        var places = new Dictionary<string, SourceSpan>();
        while (Move() && parser.Current is not MappingEnd)
        {
            if (Node(depth + 1) is not YamlNode.Scalar { IsNull: false } key)
                throw new Refused(Rules.YamlSyntax, At(parser.Current!.Start), "a key is not a single word",
                    "write 'key: value'");
            Move();
            var value = Node(depth + 1);
            if (places.TryAdd(key.Value, key.At))
                entries.Add(new(key.Value, key.At, value));
            else
                log.Add(Rules.DuplicateKey, key.At,
                    $"{YamlEntry.Shown(key.Value)} stands in line {places[key.Value].Line} already",
                    "keep one of them");
        }

        return new(entries, At(start.Start));
    }

    private void Expect<T>()
        where T : ParsingEvent
    {
        if (!Move() || parser.Current is not T)
            throw new Refused(Rules.YamlSyntax, new(file, 1, 1), "this is not YAML", "write 'key: value' lines");
    }

    private bool Move() => parser.MoveNext();

    private void AddSyntaxProblem(SourceSpan at, string message)
    {
        var lines = text.Split('\n');
        // The parser notices a tab late, and then names the line where the mapping began.
        var tabbed = Array.FindIndex(lines, Math.Min(at.Line, lines.Length) - 1, line => TabIn(line) >= 0);
        if (tabbed >= 0 && (tabbed == at.Line - 1 || message.Contains(" tab ", StringComparison.Ordinal)))
            log.Add(Rules.YamlSyntax, at with { Line = tabbed + 1, Column = TabIn(lines[tabbed]) + 1 },
                "the line is indented with a tab", "indent with spaces: YAML takes no tabs there");
        else if (message.Contains("invalid mapping", StringComparison.Ordinal))
            log.Add(Rules.YamlSyntax, at, "a colon stands where YAML takes none",
                "put a text with ': ' in it in quotes or below a |, or correct the indentation here and above");
        else
            log.Add(Rules.YamlSyntax, at, $"this is not YAML ({Sentence(message)})",
                "check indentation, colons and quotes here and above");
    }

    // The place of a tab among the blanks that a line begins with; -1 for none.
    private static int TabIn(string line) =>
        line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length).IndexOf('\t');

    private static string Sentence(string message) =>
        message.Length == 0 ? "no reason given"
        : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.').ReplaceLineEndings(" ");

    private SourceSpan At(Mark mark) => new(file, Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));

    private static YamlStyle Style(ScalarStyle style) => style switch
    {
        ScalarStyle.Literal => YamlStyle.Literal,
        ScalarStyle.Folded => YamlStyle.Folded,
        ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => YamlStyle.Quoted,
        _ => YamlStyle.Plain,
    };

    private sealed class Refused(Rule rule, SourceSpan at, string message, string remedy) : YamlException(message)
    {
        public Rule Rule { get; } = rule;

        public SourceSpan At { get; } = at;

        public string Remedy { get; } = remedy;
    }
}
