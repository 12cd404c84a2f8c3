using System.Diagnostics;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes news of a refresh while it goes on: a line for each view that ended, and for what is waited for.</summary>
/// <param name="live">True on a terminal: what runs is shown with its time, what it should take and what it waits for, and overwritten.</param>
public sealed class RefreshProgressText(TextWriter writer, Ink ink, bool live, TimeProvider clock) : IProgress<RefreshProgress>, IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly List<Running> _running = [];
    private readonly Dictionary<ViewName, TimeSpan> _estimates = [];
    private ITimer? _ticks;

    /// <inheritdoc/>
    public void Report(RefreshProgress value)
    {
        lock (_gate)
        {
            Write(value);
            WriteRunning();
            writer.Flush();
        }
    }

    /// <summary>Stops the running time.</summary>
    public void Dispose() => _ticks?.Dispose();

    private void Write(RefreshProgress news)
    {
        switch (news)
        {
            case RefreshProgress.Estimated estimated:
                _estimates[estimated.View] = estimated.Time;
                break;
            case RefreshProgress.Started started:
                _running.Add(new(started, clock.GetTimestamp()));
                _ticks ??= live ? clock.CreateTimer(Tick, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) : null;
                break;
            case RefreshProgress.Waiting waiting:
                Wait(waiting);
                break;
            case RefreshProgress.Ended ended:
                _running.RemoveAll(running => running.Started.View == ended.Outcome.View);
                WriteLine($"{Mark(ended.Outcome.Outcome)} {Paragraph.Wrap(Text(ended), 2, 4)}");
                break;
            case RefreshProgress.Note note:
                WriteLine($"  {Paragraph.Wrap(note.Message, 2, 2)}");
                break;
            default:
                throw new UnreachableException(news.GetType().Name);
        }
    }

    // On a terminal in the last line; elsewhere a line, but not for each of many short waits.
    private void Wait(RefreshProgress.Waiting waiting)
    {
        if (_running.Find(running => running.Started.View == waiting.View) is not { } view || waiting.For.Length == 0)
            return;
        view.WaitsFor = waiting.For;
        if (live || (view.Told is { } told && clock.GetElapsedTime(told) < Between))
            return;
        view.Told = clock.GetTimestamp();
        WriteLine($"  {Paragraph.Wrap($"{waiting.View} waits for {waiting.For}", 2, 4)}");
    }

    private void Tick(object? state)
    {
        lock (_gate)
        {
            WriteRunning();
            writer.Flush();
        }
    }

    private void WriteLine(string line) => writer.WriteLine(live ? $"\r\e[2K{line}" : line);

    // On the last line, without a line end: the next news overwrites it.
    private void WriteRunning()
    {
        if (!live || _running.Count == 0)
            return;
        var running = _running[^1];
        var others = _running.Count > 1 ? $" (and {_running.Count - 1} more)" : "";
        var expected = _estimates.TryGetValue(running.Started.View, out var time) ? $" of about {Quantity.Duration(time)}" : "";
        var waits = running.WaitsFor is { } what ? $", waits for {what}" : "";
        var text = $"  [{running.Started.Number}/{running.Started.Count}] refresh {running.Started.View} ... "
            + $"{Quantity.Age(clock.GetElapsedTime(running.Since))}{expected}{others}{waits}";
        writer.Write($"\r\e[2K{(text.Length < Paragraph.Width ? text : text[..(Paragraph.Width - 1)])}");
    }

    private static string Text(RefreshProgress.Ended ended) =>
        $"[{ended.Number}/{ended.Count}] refresh {ended.Outcome.View}: {RefreshText.Of(ended.Outcome)}";

    private string Mark(Outcome outcome) => outcome switch
    {
        Outcome.Done => ink.Added("+"),
        Outcome.Failed => ink.Removed("x"),
        _ => ink.Faint("."),
    };

    private sealed class Running(RefreshProgress.Started started, long since)
    {
        public RefreshProgress.Started Started => started;

        public long Since => since;

        public string? WaitsFor { get; set; }

        public long? Told { get; set; }
    }
}
