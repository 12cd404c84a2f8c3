namespace MatViewsMigrate.Services;

/// <summary>How a cutover went.</summary>
/// <param name="Tries">Times that the locks were asked for.</param>
/// <param name="ReadersBlocked">The longest that a reader could have waited.</param>
public sealed record CutOverReport(int Tries, TimeSpan ReadersBlocked);

/// <summary>What a cutover does, in this order; readers wait from <see cref="Locked"/> on, and nothing is live before <see cref="Committed"/>.</summary>
public enum CutOverPoint
{
    /// <summary>The transaction began.</summary>
    Begun,

    /// <summary>Writers and refreshes stay out.</summary>
    Gated,

    /// <summary>The registry is written.</summary>
    Recorded,

    /// <summary>Everything was compared once more.</summary>
    Compared,

    /// <summary>Readers stay out.</summary>
    Locked,

    /// <summary>Nothing moved since it was compared.</summary>
    Verified,

    /// <summary>Old views are out, new ones in.</summary>
    Moved,

    /// <summary>All of it is live.</summary>
    Committed,
}
