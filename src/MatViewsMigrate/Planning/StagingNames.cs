using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>
/// Where a plan builds and puts aside, named by a digest of what it does: the same plan, the same names. Schemas of its own, in
/// which everything has its final name; or one schema that is there, in which everything has a name of its own until it is moved.
/// </summary>
public sealed record StagingNames(string Digest)
{
    private const string StagingPrefix = "matviews_staging_";
    private const string OldPrefix = "matviews_old_";
    private const string TemporarySchema = "pg_temp";

    /// <summary>The schema that is there; null when the plan makes its own.</summary>
    public SharedSchema? Shared { get; init; }

    /// <summary>The names of a plan that does what <paramref name="work"/> says, where the project wants it built.</summary>
    public static StagingNames Of(string work, ProjectConfiguration configuration) => new(ContentHash.Of(work).Value)
    {
        Shared = configuration.StagingSchema is { } schema ? new(schema, configuration.RegistrySchema) : null,
    };

    /// <summary>True when everything is tried out among the session's temporary objects, for want of the right to make a schema.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>The comment by which a staging schema is known for that of a registry.</summary>
    public static string Mark(string registrySchema) => $"matviews staging of registry {registrySchema}";

    /// <summary>Where views of <paramref name="schema"/> are built.</summary>
    public string Staging(string schema) => IsTemporary ? TemporarySchema : Shared?.Name ?? StagingPrefix + Digits(schema);

    /// <summary>Where views of <paramref name="schema"/> are put when they were replaced.</summary>
    public string Old(string schema) => Shared?.Name ?? OldPrefix + Digits(schema);

    /// <summary>The names under which a session tries out what an apply, perhaps a running or a killed one, builds under these.</summary>
    public StagingNames TriedBy(int processId) => new($"{Digest}\ntried by {processId}");

    /// <summary>The name of a view, or of anything else with a schema, while it is built.</summary>
    public ViewName Staged(ViewName view) => new(Staging(view.Schema), Shared?.Staged(Digits(view)) ?? view.Name);

    /// <summary>The same after it was replaced.</summary>
    public ViewName Retired(ViewName view) => new(Old(view.Schema), Shared?.Retired(Digits(view)) ?? view.Name);

    /// <summary>A name that nothing has, under which something goes from one schema into another.</summary>
    public string Passing(ViewName view) => Shared?.Staged(Digits(view)) ?? StagingPrefix + Digits(view);

    /// <summary>An index's name while its view is built.</summary>
    public string StagedIndex(ViewName view, string index) => Shared?.Staged(Digits(view with { Name = index }, "index")) ?? index;

    /// <summary>The same after its view was replaced.</summary>
    public string RetiredIndex(ViewName view, string index) => Shared?.Retired(Digits(view with { Name = index }, "index")) ?? index;

    /// <summary>A search path in which each schema is preceded by the one that its views are built in.</summary>
    public IReadOnlyList<string> SearchPath(IEnumerable<string> path, IReadOnlySet<string> staged) =>
        [.. path.SelectMany(schema => staged.Contains(schema) ? new[] { Staging(schema), schema } : [schema])];

    /// <summary>A text of the server's in which what is staged is named as it will be.</summary>
    public string Unstage(string sql, IReadOnlyCollection<ViewName> staged) => IsTemporary
        ? Untemporary(sql, staged)
        : staged.Select(name => name.Schema).Distinct().Aggregate(sql, (text, schema) =>
            text.Replace($"{Staging(schema)}.", $"{Identifier.Quote(schema)}.", StringComparison.Ordinal));

    /// <summary>True for a name that only this tool gives to schemas, and to what stands in a schema that it did not make.</summary>
    public static bool IsOurs(string name) =>
        name.StartsWith(StagingPrefix, StringComparison.Ordinal) || name.StartsWith(OldPrefix, StringComparison.Ordinal);

    // The server names temporary relations without a schema, and temporary functions with one that has a number or not.
    private static string Untemporary(string sql, IReadOnlyCollection<ViewName> staged)
    {
        var names = staged.DistinctBy(name => name.Name).ToDictionary(name => name.Name);
        return SqlReferenceScanner.Scan(sql)
            .Where(reference => reference.Schema is null ? reference.Kind == SqlReferenceKind.Relation : reference.Schema.StartsWith(TemporarySchema, StringComparison.Ordinal))
            .Where(reference => names.ContainsKey(reference.Name))
            .Reverse()
            .Aggregate(sql, (text, reference) => text[..reference.Start] + names[reference.Name].Sql + text[reference.End..]);
    }

    private string Digits(string schema) => ContentHash.Of($"{Digest}\n{schema}").Value[..12];

    private string Digits(ViewName name, string kind = "") => ContentHash.Of($"{Digest}\n{kind}{name.Sql}").Value[..12];

    /// <summary>A schema that is there before the plan, and stays: for roles that may not make one.</summary>
    /// <param name="Name">Of the schema.</param>
    /// <param name="RegistrySchema">Others may build in it too: what is left is told apart by the registry it was made for.</param>
    public sealed record SharedSchema(string Name, string RegistrySchema)
    {
        /// <summary>How all names of this registry begin, as patterns of <c>LIKE</c>.</summary>
        public static string[] Patterns(string registrySchema) =>
            [.. new[] { StagingPrefix, OldPrefix }.Select(prefix => $"{prefix}{Registry(registrySchema)}%".Replace("_", "\\_", StringComparison.Ordinal))];

        /// <summary>True for a name that only this tool gives, for this registry.</summary>
        public static bool IsOurs(string name, string registrySchema) =>
            StagingNames.IsOurs(name) && name.Contains($"_{Registry(registrySchema)}", StringComparison.Ordinal);

        internal string Staged(string digits) => $"{StagingPrefix}{Registry(RegistrySchema)}{digits}";

        internal string Retired(string digits) => $"{OldPrefix}{Registry(RegistrySchema)}{digits}";

        private static string Registry(string schema) => ContentHash.Of($"registry {schema}").Value[..8];
    }
}
