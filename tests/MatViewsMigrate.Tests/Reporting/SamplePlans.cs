using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Tests.Reporting;

/// <summary>Plans to be rendered.</summary>
internal static class SamplePlans
{
    public static readonly ViewName Activity = new("analytics", "mv_user_activity");
    public static readonly ViewName Countries = new("analytics", "mv_countries");
    private static readonly ViewName Follower = new("analytics", "mv_activity_by_day");
    private static readonly ViewName Renamed = new("analytics", "mv_people");
    private static readonly ViewName Adopted = new("public", "Odd.Name");
    private static readonly ViewName Deleted = new("analytics", "mv_old");
    private static readonly ViewName Unscheduled = new("analytics", "mv_nightly");
    private static readonly ViewName Rescheduled = new("analytics", "mv_often");
    private static readonly ViewName Altered = new("analytics", "mv_settings");

    private const string LiveQuery =
        " SELECT u.id AS user_id,\n    u.name,\n    count(*) AS events,\n    max(e.at) AS last_seen\n   FROM (public.users u\n     JOIN public.events e ON ((e.user_id = u.id)))\n  GROUP BY u.id, u.name";

    private const string Query =
        " SELECT u.id AS user_id,\n    (count(*))::integer AS events,\n    max(e.at) AS last_seen,\n    min(e.at) AS first_seen\n   FROM (public.users u\n     JOIN public.events e ON ((e.user_id = u.id)))\n  GROUP BY u.id, u.name";

    public static Busy Session { get; } =
        new(4711, "etl", "psql", new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.Zero), "REFRESH MATERIALIZED VIEW analytics.mv_busy");

    public static Plan Empty { get; } = new()
    {
        Target = new TargetIdentity("shop", 16384, 7_300_000_000_000_000_123, 150020),
        RegistrySchema = "matviews",
        Unchanged = 12,
    };

    /// <summary>A plan with every kind of change, step and hazard.</summary>
    public static Plan Full { get; } = Empty with
    {
        Changes = [.. Changes()],
        Steps = [.. Steps()],
        Hazards = [.. Hazards()],
        Drift =
        [
            new Drift(Altered, "index settings_by_hand_idx", null, "USING btree (value)"),
            new Drift(Altered, "grant SELECT to reporting", "SELECT", null),
        ],
        Busy = [new BusyView(new ViewName("analytics", "mv_busy"), Session)],
        Fingerprints = new Dictionary<string, string> { ["analytics.mv_user_activity"] = "f2", ["view analytics.v_active"] = "f1" },
        Followers = [new Follower("view analytics.v_active", Fate.Rebuilt, ["analytics.mv_user_activity"])],
        Registrations = [.. Registrations()],
        Timeouts = new Timeouts { Cutover = TimeSpan.FromSeconds(5), Build = TimeSpan.FromMinutes(30) },
    };

    private static IEnumerable<Change> Changes() =>
    [
        new Change.Create { View = Countries, Query = " SELECT 1 AS id", Columns = [new("id", "integer", null), new("name", "text", "\"C\"")] },
        new Change.Swap
        {
            View = Activity,
            Cause = SwapCause.Query,
            LiveQuery = LiveQuery,
            Query = Query,
            LiveColumns = [Id, new("name", "text", null), new("events", "bigint", null), LastSeen],
            Columns = [Id, new("events", "integer", null), LastSeen, new("first_seen", "timestamp with time zone", null)],
            Differences =
            [
                new Difference("comment", "Events", "Events per user"),
                new Difference("index mv_user_activity_last_seen_idx", null, "USING btree (last_seen)"),
                new Difference("grant SELECT to intern", "SELECT", null),
            ],
            Bytes = 1_288_490_189,
            Rows = 199_873,
            Last = new(TimeSpan.FromSeconds(125), TimeSpan.FromMilliseconds(870)),
        },
        new Change.Swap
        {
            View = Follower,
            Cause = SwapCause.Upstream,
            LiveQuery = " SELECT 1",
            Query = " SELECT 1",
            Upstreams = [Activity],
            Managed = false,
            Bytes = 8192,
            Rows = -1,
        },
        new Change.Rename { View = Renamed, From = new ViewName("analytics", "mv_users") },
        new Change.Alter { View = Altered, Differences = [new Difference("comment", LongText, "Short")] },
        new Change.Adopt { View = Adopted },
        new Change.Delete { View = Deleted, Bytes = 12_582_912, Rows = 1 },
        new Change.Schedule { View = Deleted, Live = "0 3 * * *" },
        new Change.Schedule { View = Unscheduled, Wanted = "0 4 * * *" },
        new Change.Schedule { View = Rescheduled, Live = "0 3 * * * (off)", Wanted = "*/5 * * * *" },
    ];

    private static LiveColumn Id => new("user_id", "bigint", null);

    private static LiveColumn LastSeen => new("last_seen", "timestamp with time zone", null)
    {
        Comment = "When",
        StatisticsTarget = 500,
        Options = ["n_distinct=-1"],
        Storage = "PLAIN",
        Compression = "lz4",
    };

    private const string LongText = "What the settings of each customer were at the end of the day,\nin the time zone of the customer";

    private static IEnumerable<Step> Steps() =>
    [
        new Step.Prepare { Statements = [new("CREATE SCHEMA matviews_staging_0123456789ab")] },
        new Step.BuildIndex
        {
            View = Altered,
            Index = "settings_idx",
            On = Altered,
            BuiltAs = "settings_idx",
            Undo = [new("DROP INDEX CONCURRENTLY IF EXISTS analytics.settings_idx", LockMode.ShareUpdateExclusive) { Transactional = false }],
            Statements = [new("CREATE INDEX CONCURRENTLY settings_idx ON analytics.mv_settings USING btree (value)", LockMode.ShareUpdateExclusive) { Transactional = false }],
        },
        new Step.Stage { View = Countries, Staged = Staged(Countries), Statements = [new("CREATE MATERIALIZED VIEW x AS SELECT 1 -- done")] },
        new Step.Stage
        {
            View = Activity,
            Staged = Staged(Activity),
            Replaces = Activity,
            Timeout = TimeSpan.FromMinutes(30),
            Statements = [new("VACUUM (ANALYZE) x") { Transactional = false }],
        },
        new Step.StageBridge { View = new("analytics", "v_active"), Staged = Staged(new("analytics", "v_active")), After = [Activity] },
        new Step.Verify { Staged = [Staged(Activity)], Old = [Activity] },
        new Step.CutOver
        {
            Gate = [new("ALTER MATERIALIZED VIEW a SET (autovacuum_enabled = true)", LockMode.ShareUpdateExclusive)],
            Locks = [new("ALTER MATERIALIZED VIEW a OWNER TO app", LockMode.AccessExclusive)],
            Statements = [new("ALTER MATERIALIZED VIEW a SET SCHEMA b", LockMode.AccessExclusive)],
        },
        new Step.Schedule { Statements = [new("SELECT cron.unschedule(12)"), new("SELECT cron.schedule('matviews_0123abcd_' || id, '0 4 * * *', 'CALL x(' || id || ')') FROM view")] },
        new Step.DropIndex { View = Altered, Index = "old_idx", Statements = [new("DROP INDEX CONCURRENTLY analytics.old_idx") { Transactional = false }] },
        new Step.DropOld { Statements = [new("DROP MATERIALIZED VIEW b.a")] },
        new Step.CleanUp { Statements = [new("DROP SCHEMA matviews_staging_0123456789ab", LockMode.AccessShare)] },
    ];

    private static ViewName Staged(ViewName view) => view with { Schema = "matviews_staging_0123456789ab" };

    private static IEnumerable<Hazard> Hazards() =>
    [
        new(Activity, HazardKind.Rebuild, "It is built again: about 200 000 rows, 1.2 GB, and as much disk until the old one is dropped"),
        new(Activity, HazardKind.ColumnRemoved, "Column name goes", Approval.DropColumns),
        new(Activity, HazardKind.DependentDropped, "Function f(analytics.mv_user_activity) of team_b is dropped", Approval.DropDependents),
        new(Deleted, HazardKind.ViewDeleted, "The view and its data are deleted", Approval.Delete),
        new(new ViewName("analytics", "v_active"), HazardKind.DependentReplaced, "It is re-bound to the new analytics.mv_user_activity"),
    ];

    private static IEnumerable<Registration> Registrations() =>
    [
        new(Activity, null, "SELECT 1", ContentHash.Of("SELECT 1"), new AppliedDefinition
        {
            Strategy = "concurrent",
            UniqueIndexColumns = ["user_id"],
            Indexes = ["a_idx"],
            Schedule = "*/5 * * * *",
            MaxAgeSeconds = 900,
            RowCounting = "estimated",
            Protected = true,
            Tags = ["hourly"],
            SortBy = ["user_id"],
            SourceFile = "views/analytics/mv_user_activity.yaml",
            Declares = ["comment"],
            Undeclared = ["by_hand_idx"],
            Baseline = new Dictionary<string, string> { ["owner"] = "app" },
        }),
        new(Renamed, new ViewName("analytics", "mv_users"), "SELECT 2", ContentHash.Of("SELECT 2"), new AppliedDefinition()),
        new(Deleted, null, null, null, null, Deleted: true),
    ];
}
