using MatViewsMigrate.Names;

namespace MatViewsMigrate.Tests.Names;

public sealed class SqlTextTests
{
    private static readonly SourceSpan Key = new("v.yaml", 1, 1);

    [Theory]
    [InlineData(0, 0, 6)]
    [InlineData(8, 7, 10)]
    [InlineData(10, 7, 10)]
    public void The_line_around_a_place_is_the_files_line(int offset, int from, int to) =>
        new SqlText("SELECT\n a,\n b", Key, 0).LineAround(offset).ShouldBe((from, to));

    [Fact]
    public void The_line_around_a_place_in_folded_text_is_what_stands_in_its_line_of_the_file()
    {
        var text = new SqlText("SELECT a, b", Key, -1) { Stretches = [new(0, 2, 3), new(7, 3, 3)] };
        text.LineAround(3).ShouldBe((0, 7));
        text.LineAround(8).ShouldBe((7, 11));
        text.At(10).ShouldBe(new("v.yaml", 3, 6));
    }

    [Fact]
    public void A_text_whose_places_cannot_be_told_stands_at_its_key()
    {
        var text = new SqlText("SELECT a", Key, -1);
        text.IsMapped.ShouldBeFalse();
        text.At(7).ShouldBe(Key);
    }
}
