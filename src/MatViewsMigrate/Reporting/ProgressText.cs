using System.Diagnostics;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes news of a plan while it is carried out: a line for each step that ended.</summary>
/// <param name="live">True on a terminal: the step that runs is shown with its time, and overwritten when it ends.</param>
public sealed class ProgressText(TextWriter writer, Ink ink, bool live, TimeProvider clock) : IProgress<Progress>, IDisposable
{
    /// <summary>How long the build of a view takes, as earlier runs tell.</summary>
    public IReadOnlyDictionary<ViewName, TimeSpan> Usual { get; init; } = new Dictionary<ViewName, TimeSpan>();

    private readonly Lock _gate = new();
    private readonly List<(Progress.Started Step, long Since)> _running = [];
    private ITimer? _ticks;

    /// <inheritdoc/>
    public void Report(Progress value)
    {
        lock (_gate)
        {
            Write(value);
            writer.Flush();
        }
    }

    /// <summary>Stops the running time.</summary>
    public void Dispose() => _ticks?.Dispose();

    private void Write(Progress news)
    {
        switch (news)
        {
            case Progress.Started started:
                _running.Add((started, clock.GetTimestamp()));
                _ticks ??= live ? clock.CreateTimer(Tick, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) : null;
                break;
            case Progress.Ended ended:
                _running.RemoveAll(running => running.Step.Number == ended.Number);
                WriteLine(Line(ended));
                break;
            case Progress.Note note:
                WriteLine($"  {Paragraph.Wrap(note.Message, 2, 2)}");
                break;
            case Progress.Reached:
                return;
            default:
                throw new UnreachableException(news.GetType().Name);
        }

        WriteRunning();
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
        var (step, since) = _running[^1];
        var others = _running.Count > 1 ? $" (and {_running.Count - 1} more)" : "";
        var time = $" ... {Quantity.Seconds(clock.GetElapsedTime(since))}{Estimate(step.Step)}{others}";
        var text = $"{Number(step.Number, step.Count)} {StepText.Of(step.Step)}";
        // A line that wraps could not be overwritten, and the time is what changes.
        writer.Write($"\r\e[2K  {VisibleText.Line(text, Paragraph.Width - 3 - time.Length)}{time}");
    }

    private string Estimate(Step step) =>
        step is Step.Stage { View: { } view } && Usual.TryGetValue(view, out var usual) ? $" of about {Quantity.Duration(usual)}" : "";

    private string Line(Progress.Ended ended)
    {
        var (step, outcome) = (StepText.Of(ended.Outcome.Step), ended.Outcome);
        var text = $"{Number(ended.Number, ended.Count)} {step}: {OutcomeText.Of(outcome)}";
        return $"{Mark(outcome.Outcome)} {Paragraph.Wrap(text, 2, 4)}";
    }

    private string Mark(Outcome outcome) => outcome switch
    {
        Outcome.Done => ink.Added("+"),
        Outcome.Failed => ink.Removed("x"),
        Outcome.Skipped or Outcome.NotReached => ink.Faint("."),
        _ => throw new UnreachableException(outcome.ToString()),
    };

    private static string Number(int number, int count) => $"[{number}/{count}]";
}
