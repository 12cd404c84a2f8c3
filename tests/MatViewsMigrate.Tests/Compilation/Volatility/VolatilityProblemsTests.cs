using MatViewsMigrate.Compilation.Volatility;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Tests.Compilation.Volatility;

public sealed class VolatilityProblemsTests
{
    private const string Sql = "SELECT id,\n  now() AS loaded_at\nFROM t";

    private static readonly VolatileColumn Loaded = new("loaded_at", "now()", null, false);

    [Fact]
    public void Under_concurrent_it_is_an_error_with_column_function_line_and_way_out()
    {
        var problem = Problems(RefreshStrategy.Concurrent, Loaded).ShouldHaveSingleItem();
        problem.ToString().ShouldBe(
            "views/app/m.yaml:3:5: error MV103: column loaded_at has another value each time, by now(): every concurrent "
            + "refresh would write every row anew; drop the column (matviews.mv_refresh_log tells when the view was refreshed), "
            + "or write 'allow_volatile: { loaded_at: why }'");
        problem.Excerpt.ShouldBe("3 |   now() AS loaded_at\n  |   ^");
    }

    [Fact]
    public void A_plain_view_that_calls_the_function_is_named()
    {
        var problem = Problems(RefreshStrategy.Concurrent, Loaded with { Through = new ViewName("app", "v") }).ShouldHaveSingleItem();
        problem.Message.ShouldContain("by now() in app.v");
        problem.At.ShouldBe(new SourceSpan("views/app/m.yaml", 3, 14));
    }

    [Fact]
    public void All_functions_of_a_column_are_one_problem() =>
        Problems(RefreshStrategy.Concurrent, Loaded, new("loaded_at", "random()", null, false))
            .ShouldHaveSingleItem().Message.ShouldContain("by now(), random():");

    [Fact]
    public void A_users_function_may_be_declared_stable() =>
        Problems(RefreshStrategy.Concurrent, new VolatileColumn("loaded_at", "app.f()", null, true))
            .ShouldHaveSingleItem().Remedy.ShouldStartWith("declare the function STABLE if it is");

    [Theory]
    [InlineData(RefreshStrategy.Regular)]
    [InlineData(RefreshStrategy.Swap)]
    public void Where_rows_are_not_compared_it_is_no_problem(RefreshStrategy strategy) => Problems(strategy, Loaded).ShouldBeEmpty();

    [Fact]
    public void Under_auto_it_is_a_warning() =>
        Problems(RefreshStrategy.Auto, Loaded).ShouldHaveSingleItem().Severity.ShouldBe(Severity.Warning);

    [Fact]
    public void A_column_that_is_allowed_is_none()
    {
        var view = View(RefreshStrategy.Concurrent, Sql) with { AllowVolatile = new Dictionary<string, string> { ["loaded_at"] = "meant" } };
        Of(view, new ProjectConfiguration { Root = "/" }, Query() with
        {
            Volatile = [Loaded],
            Churn = [new Churn(ChurnKind.FloatSum, "loaded_at", "sum()", null)],
        }).ShouldBeEmpty();
    }

    [Fact]
    public void A_rule_that_the_view_suppresses_is_none_and_others_stay()
    {
        var view = View(RefreshStrategy.Concurrent, Sql) with
        {
            Suppressed = new Dictionary<string, Suppression> { ["MV113"] = new("rounded", new("v.yaml", 1, 1)) },
        };
        Of(view, new ProjectConfiguration { Root = "/" }, Query() with
        {
            Volatile = [Loaded],
            Churn = [new Churn(ChurnKind.FloatSum, "total", "sum()", null)],
        }).ShouldHaveSingleItem().Code.ShouldBe("MV103");
    }

    [Theory]
    [InlineData("warning", Severity.Warning)]
    [InlineData("error", Severity.Error)]
    [InlineData("off", null)]
    public void The_configuration_sets_the_severity(string word, Severity? severity)
    {
        Severity? configured = word == "off" ? null : Enum.Parse<Severity>(word, ignoreCase: true);
        var configuration = new ProjectConfiguration { Root = "/", Rules = new Dictionary<string, Severity?> { ["MV103"] = configured } };
        var problems = Of(View(RefreshStrategy.Concurrent, Sql), configuration, Query() with { Volatile = [Loaded] });
        problems.Select(problem => (Severity?)problem.Severity).ShouldBe(severity is null ? [] : [severity]);
    }

    [Theory]
    [InlineData(ChurnKind.UnorderedAggregate, "c", "array_agg()", "MV111")]
    [InlineData(ChurnKind.UnorderedAggregate, "c", "ARRAY(SELECT ...)", "MV111")]
    [InlineData(ChurnKind.UnorderedWindow, "c", "lag()", "MV112")]
    [InlineData(ChurnKind.UnorderedWindow, null, "row_number()", "MV112")]
    [InlineData(ChurnKind.FloatSum, "c", "avg()", "MV113")]
    [InlineData(ChurnKind.UnorderedLimit, null, null, "MV114")]
    [InlineData(ChurnKind.UnorderedDistinctOn, null, null, "MV115")]
    [InlineData(ChurnKind.RandomRows, null, null, "MV116")]
    [InlineData(ChurnKind.RandomRows, null, "random()", "MV116")]
    [InlineData(ChurnKind.TiedWindow, "c", "row_number()", "MV123")]
    [InlineData(ChurnKind.TiedWindow, null, "row_number()", "MV123")]
    [InlineData(ChurnKind.TiedLimit, null, null, "MV124")]
    [InlineData(ChurnKind.TiedLimit, "c", null, "MV124")]
    [InlineData(ChurnKind.TiedDistinctOn, null, null, "MV125")]
    [InlineData(ChurnKind.TiedAggregate, "c", "array_agg()", "MV129")]
    [InlineData(ChurnKind.TiedAggregate, "c", "ARRAY(SELECT ...)", "MV129")]
    public void Churn_is_a_warning_under_a_rule_of_its_own(ChurnKind kind, string? column, string? function, string code)
    {
        var query = Query() with { Churn = [new Churn(kind, column, function, null)] };
        var problem = Of(View(RefreshStrategy.Concurrent, Sql), new ProjectConfiguration { Root = "/" }, query).ShouldHaveSingleItem();
        problem.Code.ShouldBe(code);
        problem.Severity.ShouldBe(Severity.Warning);
        problem.Message.ShouldNotContain("column  ");
        problem.Remedy.ShouldNotBeEmpty();
        Of(View(RefreshStrategy.Regular, Sql), new ProjectConfiguration { Root = "/" }, query).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SELECT id FROM t\nORDER BY at LIMIT 5", 13)]
    [InlineData("SELECT id FROM t\nORDER BY at OFFSET 5", 13)]
    [InlineData("SELECT id FROM t\nORDER BY at FETCH FIRST 5 ROWS ONLY", 13)]
    public void The_clause_that_cuts_an_order_is_shown(string sql, int column)
    {
        var query = Query() with { Churn = [new Churn(ChurnKind.TiedLimit, null, null, null)] };
        Of(View(RefreshStrategy.Concurrent, sql), new ProjectConfiguration { Root = "/" }, query)
            .ShouldHaveSingleItem().ToString().ShouldStartWith($"views/app/m.yaml:3:{column + 2}: warning MV124: LIMIT or OFFSET cuts an order");
    }

    [Fact]
    public void What_would_break_a_tie_is_named()
    {
        var query = Query() with { Churn = [new Churn(ChurnKind.TiedWindow, "nr", "row_number()", null) { Missing = "id" }] };
        Of(View(RefreshStrategy.Concurrent, "SELECT id,\n  row_number() OVER (ORDER BY at) AS nr\nFROM t"), new ProjectConfiguration { Root = "/" }, query)
            .ShouldHaveSingleItem().ToString().ShouldBe(
                "views/app/m.yaml:3:5: warning MV123: column nr follows row_number(), in whose window rows may have the same place: rows may be "
                + "written anew though nothing has changed; end the window's ORDER BY with what tells the rows apart, such as id");
    }

    [Theory]
    [InlineData(RefreshStrategy.Regular)]
    [InlineData(RefreshStrategy.Concurrent)]
    public void A_function_that_relies_on_the_search_path_is_a_warning_whatever_the_strategy(RefreshStrategy strategy)
    {
        var query = Query() with { PathReliant = [new PathReliance("app.price()", ["items", "rates"], null)] };
        Of(View(strategy, "SELECT id,\n  app.price(id) AS p\nFROM t"), new ProjectConfiguration { Root = "/" }, query).ShouldHaveSingleItem().ToString().ShouldBe(
            "views/app/m.yaml:3:9: warning MV126: app.price() finds items, rates by the search path, and from PostgreSQL 17 on a refresh has none: "
            + "it fails, or reads something else; write the function with BEGIN ATOMIC, or 'ALTER FUNCTION app.price SET search_path = ...'");
    }

    [Theory]
    [InlineData(NullCause.OuterJoin, "is NULL where an outer join finds nothing")]
    [InlineData(NullCause.Grouping, "is NULL in the totals")]
    [InlineData(NullCause.Literal, "is NULL in some rows")]
    public void A_key_that_is_made_null_is_a_warning_at_its_column(NullCause cause, string what)
    {
        var query = Query() with { NullableKeys = [new NullableKey("region", cause)] };
        var view = View(RefreshStrategy.Auto, "SELECT n,\n  region\nFROM t");
        var problem = Of(view, new ProjectConfiguration { Root = "/" }, query).ShouldHaveSingleItem();
        problem.ToString().ShouldStartWith($"views/app/m.yaml:3:5: warning MV127: region of the unique index {what}: ");
        Of(view with { Strategy = RefreshStrategy.Swap }, new ProjectConfiguration { Root = "/" }, query).ShouldBeEmpty();
        Of(view with { Suppressed = new Dictionary<string, Suppression> { ["MV127"] = new("meant", new("v.yaml", 1, 1)) } }, new ProjectConfiguration { Root = "/" }, query)
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_frozen_literal_is_a_warning_whatever_the_strategy()
    {
        var view = View(RefreshStrategy.Regular, "SELECT id FROM t\nWHERE ts > 'yesterday'::date");
        var problem = Of(view, new ProjectConfiguration { Root = "/" }, Query()).ShouldHaveSingleItem();
        problem.ToString().ShouldBe("views/app/m.yaml:3:14: warning MV117: 'yesterday' is read once, when the view is made, "
            + "and stays that moment; write CURRENT_DATE - 1");
    }

    private static IReadOnlyList<DefinitionProblem> Problems(RefreshStrategy strategy, params VolatileColumn[] found) =>
        Of(View(strategy, Sql), new ProjectConfiguration { Root = "/" }, Query() with { Volatile = found });

    private static IReadOnlyList<DefinitionProblem> Of(ViewDefinition view, ProjectConfiguration configuration, Compiled.Query query) =>
        new VolatilityProblems(configuration).Of(view, query);

    private static ViewDefinition View(RefreshStrategy strategy, string sql) => new()
    {
        Name = new ViewName("app", "m"),
        Query = new SqlText(sql, new SourceSpan("views/app/m.yaml", 2, 3), 2),
        Strategy = strategy,
        SearchPath = ["app"],
        Hash = ContentHash.Of(sql),
        At = new SourceSpan("views/app/m.yaml", 1, 1),
    };

    private static Compiled.Query Query() => new(new ViewName("app", "m"), "", false, [], []);
}
