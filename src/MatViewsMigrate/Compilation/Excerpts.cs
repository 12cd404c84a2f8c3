using MatViewsMigrate.Names;

namespace MatViewsMigrate.Compilation;

/// <summary>Shows a place in a query.</summary>
internal static class Excerpts
{
    private const int ShownCharacters = 200;

    /// <summary>The line of an offset with its number in the file, and below it a caret; null where that cannot be told.</summary>
    public static string? Of(SqlText source, int offset)
    {
        var (from, to) = source.LineAround(offset);
        if (!source.IsMapped || to - from > ShownCharacters)
            return null;
        var number = $"{source.At(offset).Line}";
        // The words of a quoted text may hold line ends that the file does not.
        var line = source.Text[from..to].TrimEnd().Replace('\n', ' ');
        var blanks = new string([.. source.Text[from..offset].Select(c => c == '\t' ? '\t' : ' ')]);
        return $"{number} | {line}\n{new string(' ', number.Length)} | {blanks}^";
    }
}
