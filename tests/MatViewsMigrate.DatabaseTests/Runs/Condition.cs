using System.Diagnostics;

namespace MatViewsMigrate.DatabaseTests.Runs;

/// <summary>Waits for something to become true, and fails when it does not within half a minute.</summary>
internal static class Condition
{
    public static async Task BecomesTrueAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(30))
                throw new TimeoutException("what was waited for did not become true");
            await Task.Delay(5);
        }
    }
}
