using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions.Yaml;

/// <summary>A value in a YAML file, and where it stands.</summary>
internal abstract record YamlNode
{
    private YamlNode(SourceSpan at) => At = at;

    public SourceSpan At { get; }

    /// <summary>What the node is, for people.</summary>
    public abstract string Kind { get; }

    /// <summary>A text, number, truth value or nothing.</summary>
    /// <param name="Style">How it is written.</param>
    public sealed record Scalar(string Value, YamlStyle Style, SourceSpan At) : YamlNode(At)
    {
        public override string Kind => IsNull ? "nothing" : "a single value";

        /// <summary>Nothing is written, or <c>null</c> or <c>~</c>.</summary>
        public bool IsNull => Style == YamlStyle.Plain && Value is "" or "~" or "null" or "Null" or "NULL";
    }

    /// <summary>A list.</summary>
    public sealed record Sequence(IReadOnlyList<YamlNode> Items, SourceSpan At) : YamlNode(At)
    {
        public override string Kind => "a list";
    }

    /// <summary>Keys with values, in the order they are written.</summary>
    public sealed record Mapping(IReadOnlyList<YamlEntry> Entries, SourceSpan At) : YamlNode(At)
    {
        public override string Kind => "a mapping of keys";
    }
}

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(string Key, SourceSpan KeyAt, YamlNode Value)
{
    /// <summary>The key for a message. What is no word is not shown: it may be a URL with a password, in the wrong place.</summary>
    public static string Shown(string key) =>
        key.Length <= 63 && key.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' ')
            ? $"the key '{key}'"
            : "a key";
}

/// <summary>How a scalar is written.</summary>
internal enum YamlStyle
{
    /// <summary>Without quotes.</summary>
    Plain,

    /// <summary>In single or double quotes.</summary>
    Quoted,

    /// <summary>After <c>|</c>.</summary>
    Literal,

    /// <summary>After <c>&gt;</c>.</summary>
    Folded,
}
