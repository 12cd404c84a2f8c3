using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Tests.Runs;

public sealed class AdvisoryKeysTests
{
    // Another version of the tool, or a procedure in the database, takes the same locks.
    [Fact]
    public void Keys_never_change()
    {
        AdvisoryKeys.Runs("matviews").ShouldBe(821566433);
        AdvisoryKeys.Apply("matviews").ShouldBe(-8126474622615896090);
        AdvisoryKeys.Upgrade("matviews").ShouldBe(-694076291156630707);
    }

    [Fact]
    public void Registries_and_purposes_have_keys_of_their_own() =>
        new[]
        {
            AdvisoryKeys.Apply("a"), AdvisoryKeys.Apply("b"), AdvisoryKeys.Upgrade("a"), AdvisoryKeys.Upgrade("b"),
            AdvisoryKeys.Runs("a"), AdvisoryKeys.Runs("b"), AdvisoryKeys.Of("refresh", "a"),
        }.ShouldBeUnique();

    [Fact]
    public void Run_ids_become_32_bit_keys_that_wrap() =>
        LivenessLock.SecondKeys([1, 2147483648, 4294967297]).ShouldBe([1, int.MinValue, 1]);

    [Theory]
    [InlineData(1, 1, 2, false)]
    [InlineData(1, 2, 3, true)]
    [InlineData(1, 1, 1, true)]
    [InlineData(1, 2, 1, true)]
    public void A_backend_that_changes_or_serves_two_connections_is_shared(int before, int after, int others, bool shared) =>
        PoolerCheck.IsShared(before, after, others).ShouldBe(shared);
}
