using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;

namespace MatViewsMigrate.Tests.Postgres;

public sealed class SqlScriptTests
{
    [Theory]
    [InlineData("SELECT 1; SELECT 2;", "SELECT 1|SELECT 2")]
    [InlineData("SELECT 1", "SELECT 1")]
    [InlineData(" ;; -- nothing; here\n/* nor; here */", "")]
    [InlineData("SELECT ';', \";\", $$;$$, $a$;$a$, E'\\';' /* ; */; SELECT 2", "SELECT ';', \";\", $$;$$, $a$;$a$, E'\\';'|SELECT 2")]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3", "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)|SELECT 3")]
    [InlineData(
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END|SELECT 3")]
    [InlineData("BEGIN; SELECT 1; END; SELECT 2", "BEGIN|SELECT 1|END|SELECT 2")]
    public void A_script_is_cut_where_psql_cuts_it(string script, string statements) =>
        string.Join('|', Statements(script).Select(statement => statement.Text)).ShouldBe(statements);

    [Fact]
    public void A_statement_knows_its_place_in_the_file()
    {
        var second = Statements("SELECT 1;\n  -- why\n  SELECT\n    nme;").Last();
        second.Start.ShouldBe(new SourceSpan("init.sql", 3, 3));
        second.At(second.Text.IndexOf("nme", StringComparison.Ordinal)).ShouldBe(new SourceSpan("init.sql", 4, 5));
    }

    private static List<SqlText> Statements(string script) =>
        [.. SqlScript.Statements(new SqlText(script, new SourceSpan("init.sql", 1, 1), 0))];
}
