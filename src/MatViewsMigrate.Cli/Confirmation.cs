namespace MatViewsMigrate.Cli;

/// <summary>Asks a person.</summary>
internal static class Confirmation
{
    /// <summary>True for <c>y</c> or <c>yes</c>; anything else, and the end of input, is no.</summary>
    public static bool Ask(Terminal terminal, string question)
    {
        terminal.Error.Write($"{question} [y/N] ");
        terminal.Error.Flush();
        return terminal.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
