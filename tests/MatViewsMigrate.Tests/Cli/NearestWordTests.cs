using MatViewsMigrate.Cli;

namespace MatViewsMigrate.Tests.Cli;

public sealed class NearestWordTests
{
    private static readonly string[] Known = ["plan", "apply", "status", "refresh"];

    [Theory]
    [InlineData("aply", "apply")]
    [InlineData("palm", null)]
    [InlineData("paln", "plan")]
    [InlineData("statsu", "status")]
    [InlineData("refrsh", "refresh")]
    [InlineData("x", null)]
    [InlineData("something", null)]
    public void A_word_is_near_when_few_characters_differ(string word, string? nearest) =>
        NearestWord.Of(word, Known).ShouldBe(nearest);
}
