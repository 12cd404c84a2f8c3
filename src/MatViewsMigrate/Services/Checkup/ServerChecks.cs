using System.Globalization;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Services.Checkup;

/// <summary>Judges a server by what it says of itself. Pure.</summary>
/// <param name="wanted">The views of the files.</param>
/// <param name="schedules">How many views have a schedule, in files or as applied.</param>
public sealed class ServerChecks(ServerFacts facts, IReadOnlyList<ViewDefinition> wanted, int schedules)
{
    private const int NewestKnown = 18;
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(5);

    /// <summary>All results.</summary>
    public IReadOnlyList<CheckResult> All() => [Version(), Writable(), Staging(), Clock(), Counts(), Locks(), Cron()];

    private CheckResult Version() => facts.VersionNumber / 10000 > NewestKnown
        ? CheckResult.Warning("version", $"PostgreSQL {facts.Version} is newer than this tool knows (up to {NewestKnown})", "update the tool")
        : CheckResult.Ok("version", $"PostgreSQL {facts.Version}");

    private CheckResult Writable() => facts switch
    {
        { InRecovery: true } => CheckResult.Error("writable", "the server is a standby", "connect to the primary: target_session_attrs=read-write in the URL"),
        { ReadOnly: true } => CheckResult.Error(
            "writable", "transactions are read-only by default", $"ALTER ROLE {Identifier.Quote(facts.Role)} SET default_transaction_read_only = off, or the same of the database"),
        _ => CheckResult.Ok("writable", "the server takes writes"),
    };

    private CheckResult Staging() => facts switch
    {
        { StagingSchema: { } schema, MayUseStagingSchema: true } => CheckResult.Ok("staging", $"views can be built aside in schema {schema}"),
        { StagingSchema: { } schema } => CheckResult.Error(
            "staging", $"there is no schema {schema} (staging_schema) in which role {facts.Role} may build",
            $"CREATE SCHEMA IF NOT EXISTS {Identifier.Quote(schema)}; GRANT USAGE, CREATE ON SCHEMA {Identifier.Quote(schema)} TO {Identifier.Quote(facts.Role)};"),
        { MayCreateSchemas: false } => CheckResult.Error(
            "staging", $"role {facts.Role} may not create schemas, in which views are built aside",
            $"GRANT CREATE ON DATABASE {Identifier.Quote(facts.Database)} TO {Identifier.Quote(facts.Role)}; or name a schema that is there as staging_schema in matviews.yaml"),
        _ => CheckResult.Ok("staging", "schemas for building aside can be created"),
    };

    private CheckResult Clock() => facts.Ahead.Duration() > MostSkew
        ? CheckResult.Warning(
            "clock", string.Create(CultureInfo.InvariantCulture,
                $"the server's clock is {facts.Ahead.Duration().TotalSeconds:0.#} s {(facts.Ahead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's, so ages and run times are wrong by as much"),
            "let NTP set both clocks")
        : CheckResult.Ok("clock", "the server's clock and this machine's agree");

    private CheckResult Counts() => facts.TracksCounts
        ? CheckResult.Ok("statistics", "rows written by refreshes are counted")
        : CheckResult.Warning("statistics", "track_counts is off: rows written by refreshes, and churn, are not known", "ALTER SYSTEM SET track_counts = on; then SELECT pg_reload_conf()");

    // Of a cutover of all views at once, old and new.
    private CheckResult Locks()
    {
        var needed = wanted.Sum(view => 2 * ProspectHazards.LocksOf(view.Indexes.Count + (view.Key.IsEmpty ? 0 : 1)));
        var least = (long)Math.Ceiling(2.0 * needed * facts.LocksPerTransaction / facts.LockTable);
        return needed * 2 > facts.LockTable
            ? CheckResult.Warning(
                "locks", $"the server has room for {facts.LockTable} locks, and a cutover of all {wanted.Count} views would take {needed}",
                string.Create(CultureInfo.InvariantCulture, $"ALTER SYSTEM SET max_locks_per_transaction = {least}; then restart the server"))
            : CheckResult.Ok("locks", $"room for {facts.LockTable} locks; a cutover of all views takes {needed}");
    }

    private CheckResult Cron() => facts switch
    {
        { CronInstalled: { } version } => CheckResult.Ok("pg_cron", $"pg_cron {version} is installed"),
        _ when schedules == 0 => CheckResult.Ok("pg_cron", "not installed, and no view has a schedule"),
        { CronAvailable: true } => CheckResult.Warning(
            "pg_cron", $"{Scheduled()}, and pg_cron is not in this database",
            "put it into shared_preload_libraries and CREATE EXTENSION pg_cron; or call `matviews refresh --stale` from another timer"),
        _ => CheckResult.Warning(
            "pg_cron", $"{Scheduled()}, and the server has no pg_cron",
            "install it and put it into shared_preload_libraries; or call `matviews refresh --stale` from another timer"),
    };

    private string Scheduled() => schedules == 1 ? "one view has a schedule" : $"{schedules} views have a schedule";
}
