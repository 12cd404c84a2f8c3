namespace MatViewsMigrate.Reporting;

/// <summary>Rows in aligned columns, two spaces apart.</summary>
public sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Columns whose cells stand at the right, as numbers do.</summary>
    public IReadOnlyList<int> Right { get; init; } = [];

    /// <summary>One cell for each heading.</summary>
    public void Add(params string[] cells) => _rows.Add([.. cells.Select(OneLine)]);

    /// <summary>The headings and the rows; no spaces at a line's end.</summary>
    public void Write(TextWriter writer, Ink ink)
    {
        var widths = Enumerable.Range(0, headings.Length)
            .Select(column => _rows.Append(headings).Max(row => row[column].Length))
            .ToArray();
        writer.WriteLine(ink.Strong(Line(headings, widths)));
        foreach (var row in _rows)
            writer.WriteLine(Line(row, widths));
    }

    // A legal name may hold a line break, and must not break the table.
    private static string OneLine(string cell) => cell.Any(char.IsControl)
        ? string.Concat(cell.Select(character => char.IsControl(character) ? $"\\u{(int)character:x4}" : character.ToString()))
        : cell;

    private string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => Aligned(cell, column, widths[column]))).TrimEnd();

    private string Aligned(string cell, int column, int width) =>
        Right.Contains(column) ? cell.PadLeft(width) : cell.PadRight(width);
}
