namespace MatViewsMigrate.Definitions;

/// <summary>How rows are counted before and after a refresh.</summary>
public enum RowCounting
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The planner's estimate (<c>pg_class.reltuples</c>).</summary>
    Estimated,

    /// <summary><c>count(*)</c>, outside any lock of ours.</summary>
    Exact,
}
