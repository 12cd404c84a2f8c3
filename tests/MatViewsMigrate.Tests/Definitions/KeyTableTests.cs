using System.Text.Json;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class KeyTableTests
{
    public static TheoryData<string> ViewPaths => [.. Paths(ViewKeys.Table)];

    public static TheoryData<string> ConfigurationPaths => [.. Paths(ConfigurationKeys.Table)];

    // A value of the wrong type is a problem only where the reader takes the key; an unknown key would be MV006.
    [Theory]
    [MemberData(nameof(ViewPaths))]
    public void The_reader_of_views_takes_every_key_of_its_table(string path)
    {
        using var project = new ProjectFolder().With("views/a/v.yaml", Wrong(ViewKeys.Table, path));
        ShouldBeTaken(project.Read().Problems, path);
    }

    [Theory]
    [MemberData(nameof(ConfigurationPaths))]
    public void The_reader_of_the_configuration_takes_every_key_of_its_table(string path)
    {
        using var project = new ProjectFolder().With("matviews.yaml", Wrong(ConfigurationKeys.Table, path));
        ShouldBeTaken(new ConfigurationReader(_ => null).Read(project.Root, null).Problems, path);
    }

    [Fact]
    public void The_reader_takes_no_key_that_is_not_in_its_table() =>
        Should.Throw<KeyNotFoundException>(() => new MappingReader(
            new([], new("f", 1, 1)), ViewKeys.Table, new(new Dictionary<string, Severity?>()), scalar => scalar).Text("no_such_key"));

    [Fact]
    public void Every_key_has_one_sentence_that_describes_it() =>
        Tables(ViewKeys.Table).Concat(Tables(ConfigurationKeys.Table)).SelectMany(table => table.Keys)
            .ShouldAllBe(key => key.Description.EndsWith('.') && char.IsLetter(key.Description[0]));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_JSON_schema_has_every_key_and_is_the_same_each_time(bool configuration)
    {
        var (table, text) = configuration ? (ConfigurationKeys.Table, JsonSchema.ForConfiguration()) : (ViewKeys.Table, JsonSchema.ForViews());
        (configuration ? JsonSchema.ForConfiguration() : JsonSchema.ForViews()).ShouldBe(text);
        text.ShouldNotContain('\r');
        using var schema = JsonDocument.Parse(text);
        schema.RootElement.GetProperty("$schema").GetString().ShouldBe("https://json-schema.org/draft/2020-12/schema");
        schema.RootElement.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        schema.RootElement.GetProperty("properties").EnumerateObject().Select(p => p.Name).ShouldBe(table.Keys.Select(key => key.Name));
        foreach (var key in Tables(table).SelectMany(t => t.Keys))
            text.ShouldContain($"\"{key.Name}\": {{");
    }

    [Fact]
    public void A_choice_is_an_enumeration_in_the_JSON_schema()
    {
        using var schema = JsonDocument.Parse(JsonSchema.ForViews());
        schema.RootElement.GetProperty("properties").GetProperty("refresh_strategy").GetProperty("enum").EnumerateArray()
            .Select(value => value.GetString()).ShouldBe(["regular", "concurrent", "swap", "auto"]);
    }

    private static void ShouldBeTaken(IReadOnlyList<DefinitionProblem> problems, string path)
    {
        problems.Select(p => p.Code).ShouldNotContain("MV006", path);
        problems.Count(p => p.Code is "MV007" or "MV021").ShouldBe(1, path);
    }

    private static IEnumerable<KeyTable> Tables(KeyTable table) =>
        [table, .. table.Keys.Select(key => key.Nested).OfType<KeyTable>().SelectMany(Tables)];

    private static IEnumerable<string> Paths(KeyTable table) => table.Keys.SelectMany(key =>
        (string[])[key.Name, .. key.Nested is null ? [] : Paths(key.Nested).Select(inner => $"{key.Name}/{inner}")]);

    // The keys of the path, with a list of lists, which no key takes, at its end.
    private static string Wrong(KeyTable table, string path)
    {
        var (name, rest) = path.Split('/', 2) is [var first, var further] ? (first, further) : (path, null);
        var key = table[name];
        var value = rest is null ? "[[[a]]]" : $"{{ {Wrong(key.Nested!, rest)} }}";
        if (rest is not null && key.Type == KeyType.MappingByName)
            value = $"{{ some: {value} }}";
        if (rest is not null && key.Type is KeyType.Mappings or KeyType.MappingsOrTextByName)
            value = $"[{value}]";
        return $"{name}: {value}";
    }
}
