namespace MatViewsMigrate.Definitions;

/// <summary>How a view's data are brought up to date. The numbers are those of the registry's <c>refresh_strategy</c>.</summary>
public enum RefreshStrategy
{
    /// <summary><c>REFRESH MATERIALIZED VIEW</c>: readers wait for its whole duration.</summary>
    Regular = 0,

    /// <summary><c>REFRESH MATERIALIZED VIEW CONCURRENTLY</c>: needs a unique index, readers do not wait.</summary>
    Concurrent = 1,

    /// <summary>Built aside and cut over.</summary>
    Swap = 2,

    /// <summary>Chosen at each refresh from what is known of the view.</summary>
    Auto = 3,
}
