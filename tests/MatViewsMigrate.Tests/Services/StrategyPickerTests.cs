using MatViewsMigrate.Definitions;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Tests.Services;

/// <summary>A test for each row of the table in docs/reference/refresh.md, in its order; each differs from those above it.</summary>
public sealed class StrategyPickerTests
{
    private static readonly StrategyFacts Big = new() { Rows = 1_000_000 };

    [Fact]
    public void A_view_without_data_is_refreshed_regularly() =>
        Of(Big with { Populated = false, Unchanged = "same", Keyed = false }).ShouldBe((RefreshStrategy.Regular, "it has no data yet that readers could go on reading"));

    [Fact]
    public void A_view_with_nothing_new_is_left_as_it_is() =>
        Of(Big with { Unchanged = "nothing moved", NoSwap = "rights" }).ShouldBe((null, "nothing moved"));

    [Fact]
    public void One_that_cannot_be_swapped_is_refreshed_concurrently() =>
        Of(Big with { NoSwap = "no rights", Churn = 1, VolatileColumns = ["at"] }).ShouldBe((RefreshStrategy.Concurrent, "it cannot be swapped: no rights"));

    [Fact]
    public void One_that_cannot_be_swapped_and_has_no_key_is_refreshed_regularly() =>
        Of(Big with { NoSwap = "no rights", Keyed = false }).Strategy.ShouldBe(RefreshStrategy.Regular);

    [Fact]
    public void One_without_a_key_is_swapped_whatever_follows_it() =>
        Of(Big with { Keyed = false, Standbys = 1, DrawnAlong = ["app.n"], Rows = 5 }).ShouldBe((RefreshStrategy.Swap, "it has no unique index for a concurrent refresh"));

    [Theory]
    [InlineData(1, "a standby replays")]
    [InlineData(2, "2 standbys replay")]
    public void With_standbys_it_is_concurrent(int standbys, string reason)
    {
        var choice = Of(Big with { Standbys = standbys, Churn = 1, VolatileColumns = ["at"] });
        choice.Strategy.ShouldBe(RefreshStrategy.Concurrent);
        choice.Reason.ShouldContain(reason);
    }

    [Fact]
    public void Where_a_swap_would_build_others_it_is_concurrent() =>
        Of(Big with { DrawnAlong = ["app.n", "app.o"], Churn = 1 }).ShouldBe((RefreshStrategy.Concurrent, "a swap would have to build app.n, app.o too"));

    [Fact]
    public void A_small_view_is_concurrent() =>
        Of(Big with { Rows = StrategyPicker.FewRows - 1, VolatileColumns = ["at"], Churn = 1 }).ShouldBe((RefreshStrategy.Concurrent, "it has only 9999 rows"));

    [Fact]
    public void A_volatile_column_makes_it_a_swap() =>
        Of(Big with { VolatileColumns = ["at"], Churn = 0.01 }).ShouldBe((RefreshStrategy.Swap, "column at differs at every refresh, so every row is written"));

    [Fact]
    public void When_concurrent_refreshes_took_twice_as_long_as_swaps_it_is_a_swap() =>
        Of(Big with { Churn = 0.01, Concurrent = TimeSpan.FromSeconds(10), Swap = TimeSpan.FromSeconds(4) })
            .ShouldBe((RefreshStrategy.Swap, "concurrent refreshes took 2.5 times as long as swaps"));

    [Fact]
    public void When_they_took_less_than_twice_as_long_churn_decides() =>
        Of(Big with { Churn = 0.01, Concurrent = TimeSpan.FromSeconds(7), Swap = TimeSpan.FromSeconds(4) }).Strategy.ShouldBe(RefreshStrategy.Concurrent);

    [Theory]
    [InlineData(0.2, RefreshStrategy.Swap, "20 % of its rows are expected to change")]
    [InlineData(1.0, RefreshStrategy.Swap, "100 % of its rows are expected to change")]
    [InlineData(0.19, RefreshStrategy.Concurrent, "only 19 % of its rows are expected to change")]
    [InlineData(0.001, RefreshStrategy.Concurrent, "only 0.1 % of its rows are expected to change")]
    public void Churn_decides(double churn, RefreshStrategy strategy, string reason) => Of(Big with { Churn = churn }).ShouldBe((strategy, reason));

    [Fact]
    public void Of_what_nothing_is_known_it_is_concurrent() => Of(Big).ShouldBe((RefreshStrategy.Concurrent, "nothing is known yet of how much of it changes"));

    [Fact]
    public void An_unknown_number_of_rows_is_not_few() => Of(new() { Rows = null, Churn = 1 }).Strategy.ShouldBe(RefreshStrategy.Swap);

    private static (RefreshStrategy? Strategy, string Reason) Of(StrategyFacts facts) =>
        StrategyPicker.Of(facts) is var choice ? (choice.Strategy, choice.Reason) : default;
}
