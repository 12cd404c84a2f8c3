namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>A server that is installed.</summary>
/// <param name="Folder">Holds initdb, pg_ctl and postgres.</param>
/// <param name="Major">13 and so on.</param>
internal sealed record ServerBinaries(string Folder, int Major)
{
    public string InitDb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    public string Postgres => Path.Combine(Folder, "postgres");
}
