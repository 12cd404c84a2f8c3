using MatViewsMigrate.Cli;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Tests.Cli;

public sealed class ApprovalListTests
{
    [Fact]
    public void Lists_and_repetition_add_up() =>
        ApprovalList.Of(["delete,drop-columns", " drop-dependents ,delete"])
            .ShouldBe([Approval.Delete, Approval.DropColumns, Approval.DropDependents], ignoreOrder: true);

    [Fact]
    public void Nothing_is_nothing() => ApprovalList.Of([null, "", ","]).ShouldBeEmpty();

    [Theory]
    [InlineData("drop-column", "did you mean `drop-columns`?")]
    [InlineData("drop_columns", "did you mean `drop-columns`?")]
    [InlineData("all", "delete, drop-columns, drop-dependents")]
    public void An_unknown_word_is_wrong_usage(string word, string hint)
    {
        var error = Should.Throw<MatViewsException>(() => ApprovalList.Of([word]));
        error.ExitCode.ShouldBe(ExitCode.WrongUsage);
        error.Message.ShouldContain(hint);
    }
}
