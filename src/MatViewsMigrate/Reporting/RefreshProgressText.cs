using MatViewsMigrate.Jobs;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes news of a refresh while it goes on: a line for each view that ended.</summary>
public sealed class RefreshProgressText(TextWriter writer, Ink ink) : IProgress<RefreshProgress>
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Report(RefreshProgress value)
    {
        lock (_gate)
        {
            if (Line(value) is not { } line)
                return;
            writer.WriteLine(line);
            writer.Flush();
        }
    }

    private string? Line(RefreshProgress news) => news switch
    {
        RefreshProgress.Ended ended => $"{Mark(ended.Outcome.Outcome)} {Paragraph.Wrap(Text(ended), 2, 4)}",
        RefreshProgress.Note note => $"  {Paragraph.Wrap(note.Message, 2, 2)}",
        _ => null,
    };

    private static string Text(RefreshProgress.Ended ended) =>
        $"[{ended.Number}/{ended.Count}] refresh {ended.Outcome.View}: {RefreshText.Of(ended.Outcome)}";

    private string Mark(Outcome outcome) => outcome switch
    {
        Outcome.Done => ink.Added("+"),
        Outcome.Failed => ink.Removed("x"),
        _ => ink.Faint("."),
    };
}
