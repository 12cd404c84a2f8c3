using System.Globalization;
using MatViewsMigrate.Definitions.Yaml;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Takes typed values out of a mapping; what does not fit its table becomes a problem and counts as not given.</summary>
/// <param name="expand">Puts variables into a scalar; null when it then counts as not given.</param>
internal sealed class MappingReader(
    YamlNode.Mapping mapping, KeyTable table, ProblemLog log, Func<YamlNode.Scalar, YamlNode.Scalar?> expand)
{
    private readonly Dictionary<string, YamlEntry> entries = Known(mapping, table, log);

    public ProblemLog Log => log;

    public SourceSpan At => mapping.At;

    public bool Has(string key) => Value(key) is not null;

    /// <summary>Where the key stands; the mapping's place when it does not.</summary>
    public SourceSpan Place(string key) => entries.TryGetValue(table[key].Name, out var entry) ? entry.KeyAt : At;

    /// <summary>Where the keys stand.</summary>
    public IReadOnlyDictionary<string, SourceSpan> Places => entries.ToDictionary(pair => pair.Key, pair => pair.Value.KeyAt);

    /// <summary>Where the key's value stands; the mapping's place when it does not.</summary>
    public SourceSpan ValuePlace(string key) => entries.TryGetValue(table[key].Name, out var entry) ? entry.Value.At : At;

    public YamlNode.Scalar? Scalar(string key) => Value(key) is { } node ? AsScalar(key, node, "a text") : null;

    public string? Text(string key) => Scalar(key)?.Value;

    public string? Name(string key) => Scalar(key) is { } scalar && IsLegal(key, scalar) ? scalar.Value : null;

    public bool? Boolean(string key) => Value(key) is { } node && AsScalar(key, node, "true or false") is { } scalar
        ? scalar.Value switch
        {
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ => Wrong<bool?>(key, scalar.At, "true or false", "write true or false"),
        }
        : null;

    public int? Integer(string key)
    {
        if (Value(key) is not { } node || AsScalar(key, node, "a whole number") is not { } scalar)
            return null;
        return int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : Wrong<int?>(key, scalar.At, "a whole number", "write digits only");
    }

    /// <param name="unbounded">How the file asks for no bound.</param>
    public TimeSpan? Duration(string key, TimeSpan max, string unbounded = "0 for no bound where that is meant")
    {
        if (Value(key) is not { } node || AsScalar(key, node, "a duration") is not { } scalar)
            return null;
        if (!Definitions.Duration.TryParse(scalar.Value, out var duration))
            log.Add(Rules.Durations, scalar.At, $"'{key}' is no duration",
                "write numbers with units from large to small, such as 100ms, 60s, 15m, 1h30m or 2d");
        else if (duration > max)
            log.Add(Rules.Durations, scalar.At, $"'{key}' is longer than {Definitions.Duration.Format(max)}",
                $"write a shorter duration, or {unbounded}");
        else
            return duration;
        return null;
    }

    /// <summary>One of the words that the table allows, as the enumeration's member of that name.</summary>
    public T? Choice<T>(string key)
        where T : struct, Enum =>
        Choice(key) is { } word ? Enum.Parse<T>(word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal), ignoreCase: true) : null;

    public string? Choice(string key) => Scalar(key) is { } scalar && IsAllowed(key, scalar) ? scalar.Value : null;

    public IReadOnlyList<YamlNode.Scalar>? Texts(string key) => Items(key) is { } items
        ? [.. items.Select(item => AsScalar(key, item, "a list of texts")).OfType<YamlNode.Scalar>()]
        : null;

    /// <summary>Different, legal identifiers.</summary>
    public IReadOnlyList<string>? Names(string key)
    {
        if (Texts(key) is not { } items)
            return null;
        var names = new List<string>();
        foreach (var item in items.Where(item => IsLegal(key, item)))
        {
            if (names.Contains(item.Value))
                log.Add(Rules.DistinctItems, item.At, $"'{item.Value}' stands twice in '{key}'", "remove one of them");
            else
                names.Add(item.Value);
        }

        return names;
    }

    /// <summary>Names and texts, in the order they are written.</summary>
    public IReadOnlyList<YamlEntry>? TextByName(string key)
    {
        if (Value(key) is not { } node)
            return null;
        if (node is not YamlNode.Mapping { Entries: var found })
            return Wrong<IReadOnlyList<YamlEntry>?>(key, node.At, "a mapping of names to texts",
                "write 'name: text' lines below it", node);
        var texts = new List<YamlEntry>();
        foreach (var entry in found)
        {
            if (AsText(entry.Key, entry.Value) is { } scalar && (table[key].Allowed.Count == 0 || IsAllowed(key, scalar)))
                texts.Add(entry with { Value = scalar });
        }

        return texts;
    }

    /// <summary>The mapping below a key; the short form counts as a mapping of one key.</summary>
    public MappingReader? Mapping(string key) => Mapping(key, expand);

    /// <summary>The same, with other variables.</summary>
    public MappingReader? Mapping(string key, Func<YamlNode.Scalar, YamlNode.Scalar?> expansion) =>
        Value(key) is { } node ? Nested(key, node, expansion) : null;

    public IReadOnlyList<MappingReader>? Mappings(string key) => Items(key) is { } items
        ? [.. items.Select(item => Nested(key, item, expand)).OfType<MappingReader>()]
        : null;

    /// <summary>Mappings by name; each is read with variables as <paramref name="expansion"/> says.</summary>
    public IReadOnlyList<(string Name, MappingReader Mapping)> MappingByName(
        string key, Func<string, Func<YamlNode.Scalar, YamlNode.Scalar?>> expansion)
    {
        if (Value(key) is not { } node)
            return [];
        if (node is not YamlNode.Mapping { Entries: var found })
            return Wrong<IReadOnlyList<(string, MappingReader)>>(key, node.At, "a mapping of names to mappings",
                "write 'name:' lines below it", node) ?? [];
        return
        [
            .. found
                .Select(entry => (entry.Key, Mapping: AsMapping(entry.Key, entry.Value)))
                .Where(entry => entry.Mapping is not null)
                .Select(entry => (entry.Key, new MappingReader(entry.Mapping!, table[key].Nested!, log, expansion(entry.Key)))),
        ];
    }

    /// <summary>True when the key is not given, or is a list of nothing.</summary>
    public bool IsEmpty(string key) => Value(key) is null or YamlNode.Sequence { Items.Count: 0 };

    public bool IsMapping(string key) => Value(key) is YamlNode.Mapping;

    private YamlNode? Value(string key) =>
        entries.TryGetValue(table[key].Name, out var entry) && entry.Value is not YamlNode.Scalar { IsNull: true }
            ? entry.Value
            : null;

    private IReadOnlyList<YamlNode>? Items(string key) => Value(key) switch
    {
        null => null,
        YamlNode.Sequence sequence => sequence.Items,
        var single => [single],
    };

    private MappingReader? Nested(string key, YamlNode node, Func<YamlNode.Scalar, YamlNode.Scalar?> expansion)
    {
        var nested = table[key].Nested!;
        if (node is not YamlNode.Mapping && nested.Short is { } single)
            node = new YamlNode.Mapping([new(single, node.At, node)], node.At);
        return AsMapping(key, node) is { } inner ? new(inner, nested, log, expansion) : null;
    }

    private YamlNode.Mapping? AsMapping(string key, YamlNode node) => node switch
    {
        YamlNode.Mapping inner => inner,
        YamlNode.Scalar { IsNull: true } => new([], node.At),
        _ => Wrong<YamlNode.Mapping?>(key, node.At, "a mapping of keys", "write 'key: value' lines below it", node),
    };

    private YamlNode.Scalar? AsText(string key, YamlNode node) =>
        node is YamlNode.Scalar { IsNull: true } scalar ? scalar with { Value = "" } : AsScalar(key, node, "a text");

    private YamlNode.Scalar? AsScalar(string key, YamlNode node, string wanted) =>
        node is YamlNode.Scalar { IsNull: false } scalar
        ? expand(scalar)
        : Wrong<YamlNode.Scalar?>(key, node.At, wanted, "write it in one line, without brackets", node);

    private bool IsAllowed(string key, YamlNode.Scalar scalar)
    {
        if (table[key].Allowed.Contains(scalar.Value))
            return true;
        log.Add(Rules.WrongValue, scalar.At, $"'{key}' cannot be '{scalar.Value}'",
            Nearest.Remedy(scalar.Value, [.. table[key].Allowed]));
        return false;
    }

    private bool IsLegal(string key, YamlNode.Scalar scalar)
    {
        if (Identifier.IsLegal(scalar.Value))
            return true;
        log.Add(Rules.LegalName, scalar.At,
            $"a name in '{key}' is {(scalar.Value.Length == 0 ? "empty" : $"longer than {Identifier.MaxBytes} bytes")}",

            "write a name of 1 to 63 bytes");
        return false;
    }

    private T? Wrong<T>(string key, SourceSpan at, string wanted, string remedy, YamlNode? found = null)
    {
        log.Add(Rules.WrongValue, at,
            found is null ? $"'{key}' is not {wanted}" : $"'{key}' is {found.Kind}, not {wanted}", remedy);
        return default;
    }

    private static Dictionary<string, YamlEntry> Known(YamlNode.Mapping mapping, KeyTable table, ProblemLog log)
    {
        var known = new Dictionary<string, YamlEntry>();
        foreach (var entry in mapping.Entries)
        {
            if (table.Contains(entry.Key))
                known.Add(entry.Key, entry);
            else
                log.Add(table.UnknownKey, entry.KeyAt, $"{YamlEntry.Shown(entry.Key)} is unknown",
                    Nearest.Remedy(entry.Key, table.Names));
        }

        return known;
    }
}
