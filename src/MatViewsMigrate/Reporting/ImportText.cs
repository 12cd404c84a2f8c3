using System.Diagnostics;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes what an import made of a database: a line for each file, and one that sums up.</summary>
public sealed class ImportText(TextWriter writer, Ink ink)
{
    /// <summary>The files and views that could not be read.</summary>
    public void Write(IReadOnlyList<WrittenFile> files, IReadOnlyList<BusyView> busy, bool dryRun)
    {
        foreach (var file in files)
            WriteFile(file);
        foreach (var view in busy)
            writer.WriteLine(ink.Symbol('!', $"! {view.View} is busy: {BusyText.Of(view.By)}"));
        if (files.Count > 0)
            writer.WriteLine();
        writer.WriteLine(ink.Strong(Summary(files, busy, dryRun)));
    }

    /// <summary>What files cannot say, a paragraph for each view.</summary>
    public static void WriteNotes(TextWriter writer, IReadOnlyList<ImportedView> views)
    {
        foreach (var view in views)
        {
            foreach (var note in view.Notes)
            {
                var head = $"note: {view.Definition.Name}: ";
                writer.WriteLine(head + Paragraph.Wrap(note, head.Length, 2));
            }
        }
    }

    private void WriteFile(WrittenFile file)
    {
        var symbol = Symbol(file.Outcome);
        writer.WriteLine(ink.Symbol(symbol, $"{symbol} {file.Path}{(file.Reason is null ? "" : $": kept; {file.Reason}")}"));
    }

    private static char Symbol(FileOutcome outcome) => outcome switch
    {
        FileOutcome.Written => '+',
        FileOutcome.Overwritten => '~',
        FileOutcome.Unchanged => ' ',
        FileOutcome.Kept => '!',
        _ => throw new UnreachableException($"{outcome}"),
    };

    private static string Summary(IReadOnlyList<WrittenFile> files, IReadOnlyList<BusyView> busy, bool dryRun)
    {
        if (files.Count + busy.Count == 0)
            return "No materialized views.";
        string[] parts =
        [
            .. files.GroupBy(file => file.Outcome).OrderBy(group => group.Key)
                .Select(group => $"{Quantity.Of(group.Count(), "file")} {Word(group.Key, dryRun)}"),
            .. busy.Count == 0 ? Array.Empty<string>() : [$"{Quantity.Of(busy.Count, "view")} busy"],
        ];
        return $"{string.Join(", ", parts)}.";
    }

    private static string Word(FileOutcome outcome, bool dryRun) =>
        dryRun && outcome is (FileOutcome.Written or FileOutcome.Overwritten)
            ? $"would be {ImportJson.Word(outcome)}"
            : ImportJson.Word(outcome);
}
