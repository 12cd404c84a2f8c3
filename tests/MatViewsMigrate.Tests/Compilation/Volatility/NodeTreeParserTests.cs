using MatViewsMigrate.Compilation.Volatility;

namespace MatViewsMigrate.Tests.Compilation.Volatility;

public sealed class NodeTreeParserTests
{
    [Fact]
    public void A_node_has_its_type_and_fields()
    {
        var node = Node("{VAR :varno 3 :varattno 1 :varlevelsup 0 :isnull false :ok true}");
        node.Type.ShouldBe("VAR");
        node.Number("varno").ShouldBe(3);
        node.Flag("ok").ShouldBeTrue();
        node.Flag("isnull").ShouldBeFalse();
    }

    [Fact]
    public void What_is_missing_is_nothing()
    {
        var node = Node("{A :b <>}");
        node.Value("b").ShouldBeNull();
        node.Value("c").ShouldBeNull();
        node.Items("c").ShouldBeEmpty();
        node.Text("c").ShouldBeNull();
        node.Oid("c").ShouldBe(0u);
    }

    [Theory]
    [InlineData(@":name plain", "plain")]
    [InlineData(@":name a\ b", "a b")]
    [InlineData(@":name a\ \{b\}\ \(c\)\\\ d", @"a {b} (c)\ d")]
    [InlineData(@":name :x", ":x")]
    [InlineData(@":name """"", "")]
    [InlineData(@":name \<>", "<>")]
    [InlineData(@":name \""quoted\""", "\"quoted\"")]
    [InlineData(@":name \5", "5")]
    [InlineData(":name a\\\nb", "a\nb")]
    [InlineData(":name größe\\ ⚡", "größe ⚡")]
    public void A_string_is_unescaped(string field, string expected) =>
        Node($"{{N {field} :next 7}}").ShouldSatisfyAllConditions(
            node => node.Text("name").ShouldBe(expected),
            node => node.Number("next").ShouldBe(7));

    [Theory]
    [InlineData("(\"a\" \"b\\ c\" \"\" \"i\")", "a|b c||i")]
    [InlineData("(i 1 2 -3)", "1|2|-3")]
    [InlineData("(o 25 23)", "25|23")]
    [InlineData("(b 8 9)", "8|9")]
    [InlineData("(x 700)", "700")]
    [InlineData("(b)", "")]
    [InlineData("(i)", "")]
    [InlineData("()", "")]
    public void A_list_holds_its_items(string list, string expected) =>
        string.Join('|', Node($"{{N :l {list}}}").Items("l").Select(item => ((NodeTree.Atom)item!).Value)).ShouldBe(expected);

    [Fact]
    public void A_list_may_hold_nothing_among_nodes() =>
        Node("{N :l ({A} <> {B})}").Items("l").Select(item => (item as NodeTree.Node)?.Type).ShouldBe(["A", null, "B"]);

    [Theory]
    [InlineData("4 [ 10 0 0 0 0 0 0 0 ]")]
    [InlineData("8 [ 32 0 0 0 -34 -83 -66 -17 ]")]
    [InlineData("0 [ ]")]
    [InlineData("<>")]
    public void The_bytes_of_a_constant_do_not_disturb_what_follows(string bytes) =>
        Node($"{{CONST :constlen -1 :constvalue {bytes} :after {{VAR :varno 2}}}}").Child("after")!.Number("varno").ShouldBe(2);

    [Fact]
    public void Ten_thousand_levels_are_read()
    {
        const int Depth = 10_000;
        var text = string.Concat(Enumerable.Repeat("({OPEXPR :args ", Depth)) + "<>" + string.Concat(Enumerable.Repeat("})", Depth));
        NodeTreeParser.Parse(text).ShouldBeOfType<NodeTree.List>();
    }

    [Fact]
    public void Nothing_is_nothing() => NodeTreeParser.Parse("<>").ShouldBeNull();

    [Theory]
    [InlineData("({QUERY :a 1}")]
    [InlineData("{QUERY :a (1 2")]
    [InlineData("({QUERY)}")]
    [InlineData("{QUERY :a 1}}")]
    public void A_tree_that_is_cut_short_or_crossed_is_refused(string text) =>
        Should.Throw<FormatException>(() => NodeTreeParser.Parse(text));

    private static NodeTree.Node Node(string text) => NodeTreeParser.Parse(text).ShouldBeOfType<NodeTree.Node>();
}
