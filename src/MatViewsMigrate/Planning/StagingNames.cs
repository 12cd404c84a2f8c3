using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>The schemas in which a plan builds and puts aside, named by a digest of what it does: the same plan, the same names.</summary>
public sealed record StagingNames(string Digest)
{
    private const string StagingPrefix = "matviews_staging_";
    private const string OldPrefix = "matviews_old_";
    private const string TemporarySchema = "pg_temp";

    /// <summary>True when everything is tried out among the session's temporary objects, for want of the right to make a schema.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>The comment by which a staging schema is known for that of a registry.</summary>
    public static string Mark(string registrySchema) => $"matviews staging of registry {registrySchema}";

    /// <summary>Where views of <paramref name="schema"/> are built.</summary>
    public string Staging(string schema) => IsTemporary ? TemporarySchema : StagingPrefix + Digits(schema);

    /// <summary>Where views of <paramref name="schema"/> are put when they were replaced.</summary>
    public string Old(string schema) => OldPrefix + Digits(schema);

    /// <summary>The names under which a session tries out what an apply, perhaps a running or a killed one, builds under these.</summary>
    public StagingNames TriedBy(int processId) => new($"{Digest}\ntried by {processId}");

    /// <summary>A view's name while it is built.</summary>
    public ViewName Staged(ViewName view) => view with { Schema = Staging(view.Schema) };

    /// <summary>A view's name after it was replaced.</summary>
    public ViewName Retired(ViewName view) => view with { Schema = Old(view.Schema) };

    /// <summary>A search path in which each schema is preceded by the one that its views are built in.</summary>
    public IReadOnlyList<string> SearchPath(IEnumerable<string> path, IReadOnlySet<string> staged) =>
        [.. path.SelectMany(schema => staged.Contains(schema) ? new[] { Staging(schema), schema } : [schema])];

    /// <summary>A text of the server's in which what is staged is named as it will be.</summary>
    public string Unstage(string sql, IReadOnlyCollection<ViewName> staged) => IsTemporary
        ? Untemporary(sql, staged)
        : staged.Select(name => name.Schema).Distinct().Aggregate(sql, (text, schema) =>
            text.Replace($"{Staging(schema)}.", $"{Identifier.Quote(schema)}.", StringComparison.Ordinal));

    /// <summary>True for a schema that only this tool makes.</summary>
    public static bool IsOurs(string schema) =>
        schema.StartsWith(StagingPrefix, StringComparison.Ordinal) || schema.StartsWith(OldPrefix, StringComparison.Ordinal);

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
}
