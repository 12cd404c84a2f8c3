namespace MatViewsMigrate.Services;

/// <summary>Adds up the time that goes by in waiting for locks.</summary>
internal sealed class LockWaits(TimeProvider clock)
{
    private bool _lost;

    /// <summary>Of all times in which at least one try was lost: who gets its locks at once did not wait for them.</summary>
    public TimeSpan Total { get; private set; }

    /// <summary>A try was lost, or not even made.</summary>
    public void Lost() => _lost = true;

    /// <summary>Takes locks, in as many tries as it takes.</summary>
    public async Task<bool> DuringAsync(Func<Task<bool>> take)
    {
        var asked = clock.GetTimestamp();
        _lost = false;
        try
        {
            return await take();
        }
        finally
        {
            if (_lost)
                Total += clock.GetElapsedTime(asked);
        }
    }
}
