using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>What the registry knows: every view that is not dropped, ordered by name.</summary>
public sealed record Registry(int Version, IReadOnlyList<RegisteredView> Views)
{
    /// <summary>The view of that name; null when it is not registered.</summary>
    public RegisteredView? Find(ViewName name) => Views.FirstOrDefault(view => view.Name == name);
}
