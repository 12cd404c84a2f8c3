using MatViewsMigrate.Cli;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Tests.Cli;

public sealed class NamedViewTests
{
    private static readonly IReadOnlyList<ViewName> Known =
        [new("analytics", "mv_sales"), new("analytics", "mv_users"), new("reporting", "mv_users"), new("odd", "a.b")];

    [Theory]
    [InlineData("mv_sales", "analytics.mv_sales")]
    [InlineData("analytics.mv_sales", "analytics.mv_sales")]
    [InlineData("reporting.mv_users", "reporting.mv_users")]
    [InlineData("odd.\"a.b\"", "odd.a.b")]
    [InlineData("odd.a.b", "odd.a.b")]
    public void A_name_is_enough_when_it_is_unique(string text, string view) =>
        NamedView.Find(text, Known).ToString().ShouldBe(view);

    [Theory]
    [InlineData("mv_users", "analytics.mv_users, reporting.mv_users")]
    [InlineData("mv_sale", "did you mean `mv_sales`?")]
    [InlineData("analytics.mv_user", "did you mean `analytics.mv_users`?")]
    [InlineData("nothing", "`matviews status` lists them")]
    [InlineData("a.b.c", "not a view's name")]
    [InlineData("", "not a view's name")]
    public void Any_other_name_is_wrong_usage_with_a_way_out(string text, string message)
    {
        var error = Should.Throw<MatViewsException>(() => NamedView.Find(text, Known));
        error.ExitCode.ShouldBe(ExitCode.WrongUsage);
        error.Message.ShouldContain(message);
    }
}
