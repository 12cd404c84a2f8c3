using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli;

/// <summary>Plan files that a command is given.</summary>
internal static class PlanFiles
{
    /// <summary>The file, whether it may be applied or not.</summary>
    /// <exception cref="MatViewsException">Exit 64: it cannot be read; exit 3: it is no plan.</exception>
    public static async Task<PlanFile> OpenAsync(Session session, string path, CancellationToken cancellationToken)
    {
        try
        {
            return PlanJsonReader.Open(await File.ReadAllTextAsync(session.PathOf(path), cancellationToken));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MatViewsException(ExitCode.WrongUsage, $"{path} cannot be read ({error.Message}); give a plan file", error);
        }
    }

    /// <summary>The plan of a file that may be applied.</summary>
    /// <exception cref="MatViewsException">As <see cref="OpenAsync"/>; exit 3 also for a plan of another format, or one that was changed.</exception>
    public static async Task<Plan> ReadAsync(Session session, string path, CancellationToken cancellationToken) =>
        await OpenAsync(session, path, cancellationToken) switch
        {
            { Plan: { } plan, Refusal: null } => plan,
            var file => throw new MatViewsException(
                ExitCode.StalePlan, $"{file.Refusal}; nothing was changed. Make the plan again with `matviews plan --out {path}`"),
        };
}
