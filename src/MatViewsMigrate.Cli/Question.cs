namespace MatViewsMigrate.Cli;

/// <summary>Asks a person for a value.</summary>
internal static class Question
{
    /// <summary>The answer; the default for an empty line, and at the end of input.</summary>
    public static string Ask(Terminal terminal, string question, string byDefault)
    {
        terminal.Error.Write($"{question} [{byDefault}]: ");
        terminal.Error.Flush();
        return terminal.In.ReadLine()?.Trim() is { Length: > 0 } answer ? answer : byDefault;
    }
}
