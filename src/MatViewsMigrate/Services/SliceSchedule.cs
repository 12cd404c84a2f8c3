using System.Security.Cryptography;

namespace MatViewsMigrate.Services;

/// <summary>How long each try for the cutover's locks may wait, in which order it asks, and the pause after it.</summary>
/// <remarks>
/// Readers that join views in one order starve a cutover that always asks in the other, whichever that is: so the order
/// alternates. Slices grow, but stay under half of <c>deadlock_timeout</c>: no deadlock is ever found, so no reader dies.
/// </remarks>
public sealed class SliceSchedule(TimeSpan longest)
{
    private const int TriesPerLength = 6;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(2);
    private TimeSpan _slice = First;
    private TimeSpan _told;

    /// <summary>Tries so far.</summary>
    public int Tries { get; private set; }

    /// <summary>Whether the present try asks upstream first.</summary>
    public bool TopDown => Tries % 2 == 1;

    /// <summary>The length of the next try.</summary>
    public TimeSpan Next(TimeSpan deadlockTimeout)
    {
        var slice = First * (1 << Math.Min(Tries / TriesPerLength, 16));
        Tries++;
        var bound = deadlockTimeout / 2 < longest ? deadlockTimeout / 2 : longest;
        return _slice = slice < bound ? slice : bound;
    }

    /// <summary>The pause after a try: its length, more or less, so that it does not beat in time with a reader's.</summary>
    public TimeSpan Pause() => _slice * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 1000.0));

    /// <summary>True when enough time has passed to say again who is waited for.</summary>
    public bool IsTimeToTell(TimeSpan waited)
    {
        if (waited - _told < Telling)
            return false;
        _told = waited;
        return true;
    }
}
