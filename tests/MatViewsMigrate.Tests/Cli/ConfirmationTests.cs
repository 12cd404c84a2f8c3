using MatViewsMigrate.Cli;

namespace MatViewsMigrate.Tests.Cli;

public sealed class ConfirmationTests
{
    [Theory]
    [InlineData("y\n", true)]
    [InlineData("YES\n", true)]
    [InlineData(" yes \n", true)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    [InlineData("n\n", false)]
    [InlineData("yep\n", false)]
    public void Only_yes_is_yes(string answer, bool approved)
    {
        var terminal = new TestTerminal { Input = answer };
        Confirmation.Ask(terminal.Terminal, "Apply these changes?").ShouldBe(approved);
        terminal.Error.ShouldBe("Apply these changes? [y/N] ");
    }
}
