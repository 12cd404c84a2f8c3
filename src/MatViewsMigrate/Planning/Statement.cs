using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>One statement of a step, exactly as it is executed.</summary>
/// <param name="Sql">The statement, without a trailing semicolon.</param>
/// <param name="Lock">The strongest lock that it takes on something readers use.</param>
public sealed record Statement(string Sql, LockMode Lock = LockMode.None)
{
    /// <summary>False for what PostgreSQL refuses inside a transaction block.</summary>
    public bool Transactional { get; init; } = true;

    /// <summary>The relation that a lock is on, or that goes; null where it is none or several.</summary>
    public ViewName? On { get; init; }

    /// <summary>True when readers of a live view wait while it runs.</summary>
    public bool BlocksReaders => Lock == LockMode.AccessExclusive;
}

/// <summary>PostgreSQL's table-level locks, as far as steps take them. See https://www.postgresql.org/docs/current/explicit-locking.html.</summary>
public enum LockMode
{
    /// <summary>None on anything that is live.</summary>
    None,

    /// <summary>As a reader.</summary>
    AccessShare,

    /// <summary>Keeps refreshes and vacuum out, not readers.</summary>
    ShareUpdateExclusive,

    /// <summary>Keeps everybody out.</summary>
    AccessExclusive,
}
