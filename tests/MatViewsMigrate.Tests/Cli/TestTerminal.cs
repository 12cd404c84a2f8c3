using MatViewsMigrate.Cli;

namespace MatViewsMigrate.Tests.Cli;

/// <summary>A terminal in memory, and a call of the command line on it.</summary>
internal sealed class TestTerminal
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public Dictionary<string, string> Variables { get; } = [];

    public string Folder { get; init; } = Path.GetTempPath();

    public string Input { get; init; } = "";

    public bool IsTerminal { get; init; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public Terminal Terminal => new(new StringReader(Input), _out, _error)
    {
        CanAsk = IsTerminal,
        OutIsTerminal = IsTerminal,
        ErrorIsTerminal = IsTerminal,
        Folder = Folder,
        Variable = Variables.GetValueOrDefault,
    };

    public Task<int> RunAsync(params string[] arguments) => new App(Terminal, CancellationToken.None).RunAsync(arguments);

    public Task<int> RunAsync(CancellationToken stop, params string[] arguments) => new App(Terminal, stop).RunAsync(arguments);
}
