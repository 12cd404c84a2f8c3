namespace MatViewsMigrate.Definitions;

/// <summary>The keys of one kind of mapping: what the reader accepts, and what the JSON schema says.</summary>
/// <param name="Title">What the mapping describes.</param>
public sealed record KeyTable(string Title, IReadOnlyList<Key> Keys)
{
    private readonly Dictionary<string, Key> byName = Keys.ToDictionary(key => key.Name);

    /// <summary>The key that a single value stands for, where a mapping may be shortened to it.</summary>
    public string? Short { get; init; }

    /// <summary>Keys of which one must be given.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>The rule that an unknown key breaks.</summary>
    public Rule UnknownKey { get; init; } = Rules.UnknownKey;

    /// <summary>The key of that name.</summary>
    public Key this[string name] => byName[name];

    public bool Contains(string name) => byName.ContainsKey(name);

    public IReadOnlyCollection<string> Names => byName.Keys;
}

/// <summary>A key of a file.</summary>
/// <param name="Description">One sentence for people, shown by editors.</param>
public sealed record Key(string Name, KeyType Type, string Description)
{
    /// <summary>The words that the value may be; empty for any.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>The keys of the value, of its items, or of its values.</summary>
    public KeyTable? Nested { get; init; }
}

/// <summary>What a key's value is.</summary>
public enum KeyType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>An identifier as the catalog stores it.</summary>
    Name,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A whole number, not negative.</summary>
    Integer,

    /// <summary>Such as <c>1h30m</c>.</summary>
    Duration,

    /// <summary>One of the words allowed.</summary>
    Choice,

    /// <summary>A list of texts; a single one may stand without the list.</summary>
    Texts,

    /// <summary>A list of different identifiers; a single one may stand without the list.</summary>
    Names,

    /// <summary>Texts by name.</summary>
    TextByName,

    /// <summary>A text, or texts by name.</summary>
    TextOrTextByName,

    /// <summary>A mapping with keys of its own.</summary>
    Mapping,

    /// <summary>A list of mappings; a single one may stand without the list.</summary>
    Mappings,

    /// <summary>A list of mappings, or texts by name.</summary>
    MappingsOrTextByName,

    /// <summary>Mappings by name.</summary>
    MappingByName,
}
