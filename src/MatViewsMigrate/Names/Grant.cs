namespace MatViewsMigrate.Names;

/// <summary>One privilege of one role.</summary>
/// <param name="Privilege">In upper case, such as <c>SELECT</c>.</param>
/// <param name="Grantee">The role, or <c>public</c> (<see cref="Public"/>) for everybody.</param>
/// <param name="Grantable">Given with the grant option.</param>
/// <param name="Column">The column it is limited to; null for the whole view.</param>
/// <param name="Grantor">Who gave it; null when a file asks for it.</param>
public sealed record Grant(string Privilege, string Grantee, bool Grantable, string? Column, string? Grantor)
{
    /// <summary>The grantee that stands for everybody; no role can have this name.</summary>
    public const string Public = "public";

    /// <summary>The grantee as SQL.</summary>
    public string GranteeSql => Grantee == Public ? "PUBLIC" : Identifier.Quote(Grantee);
}
