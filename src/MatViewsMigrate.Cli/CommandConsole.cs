using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli;

/// <summary>Collects what the command line parser writes: help that was asked for, but also a hint before each of its exceptions.</summary>
internal sealed class CommandConsole(Terminal terminal, TextWriter help) : IConsole
{
    // Interrupts are the process's business (StopSignal), not the parser's.
    public event ConsoleCancelEventHandler? CancelKeyPress
    {
        add { }
        remove { }
    }

    public TextWriter Out => help;

    public TextWriter Error => help;

    public TextReader In => terminal.In;

    public bool IsInputRedirected => !terminal.CanAsk;

    public bool IsOutputRedirected => !terminal.OutIsTerminal;

    public bool IsErrorRedirected => !terminal.ErrorIsTerminal;

    public ConsoleColor ForegroundColor { get; set; }

    public ConsoleColor BackgroundColor { get; set; }

    public void ResetColor()
    {
    }
}
