using MatViewsMigrate.Names;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Finishes what an earlier command was killed in the middle of, before a new one begins.</summary>
/// <remarks>Only under the apply lock.</remarks>
internal sealed class Recovery(
    NpgsqlConnection session, string registrySchema, TimeSpan wait, TimeProvider clock, IProgress<Progress> progress)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for runs whose backends still work, fails the abandoned ones, and removes their staging.</summary>
    /// <exception cref="MatViewsException">A run still works after the wait: exit code 5.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        for (var told = false; ; told = true)
        {
            var unfinished = await new AbandonedRuns(registrySchema, clock).ResolveAsync(session, cancellationToken);
            foreach (var run in unfinished.Abandoned)
                progress.Report(new Progress.Note($"run {run.Id} of {run.View} was abandoned: recorded as failed"));
            var working = unfinished.Working.Where(run => run.Run.Operation != Operation.Refresh).ToList();
            if (working.Count == 0)
                break;
            if (!told)
                progress.Report(new Progress.Note(working[0].ToString()));
            if (clock.GetElapsedTime(began) > wait)
                throw new MatViewsException(ExitCode.Locked, $"{working[0]}. Nothing changed. Wait for it, or raise --lock-wait");
            await Task.Delay(Interval, clock, cancellationToken);
        }

        foreach (var note in await new StagingCleaner(session, registrySchema, clock).CleanAsync(cancellationToken))
            progress.Report(new Progress.Note(note));
    }
}
