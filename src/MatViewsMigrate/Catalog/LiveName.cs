using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>A materialized view that is live.</summary>
/// <param name="Extension">The extension whose script made it; null for nearly all views.</param>
/// <param name="SchemaComment">The comment of its schema.</param>
public sealed record LiveName(uint Oid, ViewName Name, string? Extension, string? SchemaComment);
