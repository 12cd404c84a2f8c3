namespace MatViewsMigrate.Runs;

/// <summary>Records how runs ended, many at once and a moment later, so that nobody waits for it.</summary>
/// <remarks>
/// A tool that is killed within that moment leaves runs that succeeded as running; the next command records them as
/// abandoned, and their views' freshness stays what it was: it is never told too well.
/// </remarks>
internal sealed class RunFinisher(RunLog log, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(20);

    private readonly Lock _guard = new();
    private readonly TaskCompletionSource _hurry = new();
    private readonly List<string> _unrecorded = [];
    private List<RunEnd> _waiting = [];
    private Task _writing = Task.CompletedTask;

    /// <summary>Will record it soon.</summary>
    public void Add(RunEnd end)
    {
        var timed = log.Timed(end);
        lock (_guard)
        {
            _waiting.Add(timed);
            if (_waiting.Count == 1)
                _writing = WriteAsync(_writing);
        }
    }

    /// <summary>Records what is still to be recorded, and from now on at once. Gives, once, for each run that could not be why.</summary>
    public async Task<IReadOnlyList<string>> FlushAsync()
    {
        _hurry.TrySetResult();
        Task writing;
        lock (_guard)
            writing = _writing;
        await writing;
        lock (_guard)
        {
            string[] told = [.. _unrecorded];
            _unrecorded.Clear();
            return told;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await FlushAsync();

    private async Task WriteAsync(Task before)
    {
        await before;
        await Task.WhenAny(Task.Delay(Lag, time), _hurry.Task);
        List<RunEnd> ends;
        lock (_guard)
            (ends, _waiting) = (_waiting, []);
        var unrecorded = await log.RecordAsync(ends);
        lock (_guard)
        {
            foreach (var end in ends)
            {
                if (unrecorded is null)
                    end.Run.IsRecorded = true;
                else
                    _unrecorded.Add($"the end of run {end.Run.Id} of {(string?)end.Run.Start.Request["view"]} could not be recorded: {unrecorded}");
            }
        }
    }
}
