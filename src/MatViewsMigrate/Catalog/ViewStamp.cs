using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>What can be known of a materialized view without a lock on it, at the least cost.</summary>
/// <param name="Stamp">As in <see cref="LiveView.Stamp"/>.</param>
/// <param name="EstimatedRows">As in <see cref="LiveView.EstimatedRows"/>.</param>
/// <param name="Bytes">As in <see cref="LiveView.Bytes"/>.</param>
/// <param name="Busy">As in <see cref="LiveView.Busy"/>.</param>
public sealed record ViewStamp(
    uint Oid, ViewName Name, string Stamp, bool Populated, double EstimatedRows, long Bytes, Busy? Busy);

/// <summary>A live materialized view, and what tells whether it moved.</summary>
/// <param name="Stamp">As in <see cref="LiveView.Stamp"/>; null when it was not asked for, of a view that nobody registered.</param>
public sealed record LiveStamp(uint Oid, ViewName Name, string? Stamp);
