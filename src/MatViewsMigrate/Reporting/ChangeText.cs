using System.Diagnostics;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes one change of a plan for people.</summary>
public sealed class ChangeText(TextWriter writer, Ink ink)
{
    /// <summary>The heading and what differs.</summary>
    public void Write(Change change)
    {
        var symbol = Symbol(change);
        writer.WriteLine($"{ink.Symbol(symbol, symbol.ToString())} {ink.Strong(change.View.ToString())}: {Heading(change)}");
        switch (change)
        {
            case Change.Create:
                WriteColumns("columns", ChangeWords.Columns(change));
                break;
            case Change.Swap swap:
                WriteQuery(swap);
                WriteColumns("columns", ChangeWords.Columns(swap));
                WriteDifferences(swap.Differences);
                break;
            case Change.Alter alter:
                WriteDifferences(alter.Differences);
                break;
        }
    }

    private static char Symbol(Change change) => change switch
    {
        Change.Create => '+',
        Change.Schedule { Live: null } => '+',
        Change.Delete or Change.Schedule { Wanted: null } => '-',
        Change.Swap or Change.Alter or Change.Rename or Change.Adopt or Change.Schedule => '~',
        _ => throw new UnreachableException(change.GetType().Name),
    };

    private static string Heading(Change change) => change switch
    {
        Change.Create create => $"create{Expected(create.Estimate)}",
        Change.Swap swap => $"swap ({StepText.Size(swap.Bytes, swap.Rows)})\n{Indented($"{ChangeWords.Reason(swap)}{(swap.Cause == SwapCause.Query ? Expected(swap.Estimate) : "")}")}{LastTimes(swap)}",
        Change.Alter => "alter, without a rebuild",
        Change.Rename rename => $"rename from {rename.From}",
        Change.Adopt => "adopt (live so far, managed from now on)",
        Change.Schedule schedule => $"{Words.ScheduleVerb(schedule)} {ChangeWords.Reason(change)}",
        Change.Delete delete => $"delete ({StepText.Size(delete.Bytes, delete.Rows)})\n{Indented(ChangeWords.Reason(change))}",
        _ => throw new UnreachableException(change.GetType().Name),
    };

    private static string LastTimes(Change.Swap swap) =>
        ChangeWords.LastTimes(swap) is { Length: > 0 } times ? $"\n{Indented($"last time: {times}")}" : "";

    private static string Expected(QueryEstimate? estimate) =>
        estimate is null ? "" : $" (the server expects {Quantity.Rows(estimate.Rows)}, cost {Quantity.Rough(estimate.Cost)})";

    private static string Indented(string text) => $"    {Paragraph.Wrap(text, 4, 4)}";

    private void WriteQuery(Change.Swap swap)
    {
        var lines = QueryDiff.Of(swap.LiveQuery, swap.Query);
        if (lines.Count == 0)
            return;
        writer.WriteLine("    query");
        foreach (var line in lines)
            writer.WriteLine($"      {ink.Symbol(line[0], line)}");
    }

    private void WriteColumns(string title, IReadOnlyList<ColumnDifference> columns)
    {
        if (columns.Count == 0)
            return;
        writer.WriteLine($"    {title}");
        foreach (var column in columns)
            writer.WriteLine($"      {ink.Symbol(column.Symbol, column.Symbol.ToString())} {Paragraph.Wrap(column.Text, 8, 10)}");
    }

    private void WriteDifferences(IReadOnlyList<Difference> differences)
    {
        foreach (var difference in differences)
            new DifferenceText(writer, ink).Write(difference);
    }
}
