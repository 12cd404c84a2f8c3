using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class ParagraphTests
{
    [Fact]
    public void Short_text_stays_on_its_line() => Paragraph.Wrap("a short text", 4, 6).ShouldBe("a short text");

    [Fact]
    public void Long_text_breaks_between_words_and_hangs()
    {
        var lines = Paragraph.Wrap(string.Join(' ', Enumerable.Repeat("word", 45)), 4, 6).Split('\n');
        lines.Length.ShouldBe(3);
        (lines[0].Length + 4).ShouldBeInRange(76, 80);
        lines[1].ShouldStartWith("      word");
        lines[1].Length.ShouldBeInRange(76, 80);
    }

    [Fact]
    public void A_word_longer_than_a_line_stands_alone()
    {
        var word = new string('x', 100);
        Paragraph.Wrap($"a {word} b", 0, 2).ShouldBe($"a\n  {word}\n  b");
    }
}
