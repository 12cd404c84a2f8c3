namespace MatViewsMigrate.DatabaseTests.CarryOver;

/// <summary>Whatever hangs on a view hangs on the one that takes its place.</summary>
public sealed class CarryOverTests(CarriedOver views) : IClassFixture<CarriedOver>
{
    public static TheoryData<Cause, string> Cases
    {
        get
        {
            var cases = new TheoryData<Cause, string>();
            foreach (var cause in Enum.GetValues<Cause>())
            {
                // To refresh a view is to fill it.
                foreach (var property in ViewProperties.All.Keys.Where(property => property != ViewProperties.NotPopulated || cause != Cause.SwapRefresh))
                    cases.Add(cause, property);
            }

            return cases;
        }
    }

    public static TheoryData<Cause> Causes => [.. Enum.GetValues<Cause>()];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_is_carried_over(Cause cause, string property)
    {
        var swapped = await views.ByAsync(cause);
        var (before, after) = (swapped.Before[property], swapped.After[property]);
        after.Oid.ShouldNotBe(before.Oid, "it was not built anew");
        if (property != ViewProperties.Nothing)
            before.Text.ShouldNotBe(swapped.Before[ViewProperties.Nothing].Text, "nothing hangs on it");
        var difference = Difference(before.Text, after.Text);
        difference.ShouldBeEmpty(string.Join('\n', difference));
    }

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task The_planner_knows_the_new_view_at_once(Cause cause)
    {
        var database = (await views.ByAsync(cause)).Database;
        (await database.ScalarAsync<string>(
            $"""
            SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class c
            WHERE c.relnamespace = 'app'::regnamespace AND c.relname LIKE 'view%' AND c.relname <> '{CarriedOver.ViewOf(ViewProperties.NotPopulated)}' AND c.relkind = 'm' AND NOT (
                c.reltuples = 500 AND c.relpages > 0 AND c.relallvisible = c.relpages
                AND (SELECT count(*) FROM pg_stats s WHERE s.schemaname = 'app' AND s.tablename = c.relname)
                    = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attstattarget IS DISTINCT FROM 0)
                AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indpred IS NULL AND x.reltuples <> 500)
                AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indexprs IS NOT NULL
                    AND x.relam = (SELECT oid FROM pg_am WHERE amname = 'btree') AND NOT EXISTS (SELECT FROM pg_stats s WHERE s.tablename = x.relname))
                AND NOT EXISTS (SELECT FROM pg_statistic_ext e WHERE e.stxrelid = c.oid
                    AND NOT EXISTS (SELECT FROM pg_statistic_ext_data d WHERE d.stxoid = e.oid)))
            """)).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task A_view_that_is_new_has_what_any_new_one_of_its_schema_has(Cause cause)
    {
        var database = (await views.ByAsync(cause)).Database;
        await database.ExecuteAsync("CREATE MATERIALIZED VIEW app.by_hand AS SELECT 1 AS a");
        (await CatalogSnapshot.OfAsync(database, "app.new")).ShouldBe(await CatalogSnapshot.OfAsync(database, "app.by_hand"));
    }

    private static List<string> Difference(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        return [.. old.Except(now).Select(line => $"- {line}"), .. now.Except(old).Select(line => $"+ {line}")];
    }
}
