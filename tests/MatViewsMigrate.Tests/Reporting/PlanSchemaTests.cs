using System.Text.Json;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class PlanSchemaTests
{
    [Fact]
    public void A_plan_with_everything_is_as_the_schema_says() => Faults(SamplePlans.Full).ShouldBeEmpty();

    [Fact]
    public void An_empty_plan_is_as_the_schema_says() => Faults(SamplePlans.Empty).ShouldBeEmpty();

    [Fact]
    public void The_schema_lists_every_word_of_a_closed_set()
    {
        Listed("hazard", "kind").ShouldBe(Enum.GetValues<HazardKind>().Select(kind => Words.Of(kind)), ignoreOrder: true);
        Listed("statement", "lock").ShouldBe(Enum.GetValues<LockMode>().Select(mode => Words.Of(mode)), ignoreOrder: true);
    }

    [Theory]
    [InlineData("\"format_version\": 1", "\"format_version\": 2")]
    [InlineData("\"kind\": \"verify\"", "\"kind\": \"guess\"")]
    [InlineData("\"summary\": {", "\"summary\": { \"more\": 1,")]
    [InlineData("\"transactional\": true", "\"transactional\": 1")]
    [InlineData("\"checksum\": \"", "\"checksum\": \"x")]
    [InlineData("\"cause\": \"query\",", "")]
    public void Another_document_is_not(string before, string after)
    {
        var json = Json(SamplePlans.Full);
        json.ShouldContain(before);
        SchemaCheck.Faults(PlanSchema.Text, json.Replace(before, after, StringComparison.Ordinal)).ShouldNotBeEmpty();
    }

    private static IReadOnlyList<string> Faults(Plan plan) => SchemaCheck.Faults(PlanSchema.Text, Json(plan));

    private static List<string> Listed(string definition, string property)
    {
        using var schema = JsonDocument.Parse(PlanSchema.Text);
        return schema.RootElement.GetProperty("$defs").GetProperty(definition).GetProperty("properties").GetProperty(property)
            .GetProperty("enum").EnumerateArray().Select(word => word.GetString()!).ToList();
    }

    private static string Json(Plan plan) => Rendered.Text(writer => new PlanJson("0.1.0").Write(writer, plan));
}
