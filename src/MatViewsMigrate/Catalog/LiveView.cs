using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>A materialized view as the catalog has it now.</summary>
public sealed record LiveView
{
    public required uint Oid { get; init; }

    public required ViewName Name { get; init; }

    /// <summary>The canonical query: <c>pg_get_viewdef</c> under an empty search_path, without the trailing semicolon; null exactly when <see cref="Busy"/> is not.</summary>
    public string? Query { get; init; }

    public bool Populated { get; init; }

    /// <summary>The planner's estimate; negative when the view was never analyzed.</summary>
    public double EstimatedRows { get; init; }

    /// <summary>Bytes of the heap, its TOAST table and its indexes, from <c>pg_class.relpages</c>; from the files, which wait for a lock, only where that is not known yet.</summary>
    public long Bytes { get; init; }

    public required Properties Properties { get; init; }

    public IReadOnlyList<LiveColumn> Columns { get; init; } = [];

    public IReadOnlyList<LiveIndex> Indexes { get; init; } = [];

    public IReadOnlyList<LiveStatistics> Statistics { get; init; } = [];

    /// <summary>Who owns them; seldom another than the view's owner.</summary>
    public IEnumerable<string> StatisticsOwners => Statistics.Select(statistics => statistics.Owner);

    /// <summary>OIDs of the relations that the query reads directly.</summary>
    public IReadOnlyList<uint> Reads { get; init; } = [];

    /// <summary>OIDs of the functions, other than the server's own, that the query calls directly.</summary>
    public IReadOnlyList<uint> Calls { get; init; } = [];

    /// <summary>Lock-free identity of the definition and all that hangs on it; equal to the registered one when nothing moved.</summary>
    public required string Stamp { get; init; }

    /// <summary>
    /// A hash of all values: name, query, columns, indexes, statistics, properties; of no OID, size or row count.
    /// The same after a drop and an identical create. Null exactly when <see cref="Busy"/> is not.
    /// </summary>
    public string? Fingerprint => Catalog.Fingerprint.Of(this);

    /// <summary>Who holds, or waits for, ACCESS EXCLUSIVE on the view or on what it reads; null when nobody does.</summary>
    public Busy? Busy { get; init; }
}

/// <summary>A session that keeps a view locked against readers.</summary>
/// <param name="Pid">0 for a prepared transaction, which has no session.</param>
/// <param name="Since">When its query began.</param>
public sealed record Busy(int Pid, string? User, string? Application, DateTimeOffset? Since, string? Query);

/// <summary>An output column, with everything set on it that a new view would not have by itself.</summary>
public sealed record LiveColumn(string Name, string Type, string? Collation)
{
    public string? Comment { get; init; }

    /// <summary>Null for the default.</summary>
    public int? StatisticsTarget { get; init; }

    /// <summary><c>n_distinct</c> and the like, as <c>name=value</c>; never the server's own <c>pg_attver</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary><c>PLAIN</c>, <c>EXTERNAL</c>, <c>MAIN</c> or <c>EXTENDED</c>; null for the type's own.</summary>
    public string? Storage { get; init; }

    /// <summary><c>pglz</c> or <c>lz4</c>; null for the default.</summary>
    public string? Compression { get; init; }
}

/// <summary>What is set on a view beside its query.</summary>
public sealed record Properties
{
    public required string Owner { get; init; }

    /// <summary>Grants of others than the owner, on the view and its columns, ordered.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = [];

    /// <summary>The privileges that the owner has left, ordered, when they differ from the default (all); else null.</summary>
    public IReadOnlyList<string>? OwnerPrivileges { get; init; }

    public string? Comment { get; init; }

    /// <summary>Storage parameters, those of the TOAST table as <c>toast.name</c>, ordered by name.</summary>
    public IReadOnlyDictionary<string, string> Storage { get; init; } = new Dictionary<string, string>();

    /// <summary>Null for the database's default.</summary>
    public string? Tablespace { get; init; }

    public string AccessMethod { get; init; } = "heap";

    /// <summary><c>FULL</c> or <c>NOTHING</c>; null for the default.</summary>
    public string? ReplicaIdentity { get; init; }

    /// <summary>Extensions that the view depends on (<c>DEPENDS ON EXTENSION</c>).</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>The extension whose script made the view; null for nearly all views.</summary>
    public string? MemberOf { get; init; }

    /// <summary>Security labels as provider and label; those of a column have its name.</summary>
    public IReadOnlyList<SecurityLabel> Labels { get; init; } = [];
}

/// <summary>A security label.</summary>
public sealed record SecurityLabel(string Provider, string Label, string? Column);

/// <summary>An index of a live view.</summary>
public sealed record LiveIndex(uint Oid, string Name)
{
    public bool Unique { get; init; }

    /// <summary>What follows the relation in <c>pg_get_indexdef</c>, from <c>USING</c> on, under an empty search_path; null when the view is busy.</summary>
    public string? Body { get; init; }

    public bool Valid { get; init; } = true;

    /// <summary>Good for <c>REFRESH ... CONCURRENTLY</c>: unique, immediate, valid, no predicate, no expressions.</summary>
    public bool UsableConcurrently { get; init; }

    /// <summary>Key columns in order; null entries are expressions.</summary>
    public IReadOnlyList<string?> KeyColumns { get; init; } = [];

    public bool Clustered { get; init; }

    public string? Comment { get; init; }

    public string? Tablespace { get; init; }

    public long Bytes { get; init; }

    /// <summary>Statistics targets by the number of the index column, from 1.</summary>
    public IReadOnlyDictionary<int, int> StatisticsTargets { get; init; } = new Dictionary<int, int>();

    public IReadOnlyList<string> Extensions { get; init; } = [];
}

/// <summary>An extended statistics object on a live view.</summary>
/// <param name="Kinds">What stands between the name and <c>FROM</c>: <c>(ndistinct, dependencies) ON a, b</c>; empty when the view is busy.</param>
public sealed record LiveStatistics(uint Oid, ViewName Name, string Kinds, string Owner, int? Target, string? Comment);
