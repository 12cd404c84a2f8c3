namespace MatViewsMigrate.Postgres;

/// <summary>
/// Process-wide switches of Npgsql, which it reads once: apply them before its first use (the command line does so in
/// its entry point). With rewriting off, text that holds a second statement is refused by the server instead of split
/// at <c>;</c> and run, and <c>?</c>, <c>@a</c> and <c>:p</c> reach the server as they stand.
/// </summary>
public static class NpgsqlSetup
{
    /// <summary>Applies the switches; may be called any number of times.</summary>
    public static void Apply() => AppContext.SetSwitch("Npgsql.EnableSqlRewriting", false);
}
