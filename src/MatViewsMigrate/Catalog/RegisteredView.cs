using System.Text.Json.Serialization;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>A row of <c>mat_view_definitions</c> that is not dropped.</summary>
/// <param name="Hash">The hash of the files that were applied.</param>
/// <param name="Stamp">The live view's stamp right after it was applied; null when it never went live.</param>
/// <param name="Applied">What was applied beside the query.</param>
public sealed record RegisteredView(long Id, ViewName Name, ContentHash? Hash, string? Stamp, AppliedDefinition Applied)
{
    /// <summary>The schedule of the job that was made for it in pg_cron; null for none.</summary>
    public string? CronLine { get; init; }

    /// <summary>The stamp of a view that goes live, until it is live: equal to none, so that an apply that died in between leaves a view that is compared.</summary>
    public const string Unsettled = "unsettled";

    /// <summary>True once it went live through the tool: only such a view is ever deleted.</summary>
    public bool Managed => Stamp is not null;
}

/// <summary>What the registry keeps of a definition beside its query: stored as JSON, compared by value.</summary>
public sealed record AppliedDefinition
{
    // The generated reader passes null for every member that the JSON lacks, past the initializers.
    public string Strategy { get; init => field = value ?? "regular"; } = "regular";

    public IReadOnlyList<string> UniqueIndexColumns { get; init => field = value ?? []; } = [];

    /// <summary>Names of the indexes that the definition declared: the ones that are dropped when they leave the file.</summary>
    public IReadOnlyList<string> Indexes { get; init => field = value ?? []; } = [];

    public string? Schedule { get; init; }

    public double? MaxAgeSeconds { get; init; }

    public string RowCounting { get; init => field = value ?? "none"; } = "none";

    public bool Protected { get; init; }

    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> SortBy { get; init => field = value ?? []; } = [];

    public string? SourceFile { get; init; }

    /// <summary>Which properties the file declared (comment, grants, owner, storage, tablespace, access_method, columns).</summary>
    public IReadOnlyList<string> Declares { get; init => field = value ?? []; } = [];

    /// <summary>Names of live indexes that no file declared when the view was applied.</summary>
    public IReadOnlyList<string> Undeclared { get; init => field = value ?? []; } = [];

    /// <summary>Properties as they were when the view was applied, as texts by name: what was not declared drifts from here.</summary>
    public IReadOnlyDictionary<string, string> Baseline { get; init => field = value ?? NoTexts; } = NoTexts;

    private static Dictionary<string, string> NoTexts { get; } = [];

    /// <summary>The strategy as <c>refresh_strategy</c> stores it: regular 0, concurrent 1, swap 2, auto 3.</summary>
    [JsonIgnore]
    public int StrategyNumber => Array.IndexOf(Strategies, Strategy) is var number and >= 0
        ? number
        : throw new InvalidOperationException($"{Strategy} is no refresh strategy.");

    private static string[] Strategies { get; } = ["regular", "concurrent", "swap", "auto"];

    /// <summary>By value, lists included.</summary>
    public bool Equals(AppliedDefinition? other) =>
        other is not null
        && (Strategy, Schedule, MaxAgeSeconds, RowCounting, Protected, SourceFile)
            == (other.Strategy, other.Schedule, other.MaxAgeSeconds, other.RowCounting, other.Protected, other.SourceFile)
        && UniqueIndexColumns.SequenceEqual(other.UniqueIndexColumns)
        && Indexes.SequenceEqual(other.Indexes)
        && Tags.SequenceEqual(other.Tags)
        && SortBy.SequenceEqual(other.SortBy)
        && Declares.SequenceEqual(other.Declares)
        && Undeclared.SequenceEqual(other.Undeclared)
        && Baseline.OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual(other.Baseline.OrderBy(pair => pair.Key, StringComparer.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Strategy, Schedule, SourceFile, UniqueIndexColumns.Count, Indexes.Count);
}
