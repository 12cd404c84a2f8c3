namespace MatViewsMigrate.Reporting;

/// <summary>Colours for a terminal; symbols and words mean the same without them.</summary>
public sealed record Ink(bool Coloured)
{
    /// <summary>No colours: for pipes, files and those who do not want them.</summary>
    public static Ink Plain { get; } = new(false);

    public string Added(string text) => Paint("32", text);

    public string Changed(string text) => Paint("33", text);

    public string Removed(string text) => Paint("31", text);

    public string Strong(string text) => Paint("1", text);

    public string Faint(string text) => Paint("2", text);

    /// <summary>The symbol of a change, and a diff's line by its first character.</summary>
    public string Symbol(char symbol, string text) => symbol switch
    {
        '+' => Added(text),
        '-' => Removed(text),
        '~' or '!' => Changed(text),
        '@' => Faint(text),
        _ => text,
    };

    private string Paint(string code, string text) => Coloured ? $"\e[{code}m{text}\e[0m" : text;
}
