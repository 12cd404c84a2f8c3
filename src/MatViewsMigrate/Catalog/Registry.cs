using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>What the registry knows: every view that is not dropped, ordered by name.</summary>
public sealed record Registry(int Version, IReadOnlyList<RegisteredView> Views)
{
    /// <summary>Live views whose data are of before an upstream was replaced.</summary>
    public IReadOnlyList<OutdatedView> Outdated { get; init; } = [];

    /// <summary>The view of that name; null when it is not registered.</summary>
    public RegisteredView? Find(ViewName name) => Views.FirstOrDefault(view => view.Name == name);
}

/// <summary>A view that the first wave of an apply left to be built again.</summary>
/// <param name="By">What was replaced under it.</param>
public sealed record OutdatedView(ViewName View, IReadOnlyList<ViewName> By);
