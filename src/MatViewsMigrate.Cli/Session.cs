using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli;

/// <summary>One call of a command: where it writes, and the options that every command has.</summary>
public sealed class Session(Terminal terminal, CommonOptions options)
{
    public Terminal Terminal => terminal;

    public CommonOptions Options => options;

    public TextWriter Out => terminal.Out;

    public TextWriter Error => terminal.Error;

    /// <summary>True when the answer is one JSON document.</summary>
    public bool IsJson => options.Format == "json";

    /// <summary>Colours for standard output.</summary>
    public Ink Ink => new(terminal.OutIsTerminal && ColoursWanted);

    /// <summary>Colours for standard error.</summary>
    public Ink ErrorInk => new(terminal.ErrorIsTerminal && ColoursWanted);

    /// <summary>True when a line on standard error can be overwritten.</summary>
    public bool IsLive => terminal.ErrorIsTerminal && terminal.Variable("TERM") != "dumb";

    private bool ColoursWanted =>
        !options.NoColor && string.IsNullOrEmpty(terminal.Variable("NO_COLOR")) && terminal.Variable("TERM") != "dumb";

    /// <summary>A line for people, beside the answer; nothing under <c>--quiet</c>.</summary>
    public void Say(string message)
    {
        if (!options.Quiet)
            terminal.Error.WriteLine(message);
    }

    /// <summary>The format asked for, which must be one of those that the command has; the first of them when none is asked for.</summary>
    public string Format(params string[] known) =>
        options.Format is not { } format ? known[0]
        : known.Contains(format) ? format
        : throw new MatViewsException(
            ExitCode.WrongUsage,
            $"--format {format} is not known here; use one of {string.Join(", ", known)}{(NearestWord.Of(format, known) is { } nearest ? $"; did you mean `{nearest}`?" : "")}");

    /// <summary>A path as given on the command line, made absolute.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, terminal.Folder);
}
