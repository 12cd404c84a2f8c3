using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Tests.Services;

public sealed class ChurnForecastTests
{
    [Fact]
    public void Without_anything_known_there_is_none() => ChurnForecast.Of(null, [], 1000).ShouldBeNull();

    [Fact]
    public void Without_past_refreshes_the_sources_tell() => ChurnForecast.Of(0.1, [], 1000).ShouldBe(0.1);

    [Fact]
    public void Without_the_sources_past_refreshes_tell() =>
        ChurnForecast.Of(null, [Past(200, null), Past(400, null)], 1000)!.Value.ShouldBe(0.3, 1e-9);

    [Fact]
    public void Past_refreshes_tell_how_much_a_write_to_the_sources_changes() =>
        ChurnForecast.Of(0.02, [Past(500, 0.05), Past(500, 0.05)], 1000)!.Value.ShouldBe(0.2, 1e-9);

    [Fact]
    public void It_is_never_more_than_everything() => ChurnForecast.Of(0.5, [Past(1000, 0.01)], 1000).ShouldBe(1);

    [Fact]
    public void Swaps_and_regular_refreshes_tell_nothing() =>
        ChurnForecast.Of(null, [Past(1000, 0.1) with { Strategy = "swap" }, Past(1000, 0.1) with { Strategy = "regular" }], 1000).ShouldBeNull();

    [Fact]
    public void Rows_that_were_counted_go_before_an_estimate() =>
        ChurnForecast.Of(null, [Past(50, null) with { Rows = 100 }], 1000).ShouldBe(0.5);

    private static PastRefresh Past(double written, double? sourceChurn) =>
        new(1, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1), "concurrent", null, written, null, null, sourceChurn);
}
