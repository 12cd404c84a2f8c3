using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class DefinitionWriterTests
{
    private static readonly string[] Pieces =
    [
        "a", "B", "é", "😀", " ", "  ", "\t", "\n", "\r", "\u0001", "\u007F", "\u0085", "\u2028", "\uFEFF", "'", "\"", "\\", ":", ": ", "#",
        " #", "- ", "?", "|", ">", "%", "@", "`", "&", "*", "!", "{", "}", "[", "]", ",", "~", "null", "true", "1", ".", "/", "=", "<<", "---",
    ];

    [Fact]
    public void A_file_is_written_as_people_would_write_it()
    {
        var file = new DefinitionWriter(Configuration()).Write(new()
        {
            Name = new("analytics", "mv_user_activity"),
            Query = Sql("SELECT user_id,\n       count(*) AS n\nFROM events\nGROUP BY user_id"),
            Strategy = RefreshStrategy.Concurrent,
            Key = new(["user_id"], null),
            Indexes =
            [
                new("by_n", false, "USING btree (n)", ["n"], Anywhere),
                new(null, true, "USING btree (lower(email)) WHERE (n > 0)", [], Anywhere),
            ],
            Declared = new()
            {
                Comment = "Events per user",
                Grants = [new("SELECT", "reporting", false, null, null), new("SELECT", "app", true, "n", null), new("SELECT", "app", true, "user_id", null)],
                Storage = new Dictionary<string, string> { ["fillfactor"] = "70" },
            },
            Schedule = "*/5 * * * *",
            MaxAge = TimeSpan.FromMinutes(15),
            RowCounting = RowCounting.Estimated,
            RenamedFrom = new("analytics", "mv_users"),
            Protected = true,
            SearchPath = [],
            Hash = ContentHash.Of(""),
            At = Anywhere,
        });
        file.Path.ShouldBe("analytics/mv_user_activity.yaml");
        file.Text.ShouldBe("""
            description: Events per user
            sql: |
              SELECT user_id,
                     count(*) AS n
              FROM events
              GROUP BY user_id
            refresh_strategy: concurrent
            unique_index_columns: [user_id]
            indexes:
              - name: by_n
                columns: [n]
              - unique: true
                definition: "USING btree (lower(email)) WHERE (n > 0)"
            schedule: "*/5 * * * *"
            freshness: { max_age: 15m }
            row_count: estimated
            grants:
              select: [reporting, { role: app, columns: [n, user_id], with_grant_option: true }]
            renamed_from: analytics.mv_users
            protect: true
            storage:
              fillfactor: "70"

            """);
    }

    [Theory]
    [InlineData("plain_1", "plain_1")]
    [InlineData("Upper", "%55pper")]
    [InlineData("a/b\\c:d%e", "a%2Fb%5Cc%3Ad%25e")]
    [InlineData(".hidden", "%2Ehidden")]
    [InlineData("v1.2", "v1.2")]
    [InlineData("con", "%63on")]
    [InlineData("nul.x", "%6Eul.x")]
    [InlineData("lpt1", "%6Cpt1")]
    [InlineData("é", "%C3%A9")]
    [InlineData("a b", "a%20b")]
    [InlineData("..", "%2E.")]
    public void A_name_that_is_no_safe_file_name_is_encoded(string name, string encoded)
    {
        FileName.Encode(name).ShouldBe(encoded);
        FileName.Decode(encoded).ShouldBe(name);
        var text = new DefinitionWriter(Configuration()).Write(View(name, "SELECT 1")).Text;
        text.StartsWith("name:", StringComparison.Ordinal).ShouldBe(name != encoded);
    }

    [Theory]
    [InlineData("SELECT 1", true)]
    [InlineData("  SELECT 1\n    ,2", true)]
    [InlineData("\n\nSELECT 1", true)]
    [InlineData("SELECT 'a  \n   \n\n b'", true)]
    [InlineData("SELECT\n\t1", true)]
    [InlineData("\tSELECT 1", true)]
    [InlineData("SELECT '# no comment: [x]' -- \"y\"", true)]
    [InlineData("SELECT 'a\rb'", false)]
    [InlineData("SELECT 'a\r\nb'", false)]
    [InlineData("SELECT '\u0085\u2028\uFEFF\u0001'", false)]
    public void A_query_is_a_literal_block_unless_that_would_change_it(string sql, bool literal)
    {
        var text = new DefinitionWriter(Configuration()).Write(View("v", sql)).Text;
        text.Contains("sql: |", StringComparison.Ordinal).ShouldBe(literal);
        ReadBack(View("v", sql)).Query.Text.ShouldBe(sql);
    }

    [Fact]
    public void Whatever_a_view_is_it_reads_back_the_same()
    {
        var random = new Random(11);
        for (var i = 0; i < 150; i++)
        {
            var view = AnyView(random);
            var read = ReadBack(view);
            Shape(read).ShouldBe(Shape(view));
        }
    }

    [Fact]
    public void Names_that_differ_only_in_case_have_files_that_do_not()
    {
        var names = new[] { "Ab", "aB", "ab", "AB", "%41b" };
        names.Select(FileName.Encode).Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(names.Length);
    }

    private static SourceSpan Anywhere => new("", 1, 1);

    private static SqlText Sql(string text) => new(text, Anywhere, 0);

    private static ProjectConfiguration Configuration() => new() { Root = "/" };

    private static ViewDefinition View(string name, string sql) => new()
    {
        Name = new("s", name),
        Query = Sql(sql),
        SearchPath = [],
        Hash = ContentHash.Of(""),
        At = Anywhere,
    };

    private static ViewDefinition ReadBack(ViewDefinition view)
    {
        var file = new DefinitionWriter(Configuration()).Write(view);
        using var project = new ProjectFolder().With($"views/{file.Path}", file.Text);
        var set = project.Read();
        set.Problems.ShouldBeEmpty(file.Text);
        return set.Views.ShouldHaveSingleItem();
    }

    private static ViewDefinition AnyView(Random random)
    {
        var columns = Enumerable.Range(0, random.Next(4)).Select(_ => Name(random)).Distinct().ToArray();
        return View(Name(random), $"SELECT '{Text(random).Replace("'", "''", StringComparison.Ordinal)}'\n, $q${Text(random)}$q$ AS x") with
        {
            Strategy = columns.Length > 0 ? (RefreshStrategy)random.Next(4) : RefreshStrategy.Auto,
            Key = new(columns, null),
            Indexes = [.. columns.Select(c => new IndexDefinition(null, false, $"USING gin ({Identifier.Quote(c)})", [], Anywhere))],
            Declared = new()
            {
                Comment = random.Next(3) == 0 ? null : Text(random),
                ColumnComments = columns.ToDictionary(c => c, _ => Text(random)),
                Owner = Name(random),
                Grants = [.. columns.Where(c => !c.Equals("public", StringComparison.OrdinalIgnoreCase)).Select(c => new Grant("SELECT", c, random.Next(2) == 0, null, null))],
            },
            SortBy = new(columns, null),
            RenamedFrom = new(Name(random), Name(random)),
            DependsOn = [new(Name(random), Name(random))],
            AllowVolatile = columns.ToDictionary(c => c, _ => "because " + Text(random)),
            MaxAge = TimeSpan.FromMilliseconds(random.Next()),
            WithData = random.Next(2) == 0,
        };
    }

    private static string Shape(ViewDefinition view) => string.Join('\n',
        view.Name, view.Query.Text, view.Strategy, view.MaxAge, view.WithData, view.RenamedFrom, view.Declared.Comment, view.Declared.Owner,
        string.Join('|', view.Key.Columns), string.Join('|', view.SortBy.Columns), string.Join('|', view.DependsOn),
        string.Join('|', view.Indexes.Select(index => $"{index.Name}{index.Unique}{index.Body}")),
        string.Join('|', view.Declared.ColumnComments ?? new Dictionary<string, string>()), string.Join('|', view.AllowVolatile),
        string.Join('|', (view.Declared.Grants ?? []).OrderBy(grant => grant.Grantee, StringComparer.Ordinal)));

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static string Name(Random random) => Identifier.Cut("n" + Text(random), Identifier.MaxBytes);
}
