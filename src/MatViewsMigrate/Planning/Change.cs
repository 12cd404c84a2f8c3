using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>What becomes of one view; a view may have several (a rename and a swap, an adoption and an alteration).</summary>
public abstract record Change
{
    private Change()
    {
    }

    /// <summary>The view's name after the change.</summary>
    public required ViewName View { get; init; }

    /// <summary>A new view.</summary>
    public sealed record Create : Change
    {
        public required string Query { get; init; }

        public IReadOnlyList<LiveColumn> Columns { get; init; } = [];

        /// <summary>Null when the query cannot be judged before what it reads is there.</summary>
        public QueryEstimate? Estimate { get; init; }
    }

    /// <summary>Built again aside, and cut over.</summary>
    public sealed record Swap : Change
    {
        public required SwapCause Cause { get; init; }

        /// <summary>The canonical query as it is live.</summary>
        public required string LiveQuery { get; init; }

        /// <summary>The canonical query as it will be; equal to <see cref="LiveQuery"/> when something else is the cause.</summary>
        public required string Query { get; init; }

        public IReadOnlyList<LiveColumn> LiveColumns { get; init; } = [];

        public IReadOnlyList<LiveColumn> Columns { get; init; } = [];

        /// <summary>Upstreams whose swap is the cause.</summary>
        public IReadOnlyList<ViewName> Upstreams { get; init; } = [];

        /// <summary>False for a materialized view that no file describes, and that has to follow its upstream.</summary>
        public bool Managed { get; init; } = true;

        /// <summary>Properties that change with the swap.</summary>
        public IReadOnlyList<Difference> Differences { get; init; } = [];

        public long Bytes { get; init; }

        public double Rows { get; init; }

        /// <summary>How long work on it took the last time.</summary>
        public LastTimes Last { get; init; } = LastTimes.Unknown;

        /// <summary>What the server expects of the new query; null when it cannot be judged before what it reads is there.</summary>
        public QueryEstimate? Estimate { get; init; }
    }

    /// <summary>Changed where it stands, without a rebuild.</summary>
    public sealed record Alter : Change
    {
        public required IReadOnlyList<Difference> Differences { get; init; }
    }

    /// <summary>Another name, the same data.</summary>
    public sealed record Rename : Change
    {
        public required ViewName From { get; init; }
    }

    /// <summary>Live before, from now on managed.</summary>
    public sealed record Adopt : Change;

    /// <summary>Managed, and no file asks for it any more.</summary>
    public sealed record Delete : Change
    {
        public long Bytes { get; init; }

        public double Rows { get; init; }
    }

    /// <summary>Its job of pg_cron is made, made anew, or removed.</summary>
    public sealed record Schedule : Change
    {
        /// <summary>The cron line as it is; null for no job.</summary>
        public string? Live { get; init; }

        /// <summary>The cron line as it shall be; null for no job.</summary>
        public string? Wanted { get; init; }
    }
}

/// <summary>Why a view is swapped.</summary>
public enum SwapCause
{
    /// <summary>Its query changed.</summary>
    Query,

    /// <summary>A view that it reads is swapped.</summary>
    Upstream,

    /// <summary>The first wave of an earlier apply replaced what it reads.</summary>
    SecondWave,

    /// <summary>A property that only a rebuild can change: tablespace, access method.</summary>
    Property,
}

/// <summary>One property that differs.</summary>
/// <param name="What">Such as <c>comment</c>, <c>index mv_user_activity_last_seen_idx</c>, <c>grant SELECT to reporting</c>.</param>
/// <param name="Live">As it is; null when it is not there.</param>
/// <param name="Wanted">As it will be; null when it goes.</param>
public sealed record Difference(string What, string? Live, string? Wanted);
