using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.Tests.Catalog;

public sealed class RegistryJsonTests
{
    private static readonly AppliedDefinition Full = new()
    {
        Strategy = "auto",
        UniqueIndexColumns = ["a", "\"b\""],
        Indexes = ["i"],
        Schedule = "@daily",
        MaxAgeSeconds = 0.5,
        RowCounting = "exact",
        Protected = true,
        Tags = ["t"],
        SortBy = ["a"],
        SourceFile = "views/x.yaml",
        Declares = ["owner"],
    };

    [Fact]
    public void A_definition_is_read_back_equal()
    {
        RegistryJson.Read(RegistryJson.Write(Full)).ShouldBe(Full);
        RegistryJson.Read(RegistryJson.Write(new AppliedDefinition())).ShouldBe(new AppliedDefinition());
    }

    [Fact]
    public void Keys_are_snake_case() => RegistryJson.Write(Full).ShouldBe(
        """
        {"strategy":"auto","unique_index_columns":["a","\u0022b\u0022"],"indexes":["i"],"schedule":"@daily",
        "max_age_seconds":0.5,"row_counting":"exact","protected":true,"tags":["t"],"sort_by":["a"],
        "source_file":"views/x.yaml","declares":["owner"],"undeclared":[],"baseline":{}}
        """.ReplaceLineEndings(""));

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"tags": null, "strategy": null, "row_counting": null, "later": {}}""")]
    public void What_is_missing_has_its_default(string json) => RegistryJson.Read(json).ShouldBe(new AppliedDefinition());

    [Fact]
    public void Definitions_are_compared_by_value_list_by_list()
    {
        (Full with { UniqueIndexColumns = ["a", "\"b\""] }).ShouldBe(Full);
        (Full with { UniqueIndexColumns = ["\"b\"", "a"] }).ShouldNotBe(Full);
        (Full with { Indexes = [] }).ShouldNotBe(Full);
        (Full with { Tags = [] }).ShouldNotBe(Full);
        (Full with { SortBy = [] }).ShouldNotBe(Full);
        (Full with { Declares = [] }).ShouldNotBe(Full);
        (Full with { Protected = false }).ShouldNotBe(Full);
    }

    [Theory]
    [InlineData("regular", 0)]
    [InlineData("concurrent", 1)]
    [InlineData("swap", 2)]
    [InlineData("auto", 3)]
    public void Strategies_have_the_registrys_numbers(string strategy, int number) =>
        new AppliedDefinition { Strategy = strategy }.StrategyNumber.ShouldBe(number);

    [Fact]
    public void An_unknown_strategy_has_no_number() =>
        Should.Throw<InvalidOperationException>(() => new AppliedDefinition { Strategy = "fast" }.StrategyNumber);
}
