using System.Diagnostics;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes news of a refresh while it goes on: a line for each view that ended, and for what is waited for.</summary>
public sealed class RefreshProgressText : IProgress<RefreshProgress>, IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly Ink _ink;
    private readonly bool _live;
    private readonly TimeProvider _clock;
    private readonly LiveLine _lines;
    private readonly List<Running> _running = [];
    private readonly Dictionary<ViewName, TimeSpan> _estimates = [];

    /// <param name="live">True on a terminal: what runs is shown with its time, what it should take and what it waits for, and overwritten.</param>
    public RefreshProgressText(TextWriter writer, Ink ink, bool live, TimeProvider clock)
    {
        (_ink, _live, _clock) = (ink, live, clock);
        _lines = new(writer, live, clock, Shown);
    }

    /// <inheritdoc/>
    public void Report(RefreshProgress value) => _lines.Report(() => TakeIn(value));

    /// <summary>Stops the running time.</summary>
    public void Dispose() => _lines.Dispose();

    private void TakeIn(RefreshProgress news)
    {
        switch (news)
        {
            case RefreshProgress.Estimated estimated:
                _estimates[estimated.View] = estimated.Time;
                break;
            case RefreshProgress.Started started:
                _running.Add(new(started, _clock.GetTimestamp()));
                _lines.Tick();
                break;
            case RefreshProgress.Waiting waiting:
                Wait(waiting);
                break;
            case RefreshProgress.Ended ended:
                _running.RemoveAll(running => running.Started.View == ended.Outcome.View);
                _lines.Write($"{LiveLine.Mark(_ink, ended.Outcome.Outcome)} {Paragraph.Wrap(Text(ended), 2, 4)}");
                break;
            case RefreshProgress.Note note:
                _lines.Write($"  {Paragraph.Wrap(note.Message, 2, 2)}");
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
        if (_live || (view.Told is { } told && _clock.GetElapsedTime(told) < Between))
            return;
        view.Told = _clock.GetTimestamp();
        _lines.Write($"  {Paragraph.Wrap($"{waiting.View} waits for {waiting.For}", 2, 4)}");
    }

    private RunningText? Shown()
    {
        if (_running.Count == 0)
            return null;
        var running = _running[^1];
        var others = _running.Count > 1 ? $" (and {_running.Count - 1} more)" : "";
        var expected = _estimates.TryGetValue(running.Started.View, out var time) ? $" of about {Quantity.Duration(time)}" : "";
        return new(
            $"[{running.Started.Number}/{running.Started.Count}] refresh {running.Started.View}",
            $" ... {Quantity.Seconds(_clock.GetElapsedTime(running.Since))}{expected}{others}",
            running.WaitsFor is { } what ? $", waits for {what}" : "");
    }

    private static string Text(RefreshProgress.Ended ended) =>
        $"[{ended.Number}/{ended.Count}] refresh {ended.Outcome.View}: {RefreshText.Of(ended.Outcome)}";

    private sealed class Running(RefreshProgress.Started started, long since)
    {
        public RefreshProgress.Started Started => started;

        public long Since => since;

        public string? WaitsFor { get; set; }

        public long? Told { get; set; }
    }
}
