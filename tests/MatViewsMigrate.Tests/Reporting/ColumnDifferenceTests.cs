using MatViewsMigrate.Catalog;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class ColumnDifferenceTests
{
    [Fact]
    public void Equal_columns_do_not_differ() => Between([A, B], [A, B]).ShouldBeEmpty();

    [Fact]
    public void Removed_retyped_and_new_columns_come_in_this_order() =>
        Between([A, B], [B with { Type = "text" }, new("c", "date", null)])
            .ShouldBe([new('-', "a integer"), new('~', "b bigint -> text"), new('+', "c date")]);

    [Fact]
    public void Another_collation_is_another_type() =>
        Between([new("a", "text", null)], [new("a", "text", "\"C\"")]).ShouldBe([new('~', "a text -> text COLLATE \"C\"")]);

    [Fact]
    public void Another_order_is_shown() => Between([A, B], [B, A]).ShouldBe([new('~', "order: a, b -> b, a")]);

    private static LiveColumn A => new("a", "integer", null);

    private static LiveColumn B => new("b", "bigint", null);

    private static IReadOnlyList<ColumnDifference> Between(IReadOnlyList<LiveColumn> live, IReadOnlyList<LiveColumn> wanted) =>
        ColumnDifference.Between(live, wanted);
}
