using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Services;

/// <summary>Which of the managed views are to be refreshed.</summary>
public sealed record RefreshSelection
{
    /// <summary>Only these; all when there are none.</summary>
    public IReadOnlyList<ViewName> Names { get; init; } = [];

    /// <summary>Of these, only those that are older than they may be, or were never refreshed.</summary>
    public bool Stale { get; init; }

    /// <summary>Of these, only those that have this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>And every managed view that they read.</summary>
    public bool WithUpstream { get; init; }

    /// <summary>And every managed view that reads them.</summary>
    public bool WithDownstream { get; init; }
}

/// <summary>A view to refresh.</summary>
/// <param name="After">Views of the same refresh that it reads: they come before.</param>
public sealed record RefreshTarget(RegisteredView View, IReadOnlyList<ViewName> After)
{
    public ViewName Name => View.Name;

    /// <summary>Materialized views that it reads and that are not managed: nothing here refreshes them.</summary>
    public IReadOnlyList<ViewName> Unmanaged { get; init; } = [];

    /// <summary>False for a view that is only built anew with one that it reads.</summary>
    public bool Asked { get; init; } = true;
}
