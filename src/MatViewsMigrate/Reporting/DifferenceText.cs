using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes one property that differs: on a line where it fits, else old and new below each other.</summary>
public sealed class DifferenceText(TextWriter writer, Ink ink)
{
    /// <summary>Four columns in.</summary>
    public void Write(Difference difference)
    {
        var (symbol, text) = Line(difference);
        if (text.Contains('\n', StringComparison.Ordinal) || text.Length + 6 > Paragraph.Width)
            WriteApart(difference, symbol);
        else
            writer.WriteLine($"    {ink.Symbol(symbol, symbol.ToString())} {text}");
    }

    private static (char Symbol, string Text) Line(Difference difference) => difference switch
    {
        { Live: null, Wanted: null } => ('~', difference.What),
        { Live: null } => ('+', $"{difference.What}: {difference.Wanted}"),
        { Wanted: null } => ('-', $"{difference.What}: {difference.Live}"),
        _ => ('~', $"{difference.What}: {difference.Live} -> {difference.Wanted}"),
    };

    private void WriteApart(Difference difference, char symbol)
    {
        writer.WriteLine($"    {ink.Symbol(symbol, symbol.ToString())} {Paragraph.Wrap(difference.What, 6, 8)}");
        WriteLines('-', difference.Live);
        WriteLines('+', difference.Wanted);
    }

    private void WriteLines(char symbol, string? text)
    {
        foreach (var line in text?.Split('\n') ?? [])
            writer.WriteLine($"        {ink.Symbol(symbol, symbol.ToString())} {Paragraph.Wrap(line, 10, 12)}");
    }
}
