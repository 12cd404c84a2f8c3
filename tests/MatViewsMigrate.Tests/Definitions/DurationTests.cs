using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("100ms", 100)]
    [InlineData("60s", 60_000)]
    [InlineData("15m", 900_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("1w1d1h1m1s1ms", 694_861_001)]
    public void Numbers_with_units_are_added(string text, double milliseconds)
    {
        Duration.TryParse(text, out var duration).ShouldBeTrue();
        duration.TotalMilliseconds.ShouldBe(milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("15 m")]
    [InlineData("1.5h")]
    [InlineData("-1s")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1H")]
    [InlineData("1y")]
    [InlineData("h")]
    [InlineData("9999999999999s")]
    [InlineData("00")]
    public void Anything_else_is_no_duration(string text) => Duration.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("0")]
    [InlineData("1ms")]
    [InlineData("1h30m")]
    [InlineData("25d1h")]
    public void A_duration_is_written_as_it_is_read(string text)
    {
        Duration.TryParse(text, out var duration).ShouldBeTrue();
        Duration.Format(duration).ShouldBe(text);
    }

    [Fact]
    public void A_number_that_no_clock_has_is_the_longest_duration()
    {
        Duration.TryParse("999999999999w", out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.MaxValue);
        Duration.Format(duration).ShouldNotBeEmpty();
    }
}
