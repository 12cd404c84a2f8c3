using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>What is wanted, live and registered of one view; at least one of them is there.</summary>
/// <param name="Name">As wanted; else as live.</param>
/// <param name="Oid">Of the live view; null when it is not live.</param>
/// <param name="Stamp">Of the live view.</param>
public sealed record ViewMatch(
    ViewName Name, ViewDefinition? Wanted, uint? Oid, ViewName? LiveName, string? Stamp, RegisteredView? Registered)
{
    /// <summary>True when neither the files nor the live view moved since they were last brought together.</summary>
    public bool IsUnchanged =>
        Wanted is not null && Registered is { Managed: true } && Oid is not null && LiveName == Name
        && Registered.Stamp == Stamp && Registered.Hash == Wanted.Hash && Registered.Name == Name;

    /// <summary>True when the live view has the name that the file says it had before.</summary>
    public bool IsRenamed => Wanted is not null && LiveName is not null && LiveName != Name;
}
