using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class QueryDiffTests
{
    private static readonly string[] Numbers = Enumerable.Range(1, 30).Select(number => $"line {number}").ToArray();

    [Fact]
    public void Equal_texts_have_no_difference() => QueryDiff.Of("a\nb", "a\r\nb  ").ShouldBeEmpty();

    [Fact]
    public void A_changed_line_has_three_lines_of_context() =>
        QueryDiff.Of(Text(), Text((10, "changed"))).ShouldBe(
        [
            "@@ -7,7 +7,7 @@", " line 7", " line 8", " line 9", "-line 10", "+changed", " line 11", " line 12", " line 13",
        ]);

    [Fact]
    public void Changes_six_lines_apart_share_a_hunk() => Hunks(QueryDiff.Of(Text(), Text((10, "x"), (17, "y")))).ShouldBe(1);

    [Fact]
    public void Changes_seven_lines_apart_do_not() => Hunks(QueryDiff.Of(Text(), Text((10, "x"), (18, "y")))).ShouldBe(2);

    [Fact]
    public void A_second_hunk_counts_lines_on_both_sides() =>
        QueryDiff.Of(Text(), Text((2, "two\ntwo and a half"), (25, "x"))).ShouldContain("@@ -22,7 +23,7 @@");

    [Fact]
    public void A_new_text_is_all_added() => QueryDiff.Of("a", "b").ShouldBe(["@@ -1,1 +1,1 @@", "-a", "+b"]);

    private static string Text(params (int Line, string Text)[] changes) => string.Join(
        '\n', Numbers.Select((line, index) => changes.FirstOrDefault(change => change.Line == index + 1).Text ?? line));

    private static int Hunks(IEnumerable<string> lines) => lines.Count(line => line.StartsWith("@@", StringComparison.Ordinal));
}
