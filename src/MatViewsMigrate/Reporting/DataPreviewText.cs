using System.Globalization;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes what refreshes would change, some lines for each view.</summary>
public sealed class DataPreviewText(TextWriter writer, Ink ink)
{
    /// <summary>In their order, or a sentence when there are none.</summary>
    public void Write(IReadOnlyList<PreviewOutcome> outcomes)
    {
        if (outcomes.Count == 0)
            writer.WriteLine("Nothing to refresh.");
        foreach (var outcome in outcomes)
        {
            writer.WriteLine(ink.Strong(outcome.View.ToString()));
            foreach (var line in outcome.Preview is { } preview ? Lines(preview) : [ink.Removed($"error: {outcome.Error}")])
                writer.WriteLine($"  {Paragraph.Wrap(line, 2, 4)}");
        }
    }

    private static IEnumerable<string> Lines(DataPreview preview)
    {
        yield return $"{Quantity.Count(preview.Now)} rows now, {Quantity.Count(preview.After)} after a refresh: {Changes(preview)}";
        if (preview.Columns.Where(column => column.Rows > 0).OrderByDescending(column => column.Rows).ToList() is { Count: > 0 } columns)
            yield return $"changed by column: {string.Join(", ", columns.Select(column => $"{column.Column} {Quantity.Count(column.Rows)}"))}";
        if (preview.NullKeys > 0)
            yield return $"{Quantity.Of((int)preview.NullKeys, "row")} with NULL in the key ({Key(preview)}), which every concurrent refresh writes anew";
        if (preview is { Changed: null, Now: > 0 })
            yield return "no unique index tells which row is which: a changed row counts as removed and added";
    }

    private static string Changes(DataPreview preview)
    {
        var parts = new[] { (preview.Added, "added"), (preview.Removed, "removed"), (preview.Changed ?? 0, "changed") }
            .Where(part => part.Item1 > 0)
            .Select(part => $"{Quantity.Count(part.Item1)} {part.Item2}")
            .ToList();
        var churn = preview.Churn is > 0 and var share ? string.Create(CultureInfo.InvariantCulture, $" ({share * 100:0.##} % of the rows)") : "";
        return parts.Count == 0 ? "nothing would change" : string.Join(", ", parts) + churn;
    }

    private static string Key(DataPreview preview) => string.Join(", ", preview.Key);
}
