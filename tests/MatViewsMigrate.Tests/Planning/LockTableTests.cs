using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Tests.Planning;

public sealed class LockTableTests
{
    private static readonly ViewName View = new("app", "daily");

    [Theory]
    [InlineData(0, 6400, 0)]
    [InlineData(3199, 6400, 0)]
    [InlineData(3200, 6400, 1)]
    [InlineData(9000, 6400, 1)]
    [InlineData(9000, 0, 0)]
    public void A_cutover_that_takes_half_of_all_locks_is_told(long needed, long room, int hazards) =>
        ProspectHazards.LockTable(needed, room, View).Count().ShouldBe(hazards);

    [Fact]
    public void It_says_what_to_do() =>
        ProspectHazards.LockTable(5000, 6400, View).Single().Message.ShouldBe(
            "the cutover takes about 5000 locks at once, and the server has room for 6400 of all sessions: raise max_locks_per_transaction, or apply in parts with --target");
}
