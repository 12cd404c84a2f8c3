using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(8192, "8.0 kB")]
    [InlineData(1_048_575, "1.0 MB")]
    [InlineData(12_582_912, "12 MB")]
    [InlineData(1_288_490_189, "1.2 GB")]
    [InlineData(long.MaxValue, "8388608 TB")]
    public void Bytes_are_in_steps_of_1024(long bytes, string text) => Quantity.Bytes(bytes).ShouldBe(text);

    [Theory]
    [InlineData(-1, "rows unknown")]
    [InlineData(0, "no rows")]
    [InlineData(1, "about 1 row")]
    [InlineData(37, "about 37 rows")]
    [InlineData(1234, "about 1 200 rows")]
    [InlineData(199_873, "about 200 000 rows")]
    [InlineData(3e9, "about 3 000 000 000 rows")]
    public void Estimates_have_two_digits(double rows, string text) => Quantity.Rows(rows).ShouldBe(text);

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(340, "340 ms")]
    [InlineData(999.9, "1.0 s")]
    [InlineData(4900, "4.9 s")]
    [InlineData(59_990, "1 min")]
    [InlineData(200_000, "3 min 20 s")]
    [InlineData(7_500_000, "2 h 5 min")]
    [InlineData(273_600_000, "3 d 4 h")]
    public void Durations_have_two_units_at_most(double milliseconds, string text) =>
        Quantity.Duration(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);

    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(61, "1 min")]
    [InlineData(7200, "2 h")]
    [InlineData(180_000, "2 d")]
    public void Ages_have_one_unit(double seconds, string text) => Quantity.Age(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Fact]
    public void Moments_are_in_utc() =>
        Quantity.Moment(new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.FromHours(2))).ShouldBe("2030-01-31 10:00:00Z");

    [Fact]
    public void Nouns_follow_their_number()
    {
        Quantity.Of(1, "view").ShouldBe("1 view");
        Quantity.Of(1200, "view").ShouldBe("1 200 views");
    }
}
