using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>What a new view gets from the server by itself.</summary>
/// <param name="CurrentUser">Who makes it.</param>
/// <param name="Everywhere">Grants by default privileges that name no schema, and by event triggers: a staged view has them too.</param>
/// <param name="BySchema">Grants by default privileges for one schema.</param>
public sealed record NewViewDefaults(
    string CurrentUser,
    int ServerVersion,
    IReadOnlyList<Grant> Everywhere,
    IReadOnlyDictionary<string, IReadOnlyList<Grant>> BySchema)
{
    /// <summary>Its owner: who makes it, unless an event trigger gives it to another.</summary>
    public string Owner { get => field ?? CurrentUser; init; }

    /// <summary>What its owner may do with a new view, ordered, where default privileges took something away; else null.</summary>
    public IReadOnlyList<string>? OwnerPrivileges { get; init; }

    /// <summary>Grants on a new function by default privileges that name no schema.</summary>
    public IReadOnlyList<Grant> Functions { get; init; } = [];

    /// <summary>All grants that a view made in a schema gets.</summary>
    public IReadOnlyList<Grant> For(string schema) =>
        [.. Everywhere.Concat(BySchema.GetValueOrDefault(schema) ?? []).Distinct()];
}
