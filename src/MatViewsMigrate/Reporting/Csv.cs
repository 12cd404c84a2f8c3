namespace MatViewsMigrate.Reporting;

/// <summary>Writes comma-separated values as RFC 4180 has them, with a line of names first.</summary>
internal sealed class Csv
{
    private static readonly char[] Special = [',', '"', '\r', '\n'];
    private readonly TextWriter _writer;

    public Csv(TextWriter writer, params string[] names)
    {
        _writer = writer;
        Add(names);
    }

    /// <summary>One value for each name; null is empty.</summary>
    public void Add(params string?[] values) => _writer.Write(string.Join(',', values.Select(Quoted)) + "\r\n");

    private static string Quoted(string? value) =>
        value is null ? "" : value.IndexOfAny(Special) < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
