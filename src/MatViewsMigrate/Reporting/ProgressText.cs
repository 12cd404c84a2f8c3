using System.Diagnostics;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes news of a plan while it is carried out: a line for each step that ended.</summary>
public sealed class ProgressText : IProgress<Progress>, IDisposable
{
    private readonly Ink _ink;
    private readonly TimeProvider _clock;
    private readonly LiveLine _lines;
    private readonly List<(Progress.Started Step, long Since)> _running = [];

    /// <param name="live">True on a terminal: the step that runs is shown with its time, and overwritten when it ends.</param>
    public ProgressText(TextWriter writer, Ink ink, bool live, TimeProvider clock)
    {
        (_ink, _clock) = (ink, clock);
        _lines = new(writer, live, clock, Running);
    }

    /// <summary>How long the build of a view takes, as earlier runs tell.</summary>
    public IReadOnlyDictionary<ViewName, TimeSpan> Usual { get; init; } = new Dictionary<ViewName, TimeSpan>();

    /// <inheritdoc/>
    public void Report(Progress value) => _lines.Report(() => TakeIn(value));

    /// <summary>Stops the running time.</summary>
    public void Dispose() => _lines.Dispose();

    private void TakeIn(Progress news)
    {
        switch (news)
        {
            case Progress.Started started:
                _running.Add((started, _clock.GetTimestamp()));
                _lines.Tick();
                break;
            case Progress.Ended ended:
                _running.RemoveAll(running => running.Step.Number == ended.Number);
                _lines.Write(Line(ended));
                break;
            case Progress.Note note:
                _lines.Write($"  {Paragraph.Wrap(note.Message, 2, 2)}");
                break;
            case Progress.Reached:
                break;
            default:
                throw new UnreachableException(news.GetType().Name);
        }
    }

    private RunningText? Running()
    {
        if (_running.Count == 0)
            return null;
        var (step, since) = _running[^1];
        var others = _running.Count > 1 ? $" (and {_running.Count - 1} more)" : "";
        return new(
            $"{Number(step.Number, step.Count)} {StepText.Of(step.Step)}",
            $" ... {Quantity.Seconds(_clock.GetElapsedTime(since))}{Estimate(step.Step)}{others}");
    }

    private string Estimate(Step step) =>
        step is Step.Stage { View: { } view } && Usual.TryGetValue(view, out var usual) ? $" of about {Quantity.Duration(usual)}" : "";

    private string Line(Progress.Ended ended)
    {
        var (step, outcome) = (StepText.Of(ended.Outcome.Step), ended.Outcome);
        var text = $"{Number(ended.Number, ended.Count)} {step}: {OutcomeText.Of(outcome)}";
        return $"{LiveLine.Mark(_ink, outcome.Outcome)} {Paragraph.Wrap(text, 2, 4)}";
    }

    private static string Number(int number, int count) => $"[{number}/{count}]";
}
