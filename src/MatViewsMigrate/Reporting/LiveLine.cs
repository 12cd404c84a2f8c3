using MatViewsMigrate.Jobs;

namespace MatViewsMigrate.Reporting;

/// <summary>What is shown of something that runs.</summary>
/// <param name="Name">Cut where the line is too short.</param>
/// <param name="Time">Never cut: it is what changes.</param>
/// <param name="Rest">Cut as well.</param>
internal sealed record RunningText(string Name, string Time, string Rest = "");

/// <summary>Lines of news; below them, on a terminal, one line of what runs, which is overwritten each second and by the next news.</summary>
/// <param name="running">What runs now; null when nothing does. Called under the lock under which news are written.</param>
internal sealed class LiveLine(TextWriter writer, bool live, TimeProvider clock, Func<RunningText?> running) : IDisposable
{
    private const string Over = "\r\e[2K";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private ITimer? _ticks;

    /// <summary>Takes in a piece of news, which may write lines, and shows what runs then.</summary>
    public void Report(Action takeIn)
    {
        lock (_gate)
        {
            takeIn();
            Show();
        }
    }

    /// <summary>Within <see cref="Report"/>: a line that stays.</summary>
    public void Write(string line) => writer.WriteLine(live ? $"{Over}{line}" : line);

    /// <summary>From now on something may run.</summary>
    public void Tick() => _ticks ??= live ? clock.CreateTimer(_ => Report(static () => { }), null, Second, Second) : null;

    /// <inheritdoc/>
    public void Dispose() => _ticks?.Dispose();

    /// <summary>The mark of a line that tells how something ended.</summary>
    public static string Mark(Ink ink, Outcome outcome) => outcome switch
    {
        Outcome.Done => ink.Added("+"),
        Outcome.Failed => ink.Removed("x"),
        _ => ink.Faint("."),
    };

    // Without a line end. A line that wraps could not be overwritten.
    private void Show()
    {
        if (live && running() is { } text)
        {
            var room = Paragraph.Width - 3 - text.Time.Length;
            var name = VisibleText.Line(text.Name, room - Math.Min(text.Rest.Length, room / 2));
            writer.Write($"{Over}  {name}{text.Time}{VisibleText.Cut(text.Rest, room - name.Length)}");
        }

        writer.Flush();
    }
}
