using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class DefinitionReaderTests
{
    private const string Everything = """
        # yaml-language-server: $schema=schema.json
        name: mv_user_activity
        schema: analytics
        description: Events per user
        sql: |
          SELECT user_id, count(*) AS n, max(at) AS last_seen
          FROM events
          GROUP BY user_id;
        refresh_strategy: concurrent
        unique_index_columns: [user_id]
        indexes:
          - columns: [last_seen]
            order: desc nulls last
          - name: by_name
            unique: true
            columns: [a, B]
            expression: lower(email)
            include: [c]
            where: n > 0
            method: btree
            order: { B: desc, "lower(email)": nulls first }
          - definition: USING gin (tags jsonb_path_ops) WITH (fastupdate = off)
          - last_name
        schedule: "*/5 * * * *"
        freshness: { max_age: 1h30m }
        row_count: estimated
        grants:
          select: [reporting, public, { role: app, columns: [n, user_id], with_grant_option: true }]
          maintain: admin
        renamed_from: mv_users
        protect: true
        columns: { n: "How many", user_id: "" }
        owner: Analyst
        storage: { fillfactor: 70, toast.autovacuum_enabled: false }
        tablespace: fast
        access_method: heap
        sort_by: [user_id]
        with_data: false
        depends_on: [raw.events, clicks]
        tags: [hourly, Finance]
        allow_volatile: [{ column: computed_at, reason: shown to users }]
        timeouts: { build: 2h }
        suppress: { MV113: rounded by the readers }
        """;

    [Fact]
    public void Every_key_of_a_view_is_read()
    {
        var set = ProjectFolder.ReadView(Everything);
        set.Problems.ShouldBeEmpty();
        var view = set.Views.ShouldHaveSingleItem();
        view.Name.ShouldBe(new("analytics", "mv_user_activity"));
        view.Query.Text.ShouldBe("SELECT user_id, count(*) AS n, max(at) AS last_seen\nFROM events\nGROUP BY user_id");
        view.Strategy.ShouldBe(RefreshStrategy.Concurrent);
        view.Key.Columns.ShouldBe(["user_id"]);
        view.Key.At.ShouldBe(new("views/analytics/v.yaml", 10, 23));
        view.Schedule.ShouldBe("*/5 * * * *");
        view.MaxAge.ShouldBe(TimeSpan.FromMinutes(90));
        view.RowCounting.ShouldBe(RowCounting.Estimated);
        view.RenamedFrom.ShouldBe(new("analytics", "mv_users"));
        view.Protected.ShouldBeTrue();
        view.WithData.ShouldBeFalse();
        view.SortBy.Columns.ShouldBe(["user_id"]);
        view.DependsOn.ShouldBe([new("raw", "events"), new("analytics", "clicks")]);
        view.Tags.ShouldBe(["hourly", "Finance"]);
        view.AllowVolatile.ShouldBe(new Dictionary<string, string> { ["computed_at"] = "shown to users" });
        view.BuildTimeout.ShouldBe(TimeSpan.FromHours(2));
        view.SearchPath.ShouldBe(["analytics", "public"]);
        view.At.ShouldBe(new("views/analytics/v.yaml", 1, 1));
    }

    [Fact]
    public void What_is_declared_beside_the_query_is_read()
    {
        var declared = ProjectFolder.ReadView(Everything).Views[0].Declared;
        declared.Comment.ShouldBe("Events per user");
        declared.ColumnComments.ShouldBe(new Dictionary<string, string> { ["n"] = "How many", ["user_id"] = "" });
        declared.Owner.ShouldBe("Analyst");
        declared.Tablespace.ShouldBe("fast");
        declared.AccessMethod.ShouldBe("heap");
        declared.Storage.ShouldBe(new Dictionary<string, string> { ["fillfactor"] = "70", ["toast.autovacuum_enabled"] = "false" });
        declared.Grants.ShouldBe(
        [
            new("SELECT", "reporting", false, null, null),
            new("SELECT", Grant.Public, false, null, null),
            new("SELECT", "app", true, "n", null),
            new("SELECT", "app", true, "user_id", null),
            new("MAINTAIN", "admin", false, null, null),
        ]);
    }

    [Fact]
    public void Indexes_are_rendered_from_their_keys()
    {
        var indexes = ProjectFolder.ReadView(Everything).Views[0].Indexes;
        indexes.Select(index => index.Body).ShouldBe(
        [
            "USING btree (last_seen DESC NULLS LAST)",
            "USING btree (a, \"B\" DESC, (lower(email)) NULLS FIRST) INCLUDE (c) WHERE (n > 0)",
            "USING gin (tags jsonb_path_ops) WITH (fastupdate = off)",
            "USING btree (last_name)",
        ]);
        indexes.Select(index => index.Name).ShouldBe([null, "by_name", null, null]);
        indexes.Select(index => index.Unique).ShouldBe([false, true, false, false]);
        indexes[1].Columns.ShouldBe(["a", "B", "c"]);
        indexes[1].At.ShouldBe(new("views/analytics/v.yaml", 14, 5));
    }

    [Fact]
    public void A_file_with_nothing_but_a_query_has_the_defaults()
    {
        var view = ProjectFolder.View("");
        view.Name.ShouldBe(new("analytics", "v"));
        view.Strategy.ShouldBe(RefreshStrategy.Regular);
        view.Key.ShouldBe(KeyColumns.None);
        view.Declared.ShouldBe(Declared.Nothing);
        view.RowCounting.ShouldBe(RowCounting.None);
        view.WithData.ShouldBeTrue();
        view.Protected.ShouldBeFalse();
        view.Schedule.ShouldBeNull();
    }

    [Fact]
    public void The_projects_defaults_apply_to_what_a_file_leaves_out()
    {
        using var project = new ProjectFolder().With("views/a/v.sql", "SELECT 1").With("views/a/w.yaml", "sql: SELECT 1\nrow_count: none");
        var views = project.Read(c => c with
        {
            DefaultStrategy = RefreshStrategy.Swap,
            DefaultRowCounting = RowCounting.Exact,
            SearchPath = ["raw"],
        }).Views;
        views.Select(view => view.Strategy).ShouldBe([RefreshStrategy.Swap, RefreshStrategy.Swap]);
        views.Select(view => view.RowCounting).ShouldBe([RowCounting.Exact, RowCounting.None]);
        views[0].SearchPath.ShouldBe(["raw"]);
    }

    [Fact]
    public void An_SQL_file_is_a_view_alone_or_beside_a_YAML_file()
    {
        using var project = new ProjectFolder()
            .With("views/analytics/alone.sql", "-- all of it\nSELECT 1;\n")
            .With("views/analytics/both.sql", "SELECT 2")
            .With("views/analytics/both.yml", "description: two")
            .With("views/analytics/empty.sql", "SELECT 3")
            .With("views/analytics/empty.yaml", "# nothing to say\n")
            .With("views/analytics/README.md", "not a view")
            .With("views/analytics/.hidden.yaml", "nor this");
        var set = project.Read();
        set.Problems.ShouldBeEmpty();
        set.Views.Select(view => (view.Name.Name, view.Query.Text, view.Declared.Comment)).ShouldBe(
            [("alone", "-- all of it\nSELECT 1", null), ("both", "SELECT 2", "two"), ("empty", "SELECT 3", null)]);
    }

    [Fact]
    public void The_first_folder_is_the_schema_and_names_are_decoded()
    {
        using var project = new ProjectFolder()
            .With("views/sales/daily/totals.sql", "SELECT 1")
            .With("views/%53ales/a%2Fb%25.sql", "SELECT 1")
            .With("more/public/x.sql", "SELECT 1");
        var set = project.Read(c => c with { ViewFolders = ["views", "more"] });
        set.Problems.ShouldBeEmpty();
        set.Views.Select(view => view.Name).ShouldBe([new("Sales", "a/b%"), new("public", "x"), new("sales", "totals")]);
        set.Views[1].SearchPath.ShouldBe(["public"]);
    }

    [Fact]
    public void An_empty_description_removes_the_comment_and_none_keeps_it()
    {
        ProjectFolder.View("description: \"\"").Declared.Comment.ShouldBe("");
        ProjectFolder.View("description:").Declared.Comment.ShouldBeNull();
    }

    [Fact]
    public void Empty_grants_are_declared_and_missing_ones_are_not()
    {
        ProjectFolder.View("grants: {}").Declared.Grants.ShouldBe([]);
        ProjectFolder.View("grants: { select: [] }").Declared.Grants.ShouldBe([]);
        ProjectFolder.View("grants:").Declared.Grants.ShouldBeNull();
        ProjectFolder.View("grants: { all: PUBLIC }").Declared.Grants.ShouldBe([new("ALL", Grant.Public, false, null, null)]);
    }

    [Fact]
    public void Volatile_columns_are_allowed_by_name_too() =>
        ProjectFolder.View("allow_volatile: { at: shown }").AllowVolatile.ShouldBe(new Dictionary<string, string> { ["at"] = "shown" });

    [Fact]
    public void A_name_with_a_dot_stands_in_double_quotes() =>
        ProjectFolder.View("renamed_from: '\"a.b\".\"c\"\"d\"'").RenamedFrom.ShouldBe(new("a.b", "c\"d"));

    [Fact]
    public void A_text_that_looks_like_another_type_is_a_text_where_one_is_wanted()
    {
        var view = ProjectFolder.View("owner: 123\ntags: [2024, true]\ndescription: 1.50");
        view.Declared.Owner.ShouldBe("123");
        view.Tags.ShouldBe(["2024", "true"]);
        view.Declared.Comment.ShouldBe("1.50");
    }
}
