using MatViewsMigrate.Names;

namespace MatViewsMigrate.Cli;

/// <summary>A file that a plan is also written to.</summary>
internal sealed record PlanOutput(string Format, string Path)
{
    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = "json",
        [".sql"] = "sql",
        [".md"] = "markdown",
        [".html"] = "html",
        [".htm"] = "html",
    };

    /// <summary><c>FORMAT=FILE</c>, or a file whose extension says the format; text when it says none.</summary>
    public static PlanOutput Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
            return new(ByExtension.GetValueOrDefault(System.IO.Path.GetExtension(text), "text"), text);
        var (format, path) = (text[..at], text[(at + 1)..]);
        if (!PlanFormat.Known.Contains(format))
        {
            throw new MatViewsException(ExitCode.WrongUsage,
                $"--output {text} begins with a format that is not known; write FORMAT=FILE with one of {string.Join(", ", PlanFormat.Known)}");
        }

        return path.Length > 0
            ? new(format, path)
            : throw new MatViewsException(ExitCode.WrongUsage, $"--output {text} names no file; write {format}=FILE");
    }
}
