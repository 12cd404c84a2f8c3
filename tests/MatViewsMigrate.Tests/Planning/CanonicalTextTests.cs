using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Tests.Planning;

public sealed class CanonicalTextTests
{
    [Theory]
    [InlineData(" SELECT a.k\n   FROM app.a", " SELECT a.k\n   FROM app.a a", true)]
    [InlineData(" SELECT 1 FROM (app.a a JOIN app.b b ON ((a.k = b.k)))", " SELECT 1 FROM (app.a JOIN app.b ON ((a.k = b.k)))", true)]
    [InlineData(" SELECT 1 FROM app.\"A b\" \"A b\" WHERE true", " SELECT 1 FROM app.\"A b\" WHERE true", true)]
    [InlineData(" SELECT b.k FROM app.a b", " SELECT a.k FROM app.a", false)]
    [InlineData(" SELECT a.k FROM app.a a(k)", " SELECT a.k FROM app.a", false)]
    [InlineData(" SELECT a.k FROM app.a a", " SELECT a.j FROM app.a", false)]
    public void An_alias_that_is_the_relations_own_name_makes_no_difference(string one, string other, bool same)
    {
        CanonicalText.Same(one, other).ShouldBe(same);
        CanonicalText.Same(other, one).ShouldBe(same);
    }
}
