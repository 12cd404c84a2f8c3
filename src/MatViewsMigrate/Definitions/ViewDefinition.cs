using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>What a file asks for.</summary>
public sealed record ViewDefinition
{
    public required ViewName Name { get; init; }

    /// <summary>The query as written, without a trailing semicolon.</summary>
    public required SqlText Query { get; init; }

    public RefreshStrategy Strategy { get; init; }

    /// <summary>Columns of the unique index that <c>concurrent</c> needs; empty when none is declared.</summary>
    public KeyColumns Key { get; init; } = KeyColumns.None;

    /// <summary>Indexes beside the one of <see cref="Key"/>.</summary>
    public IReadOnlyList<IndexDefinition> Indexes { get; init; } = [];

    public Declared Declared { get; init; } = Declared.Nothing;

    /// <summary>Where the keys of the file stand.</summary>
    public IReadOnlyDictionary<string, SourceSpan> Places { get; init; } = new Dictionary<string, SourceSpan>();

    /// <summary>A cron line of five fields, in the form it was written; null when the view is not refreshed by a schedule.</summary>
    public string? Schedule { get; init; }

    /// <summary>The oldest age of the data that is still fresh.</summary>
    public TimeSpan? MaxAge { get; init; }

    public RowCounting RowCounting { get; init; }

    /// <summary>The name the view had before: a rename, not a rebuild.</summary>
    public ViewName? RenamedFrom { get; init; }

    /// <summary>Never deleted, whatever is approved.</summary>
    public bool Protected { get; init; }

    /// <summary>False: created without data, and left so.</summary>
    public bool WithData { get; init; } = true;

    /// <summary>Columns by which the stored rows are ordered; empty for as the query gives them.</summary>
    public KeyColumns SortBy { get; init; } = KeyColumns.None;

    /// <summary>Relations that the query depends on and the server cannot see.</summary>
    public IReadOnlyList<ViewName> DependsOn { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Volatile output columns that are meant, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> AllowVolatile { get; init; } = new Dictionary<string, string>();

    /// <summary>Rules that the view may break, by code.</summary>
    public IReadOnlyDictionary<string, Suppression> Suppressed { get; init; } = new Dictionary<string, Suppression>();

    /// <summary><c>statement_timeout</c> of the build; null for the project's.</summary>
    public TimeSpan? BuildTimeout { get; init; }

    /// <summary>Schemas in which unqualified names of the query are looked up, in order.</summary>
    public required IReadOnlyList<string> SearchPath { get; init; }

    /// <summary>The hash of the files' bytes and of the defaults that apply to them: equal hashes ask for the same.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>Where the definition stands: the YAML file's first line.</summary>
    public required SourceSpan At { get; init; }

    /// <summary>Where a key stands; the definition's place when it does not.</summary>
    public SourceSpan PlaceOf(string key) => Places.GetValueOrDefault(key, At);
}

/// <summary>Column names in order, and where they were written.</summary>
public sealed record KeyColumns(IReadOnlyList<string> Columns, SourceSpan? At)
{
    /// <summary>No columns.</summary>
    public static KeyColumns None { get; } = new([], null);

    public bool IsEmpty => Columns.Count == 0;
}

/// <summary>What is declared beside the query. Null: not declared, so carried over as it is.</summary>
public sealed record Declared
{
    /// <summary>Nothing declared.</summary>
    public static Declared Nothing { get; } = new();

    /// <summary>The view's comment; the empty string removes it.</summary>
    public string? Comment { get; init; }

    /// <summary>Comments by column; a column that is not named keeps its own.</summary>
    public IReadOnlyDictionary<string, string>? ColumnComments { get; init; }

    /// <summary>All grants of others than the owner, on the view and its columns.</summary>
    public IReadOnlyList<Grant>? Grants { get; init; }

    public string? Owner { get; init; }

    public string? Tablespace { get; init; }

    public string? AccessMethod { get; init; }

    /// <summary>Storage parameters, those of the TOAST table as <c>toast.name</c>.</summary>
    public IReadOnlyDictionary<string, string>? Storage { get; init; }
}
