namespace MatViewsMigrate.Tests.Cli;

/// <summary>Files that are wrong are told before a private server is made for them.</summary>
public sealed class PrivateServerTests
{
    [Theory]
    [InlineData("plan")]
    [InlineData("apply")]
    [InlineData("drift")]
    public async Task None_is_made_for_wrong_files(string command)
    {
        using var folder = new TestFolder();
        folder.Write("matviews.yaml", "version: 1\n");
        folder.Write("views/app/m.yaml", "sqll: SELECT 1\n");
        var terminal = new TestTerminal { Folder = folder.Path };
        (await terminal.RunAsync(command, "--embedded")).ShouldBe(65);
        terminal.Error.ShouldContain("views/app/m.yaml:1:1: error MV006");
        Directory.Exists(Path.Combine(folder.Path, ".matviews")).ShouldBeFalse();
    }
}
