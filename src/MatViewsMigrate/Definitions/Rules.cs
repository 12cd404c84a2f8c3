namespace MatViewsMigrate.Definitions;

/// <summary>A rule that a file can break.</summary>
/// <param name="Code">Stable: it never gets another meaning.</param>
/// <param name="Title">What the rule demands.</param>
/// <param name="Severity">What a breach is unless the configuration says otherwise.</param>
/// <param name="Fixed">The configuration cannot say otherwise: without this rule there is nothing to work with.</param>
public sealed record Rule(string Code, string Title, Severity Severity = Severity.Error, bool Fixed = true)
{
    /// <summary>What a breach is under severities set by rule code; null when the rule is off.</summary>
    public Severity? SeverityUnder(IReadOnlyDictionary<string, Severity?> configured) =>
        !Fixed && configured.TryGetValue(Code, out var severity) ? severity : Severity;
}

/// <summary>The table of all rules.</summary>
public static class Rules
{
    public static Rule Readable { get; } = new("MV001",
        "A file can be read, lies in the project and has at most 4 MiB");
    public static Rule Utf8 { get; } = new("MV002", "A file is UTF-8 without control characters");
    public static Rule YamlSyntax { get; } = new("MV003", "A file is well-formed YAML");
    public static Rule PlainYaml { get; } = new("MV004",
        "A file uses no anchors, aliases, tags, further documents or deep nesting");
    public static Rule DuplicateKey { get; } = new("MV005", "A key stands once in its mapping");
    public static Rule UnknownKey { get; } = new("MV006", "Every key is known", Fixed: false);
    public static Rule WrongValue { get; } = new("MV007", "A value has its key's type and is one of those allowed");
    public static Rule DuplicateView { get; } = new("MV008", "A view is defined once");
    public static Rule OneQuery { get; } = new("MV009",
        "A view has one query, in its YAML file or in an SQL file beside it");
    public static Rule LegalName { get; } = new("MV010",
        "A name has 1 to 63 bytes, and a schema is not one of PostgreSQL's own");
    public static Rule SchemaKnown { get; } = new("MV011", "A view's schema is its folder's name or the key schema");
    public static Rule ConcurrentKey { get; } = new("MV012", "concurrent has unique_index_columns", Fixed: false);
    public static Rule OneStatement { get; } = new("MV013", "The SQL is one statement");
    public static Rule Terminated { get; } = new("MV014", "Quotes, comments and parentheses are closed");
    public static Rule IsQuery { get; } = new("MV015", "The SQL is a query");
    public static Rule NoCycle { get; } = new("MV016", "No view reads itself, directly or through others",
        Fixed: false);
    public static Rule Rename { get; } = new("MV017", "A view is renamed from a name that no other definition has");
    public static Rule DistinctIndexes { get; } = new("MV018", "Indexes have names and definitions of their own");
    public static Rule DistinctItems { get; } = new("MV019", "A list holds an item once");
    public static Rule Schedule { get; } = new("MV020", "A schedule is a cron line of five fields");
    public static Rule Durations { get; } = new("MV021", "A duration is numbers with units, such as 1h30m");
    public static Rule Grants { get; } = new("MV022", "Grants name privileges that a view can have");
    public static Rule VolatileReason { get; } = new("MV023", "A volatile column that is meant has a reason");
    public static Rule FolderExists { get; } = new("MV024", "A folder of views exists and lies in the project");
    public static Rule VariableSet { get; } = new("MV025", "A variable is set or has a default");
    public static Rule EnvironmentKnown { get; } = new("MV026", "An environment is defined in matviews.yaml");
    public static Rule Index { get; } = new("MV027", "An index names columns or expressions");
    public static Rule NotSoftened { get; } = new("MV028", "A rule's severity is set by its code, where it may be");
    public static Rule SuppressedWithReason { get; } = new("MV029",
        "A rule is suppressed by its code, where it may be, and with a reason");
    public static Rule SuppressedInNeed { get; } = new("MV030", "A rule that is suppressed would be broken",
        Severity.Warning, Fixed: false);

    // From here on: found with the help of the server.
    public static Rule Compiles { get; } = new("MV101", "The server accepts the query");
    public static Rule IndexCompiles { get; } = new("MV102", "The server accepts the indexes");
    public static Rule NotVolatile { get; } = new("MV103", "concurrent has no volatile output column", Fixed: false);
    public static Rule Checked { get; } = new("MV104", "Everything that a checked query reads compiles", Severity.Warning);
    public static Rule SourceStays { get; } = new("MV105", "No view reads one whose file is gone");
    public static Rule DependentWorks { get; } = new("MV106", "Plain views that read a changed view still work");
    public static Rule SchemaExists { get; } = new("MV107", "A new view's schema exists");
    public static Rule NameFree { get; } = new("MV108", "A new name is not taken");
    public static Rule ReaderCompiles { get; } = new("MV109",
        "Materialized views without a file that read a changed view still compile");
    public static Rule NameFollows { get; } = new("MV110", "A view that is built anew is named where its name can follow it");
    public static Rule OrderedAggregate { get; } = Churn("MV111", "An aggregate that follows the order of rows has ORDER BY");
    public static Rule OrderedWindow { get; } = Churn("MV112", "A window function that follows the order of rows has ORDER BY");
    public static Rule ExactSum { get; } = Churn("MV113", "Sums are of exact numbers");
    public static Rule OrderedLimit { get; } = Churn("MV114", "LIMIT has ORDER BY");
    public static Rule OrderedDistinctOn { get; } = Churn("MV115", "DISTINCT ON has an order within each group");
    public static Rule RepeatableSample { get; } = Churn("MV116", "A sample of rows is the same each time");
    public static Rule NoFrozenTime { get; } = Churn("MV117", "No 'now' or 'today' is read when the view is made");

    public static Rule ColumnExists { get; } = new("MV118", "Columns that are described are columns of the view");
    public static Rule DeclaredExists { get; } = new("MV119", "Declared roles, tablespaces, access methods and storage parameters exist");

    public static Rule SourceHasData { get; } = new("MV120", "No view is built from one that holds no data");
    public static Rule KeyIsUnique { get; } = new("MV121", "A unique index fits the data", Fixed: false);
    public static Rule KeyHasValues { get; } = new("MV122", "Rows that a concurrent refresh compares have a key", Severity.Warning, Fixed: false);

    public static Rule TotalWindow { get; } = Churn("MV123", "The order in a window leaves no two rows in the same place");
    public static Rule TotalLimit { get; } = Churn("MV124", "The order before LIMIT leaves no two rows in the same place");
    public static Rule TotalDistinctOn { get; } = Churn("MV125", "The order of DISTINCT ON leaves no two rows in the same place");
    public static Rule PathFree { get; } = Churn("MV126", "No function relies on the search path");
    public static Rule KeyNotNull { get; } = Churn("MV127", "Columns of a unique index are not made null");
    public static Rule SortedStorage { get; } = Churn("MV128", "A large view that is refreshed concurrently is stored in the order of its key");
    public static Rule TotalAggregate { get; } = Churn("MV129", "The order in an aggregate leaves no two rows in the same place");

    public static Rule MemberStays { get; } = new("MV130", "Nothing that belongs to an extension is built anew or dropped");

    /// <summary>All rules, by code.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        Readable, Utf8, YamlSyntax, PlainYaml, DuplicateKey, UnknownKey, WrongValue, DuplicateView, OneQuery, LegalName,
        SchemaKnown, ConcurrentKey, OneStatement, Terminated, IsQuery, NoCycle, Rename, DistinctIndexes, DistinctItems,
        Schedule, Durations, Grants, VolatileReason, FolderExists, VariableSet, EnvironmentKnown, Index, NotSoftened,
        SuppressedWithReason, SuppressedInNeed,
        Compiles, IndexCompiles, NotVolatile, Checked, SourceStays, DependentWorks, SchemaExists, NameFree,
        ReaderCompiles, NameFollows, OrderedAggregate, OrderedWindow, ExactSum, OrderedLimit, OrderedDistinctOn,
        RepeatableSample, NoFrozenTime, ColumnExists, DeclaredExists, SourceHasData, KeyIsUnique, KeyHasValues,
        TotalWindow, TotalLimit, TotalDistinctOn, PathFree, KeyNotNull, SortedStorage, TotalAggregate,
        MemberStays,
    ];

    /// <summary>The codes of those that are not fixed.</summary>
    public static IReadOnlyList<string> Soft { get; } = [.. All.Where(rule => !rule.Fixed).Select(rule => rule.Code)];

    /// <summary>True for a rule that is checked without a server.</summary>
    public static bool IsOfFiles(string code) => string.CompareOrdinal(code, Compiles.Code) < 0;

    private static Rule Churn(string code, string title) => new(code, title, Severity.Warning, Fixed: false);
}
