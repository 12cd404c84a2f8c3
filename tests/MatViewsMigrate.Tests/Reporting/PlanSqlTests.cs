using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class PlanSqlTests
{
    [Fact]
    public void A_plan_with_everything_is_this_script() => Golden.ShouldMatch(Sql(SamplePlans.Full), "everything");

    [Fact]
    public void An_empty_plan_is_a_comment() => Sql(SamplePlans.Empty).ShouldBe("-- No changes.\n");

    [Fact]
    public void Every_statement_stands_in_the_script()
    {
        var sql = Sql(SamplePlans.Full);
        foreach (var statement in SamplePlans.Full.Steps.SelectMany(step => step.Statements))
            sql.ShouldContain(statement.Sql);
    }

    [Fact]
    public void A_semicolon_is_not_swallowed_by_a_trailing_comment() =>
        Sql(Of(new Statement("SELECT 1 -- one"))).ShouldContain("SELECT 1 -- one\n;\n");

    [Fact]
    public void A_line_end_in_a_name_stays_in_the_comment()
    {
        var index = new Step.DropIndex { Index = "a\nDROP TABLE b", View = SamplePlans.Activity };
        Sql(SamplePlans.Empty with { Steps = [index] }).Split('\n').ShouldAllBe(line => line.Length == 0 || line.StartsWith("--"));
    }

    [Fact]
    public void The_cutover_is_one_transaction()
    {
        var sql = Sql(SamplePlans.Full);
        var cutover = sql.Split("BEGIN;\n").Where(part => part.Contains("SET SCHEMA b;", StringComparison.Ordinal)).ShouldHaveSingleItem();
        cutover.Split("COMMIT;")[0].ShouldContain("OWNER TO app;\n-- lock ACCESS EXCLUSIVE, readers wait\nALTER MATERIALIZED VIEW a SET SCHEMA b;");
    }

    [Fact]
    public void What_must_not_stand_in_a_transaction_parts_it()
    {
        var vacuum = new Statement("VACUUM x") { Transactional = false };
        var step = new Step.Prepare { Statements = [new("SET LOCAL a = 1"), new("CREATE x"), vacuum, new("CREATE y")] };
        var sql = Sql(SamplePlans.Empty with { Steps = [step] });
        Statements(sql).ShouldBe(["BEGIN;", "SET LOCAL a = 1;", "CREATE x;", "COMMIT;", "VACUUM x;", "CREATE y;"]);
    }

    [Fact]
    public void What_was_replaced_is_dropped_one_object_a_transaction()
    {
        var sql = Sql(SamplePlans.Empty with { Steps = [new Step.DropOld { Statements = [new("DROP a"), new("DROP b")] }] });
        Statements(sql).ShouldBe(["DROP a;", "DROP b;"]);
    }

    private static IEnumerable<string> Statements(string sql) =>
        sql.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal));

    private static Plan Of(Statement statement) =>
        SamplePlans.Empty with { Steps = [new Step.Prepare { Statements = [statement] }] };

    private static string Sql(Plan plan) => Rendered.Text(writer => new PlanSql(writer).Write(plan));
}
