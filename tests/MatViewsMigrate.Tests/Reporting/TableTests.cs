using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class TableTests
{
    [Fact]
    public void Columns_are_aligned_and_numbers_stand_right()
    {
        var table = new Table("id", "view") { Right = [0] };
        table.Add("7", "a.b");
        table.Add("1234", "c");
        Rendered.Text(writer => table.Write(writer, Ink.Plain)).ShouldBe("  id  view\n   7  a.b\n1234  c\n");
    }
}
