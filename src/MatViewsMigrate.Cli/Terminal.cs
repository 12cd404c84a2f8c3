using System.Diagnostics.CodeAnalysis;

namespace MatViewsMigrate.Cli;

/// <summary>What the process is attached to.</summary>
public sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error)
{
    /// <summary>True when a person can be asked.</summary>
    public bool CanAsk { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public required string Folder { get; init; }

    /// <summary>Environment variables; null for one that is unset.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Of this process.</summary>
    public static Terminal OfProcess()
    {
        var (input, output, error) = OperatingSystem.IsWindows() ? (Console.In, Console.Out, Console.Error) : Streams();
        return new(input, output, error)
        {
            CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Folder = Directory.GetCurrentDirectory(),
            Variable = Environment.GetEnvironmentVariable,
        };
    }

    // Console.Out would set up the terminal first, which takes as long as many a command. Windows has encodings of its own.
    private static (TextReader In, TextWriter Out, TextWriter Error) Streams() => (
        new StreamReader(Console.OpenStandardInput()), Writer(Console.OpenStandardOutput()), Writer(Console.OpenStandardError()));

    [SuppressMessage("Reliability", "CA2000", Justification = "Open as long as the process.")]
    private static TextWriter Writer(Stream stream) => TextWriter.Synchronized(new StreamWriter(stream) { AutoFlush = true });
}
