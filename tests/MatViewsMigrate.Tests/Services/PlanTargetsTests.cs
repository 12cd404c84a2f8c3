using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Tests.Services;

public sealed class PlanTargetsTests
{
    [Theory]
    [InlineData("odd.a.b")]
    [InlineData("\"odd\".\"a.b\"")]
    [InlineData("odd.*")]
    public void A_name_that_holds_a_dot_is_meant_as_it_is_printed_or_quoted(string pattern)
    {
        PlanTargets.Matches(pattern, Of("odd", "a.b")).ShouldBeTrue();
        PlanTargets.Matches(pattern, Of("other", "a.b")).ShouldBeFalse();
    }

    private static ViewMatch Of(string schema, string name) => new(new ViewName(schema, name), null, null, null, null, null);
}
