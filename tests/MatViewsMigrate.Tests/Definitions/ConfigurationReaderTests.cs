using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class ConfigurationReaderTests
{
    private const string Everything = """
        version: 1
        views: [views, ./more/]
        database: { url: "${URL}" }
        search_path: [analytics, public]
        registry_schema: registry
        embedded: { version: 16, init: db/tables.sql }
        timeouts: { lock: 50ms, slice_max: 200ms, cutover: 2m, lock_wait: 0, build: 1h, statement: 30m }
        staging_schema: staging
        retention: { keep_per_view: 10, days: 7 }
        defaults: { refresh_strategy: swap, row_count: exact }
        rules: { MV012: warning, MV006: off }
        environments:
          prod:
            database: { url: "${PROD_URL}" }
            search_path: [live]
            timeouts: { lock: 10ms }
            rules: { MV006: error }
          test: { registry_schema: other, database: "${TEST_URL:-Host=test}" }
        """;

    [Fact]
    public void Every_key_is_read()
    {
        var configuration = Read(Everything).Configuration;
        configuration.ViewFolders.ShouldBe(["views", "more"]);
        configuration.Database.ShouldBe("postgres://here/db");
        configuration.SearchPath.ShouldBe(["analytics", "public"]);
        configuration.RegistrySchema.ShouldBe("registry");
        configuration.Embedded.ShouldBe(new(16, "db/tables.sql"));
        configuration.StagingSchema.ShouldBe("staging");
        configuration.Retention.ShouldBe(new(10, 7));
        configuration.DefaultStrategy.ShouldBe(RefreshStrategy.Swap);
        configuration.DefaultRowCounting.ShouldBe(RowCounting.Exact);
        configuration.Rules.ShouldBe(new Dictionary<string, Severity?> { ["MV012"] = Severity.Warning, ["MV006"] = null }, ignoreOrder: true);
        configuration.Environment.ShouldBeNull();
        configuration.Timeouts.ShouldBe(new()
        {
            Lock = TimeSpan.FromMilliseconds(50),
            SliceMax = TimeSpan.FromMilliseconds(200),
            Cutover = TimeSpan.FromMinutes(2),
            LockWait = TimeSpan.Zero,
            Build = TimeSpan.FromHours(1),
            Statement = TimeSpan.FromMinutes(30),
        });
    }

    [Fact]
    public void An_environment_is_put_over_the_rest_key_by_key()
    {
        var configuration = Read(Everything, "prod").Configuration;
        configuration.Environment.ShouldBe("prod");
        configuration.Database.ShouldBe("postgres://prod/db");
        configuration.SearchPath.ShouldBe(["live"]);
        configuration.RegistrySchema.ShouldBe("registry");
        configuration.Timeouts.Lock.ShouldBe(TimeSpan.FromMilliseconds(10));
        configuration.Timeouts.Cutover.ShouldBe(TimeSpan.FromMinutes(2));
        configuration.Rules["MV006"].ShouldBe(Severity.Error);
        configuration.Rules["MV012"].ShouldBe(Severity.Warning);
    }

    [Fact]
    public void A_variable_that_is_not_set_has_its_default() =>
        Read(Everything, "test").Configuration.Database.ShouldBe("Host=test");

    [Fact]
    public void An_unknown_environment_is_an_error_that_lists_the_known_ones()
    {
        using var project = new ProjectFolder().With("matviews.yaml", Everything);
        var problem = Reader().Read(project.Root, "production").Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("MV026");
        problem.Remedy.ShouldBe("known are prod, test");
    }

    [Theory]
    [InlineData("database: { url: \"${UNSET}\" }")]
    [InlineData("database: { url: \"${EMPTY}\" }")]
    [InlineData("database: ${UNSET}")]
    [InlineData("database: ${UNSET:-}")]
    [InlineData("database: postgres://${UNSET}@here/db")]
    [InlineData("database: { host: here, password: \"${UNSET}\" }")]
    [InlineData("database:")]
    [InlineData("database: {}")]
    [InlineData("views: views")]
    public void A_variable_that_is_not_set_or_empty_counts_as_no_database(string yaml) =>
        Read(yaml).Configuration.Database.ShouldBeNull();

    [Fact]
    public void An_environment_without_a_database_has_that_of_the_project() =>
        Read("database: Host=here\nenvironments: { prod: { database: \"${UNSET}\" } }", "prod").Configuration.Database.ShouldBe("Host=here");

    [Theory]
    [InlineData("database: postgres://u@h/db", "postgres://u@h/db")]
    [InlineData("database: Host=h;Port=1", "Host=h;Port=1")]
    [InlineData("database: { host: h, port: 5433, database: d, username: u, password: 'p;\"w', sslmode: verify-full }",
        "Host=h;Port=5433;Database=d;Username=u;Password='p;\"w';SSL Mode=verifyfull")]
    [InlineData("database: { host: \"${USER_NAME}.example.org\", passfile: /p, sslrootcert: ca.pem }",
        "Host=me.example.org;Passfile=/p;Root Certificate=ca.pem")]
    public void A_database_is_a_URL_keywords_or_keys(string yaml, string expected) => Read(yaml).Configuration.Database.ShouldBe(expected);

    [Fact]
    public void Npgsql_takes_what_keys_give()
    {
        var database = Read("database: { host: h, password: 'p;\"w', sslmode: verify-full }").Configuration.Database;
        var builder = new Npgsql.NpgsqlConnectionStringBuilder(database);
        builder.Password.ShouldBe("p;\"w");
        builder.SslMode.ShouldBe(Npgsql.SslMode.VerifyFull);
    }

    [Theory]
    [InlineData("registry_schema: ${UNSET}", "MV025", 1, 18, "the variable UNSET is not set")]
    [InlineData("registry_schema: ${1}", "MV007", 1, 18, "begins no variable")]
    [InlineData("registry_schema: ${UNSET", "MV007", 1, 18, "begins no variable")]
    [InlineData("database: \"${UN SET}\"", "MV007", 1, 11, "begins no variable")]
    [InlineData("verson: 1", "MV006", 1, 1, "'verson'")]
    [InlineData("version: 2", "MV007", 1, 10, "this tool reads 1")]
    [InlineData("version: one", "MV007", 1, 10, "whole number")]
    [InlineData("views: ../views", "MV024", 1, 8, "not below")]
    [InlineData("views: /views", "MV024", 1, 8, "not below")]
    [InlineData("views: [views, views/a]", "MV019", 1, 16, "lies in another")]
    [InlineData("search_path: []", "MV007", 1, 14, "empty")]
    [InlineData("search_path: [a, a]", "MV019", 1, 18, "twice")]
    [InlineData("registry_schema: pg_temp", "MV010", 1, 18, "PostgreSQL's own")]
    [InlineData("embedded: { version: 9 }", "MV007", 1, 22, "version 9")]
    [InlineData("embedded: { init: /etc/passwd }", "MV007", 1, 19, "not below")]
    [InlineData("timeouts: { lock: 100 }", "MV021", 1, 19, "no duration")]
    [InlineData("timeouts: { cutover: 0 }", "MV021", 1, 22, "for ever")]
    [InlineData("timeouts: { lok: 1s }", "MV006", 1, 13, "'lok'")]
    [InlineData("retention: { days: -1 }", "MV007", 1, 20, "whole number")]
    [InlineData("defaults: { refresh_strategy: regulr }", "MV007", 1, 31, "'regulr'")]
    [InlineData("rules: { MV999: off }", "MV028", 1, 10, "no rule")]
    [InlineData("rules: { MV001: off }", "MV028", 1, 10, "always an error")]
    [InlineData("rules: { MV012: ignore }", "MV007", 1, 17, "'ignore'")]
    [InlineData("environments: [prod]", "MV007", 1, 15, "a list")]
    [InlineData("environments: { prod: { views: x } }", "MV006", 1, 25, "'views'")]
    [InlineData("environments: { prod: { timeouts: { lock: fast } } }", "MV021", 1, 43, "no duration")]
    [InlineData("database: { url: x, host: h }", "MV007", 1, 21, "beside 'url'")]
    [InlineData("database: { sslmode: on, host: h }", "MV007", 1, 22, "'on'")]
    [InlineData("database: { port: many }", "MV007", 1, 19, "whole number")]
    public void A_mistake_is_told_with_its_place(string yaml, string code, int line, int column, string message)
    {
        using var project = new ProjectFolder().With("matviews.yaml", yaml);
        var result = Reader().Read(project.At("matviews.yaml"), null);
        result.HasErrors.ShouldBeTrue();
        var problem = result.Problems.ShouldHaveSingleItem();
        (problem.At.File, problem.Code, problem.At.Line, problem.At.Column).ShouldBe(("matviews.yaml", code, line, column), problem.ToString());
        problem.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("database: { url: [postgres://u:hunter2@h/db] }")]
    [InlineData("database: { postgres://u:hunter2@h/db }")]
    [InlineData("database: { url: x, postgres://u:hunter2@h/db: y, postgres://u:hunter2@h/db: z }")]
    [InlineData("database: { url: \"postgres://u:hunter2@${1}/db\" }")]
    [InlineData("database: { url: x, password: hunter2 }")]
    [InlineData("database: \"postgres://u:hunter2@h/db")]
    [InlineData("database: postgres://u:hunter2@h/db: x")]
    [InlineData("postgres://u:hunter2@h/db")]
    public void A_secret_in_the_wrong_place_is_not_shown(string yaml)
    {
        using var project = new ProjectFolder().With("matviews.yaml", yaml);
        var problems = Reader().Read(project.Root, null).Problems;
        problems.ShouldNotBeEmpty();
        problems.ShouldAllBe(p => !$"{p}{p.Excerpt}".Contains("hunter2"));
    }

    [Fact]
    public void A_variable_of_an_environment_that_is_not_chosen_may_be_unset() =>
        Read("environments: { prod: { registry_schema: \"${UNSET}\", timeouts: { lock: \"${UNSET}\" } } }").Problems.ShouldBeEmpty();

    [Fact]
    public void A_variable_may_stand_for_any_value() =>
        Read("timeouts: { lock: \"${LOCK:-75ms}\" }\nretention: { days: \"${DAYS:-3}\" }\nregistry_schema: \"$${x}${USER_NAME}\"")
            .Configuration.ShouldSatisfyAllConditions(
                c => c.Timeouts.Lock.ShouldBe(TimeSpan.FromMilliseconds(75)),
                c => c.Retention.Days.ShouldBe(3),
                c => c.RegistrySchema.ShouldBe("${x}me"));

    [Fact]
    public void The_file_is_searched_upwards()
    {
        using var project = new ProjectFolder().With("matviews.yaml", "registry_schema: found").With("a/b/c.txt", "");
        var result = Reader().Search(project.At("a/b"), null);
        result.IsFound.ShouldBeTrue();
        result.Configuration.Root.ShouldBe(project.Root);
        result.Configuration.RegistrySchema.ShouldBe("found");
    }

    [Fact]
    public void No_file_is_told_apart_from_a_wrong_one()
    {
        using var project = new ProjectFolder();
        var result = Reader().Search(project.Root, null);
        result.IsFound.ShouldBeFalse();
        result.Problems.ShouldBeEmpty();
        result.Configuration.Root.ShouldBe(project.Root);
        result.Configuration.ViewFolders.ShouldBe(["views"]);
        Reader().Search(project.Root, "prod").Problems.ShouldHaveSingleItem().Code.ShouldBe("MV026");
    }

    [Fact]
    public void A_file_that_was_named_and_is_not_there_is_an_error()
    {
        using var project = new ProjectFolder();
        var result = Reader().Read(project.At("nope.yaml"), null);
        result.IsFound.ShouldBeFalse();
        result.Problems.ShouldHaveSingleItem().ToString().ShouldStartWith("nope.yaml:1:1: error MV001: there is no such file");
    }

    [Fact]
    public void An_empty_file_is_all_defaults()
    {
        var configuration = Read("# nothing yet\n").Configuration;
        configuration.Database.ShouldBeNull();
        configuration.RegistrySchema.ShouldBe("matviews");
        configuration.Timeouts.ShouldBe(new Timeouts());
    }

    private static ConfigurationResult Read(string yaml, string? environment = null)
    {
        using var project = new ProjectFolder().With("matviews.yaml", yaml);
        var result = Reader().Read(project.Root, environment);
        result.Problems.ShouldBeEmpty();
        return result;
    }

    private static ConfigurationReader Reader() => new(name => name switch
    {
        "URL" => "postgres://here/db",
        "PROD_URL" => "postgres://prod/db",
        "USER_NAME" => "me",
        "EMPTY" => "",
        _ => null,
    });
}
