namespace MatViewsMigrate.Catalog;

/// <summary>Which database a plan is for.</summary>
/// <param name="SystemIdentifier">Of the cluster, from <c>pg_control_system()</c>; 0 when the role may not read it.</param>
/// <param name="ServerVersion">As <c>server_version_num</c>: 150020.</param>
public sealed record TargetIdentity(string Database, uint DatabaseOid, long SystemIdentifier, int ServerVersion);
